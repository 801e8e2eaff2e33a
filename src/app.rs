//! One mounted instance: session → route → screen.

use client::{ApiBase, Failure};
use domain::CompanyId;
use leptos::prelude::*;

use crate::components::{Announcements, Announcer, NoticeRegion, Notices, Page};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::page_focus::PageFocus;
use crate::platform;
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use crate::route::{Route, Screen};
use crate::screens::accounts::Accounts;
use crate::screens::bulk::Bulk;
use crate::screens::choose_company::ChooseCompany;
use crate::screens::connect::Connect;
use crate::screens::create::Create;
use crate::screens::edit::Edit;
use crate::screens::frame::{
    CompanyMenu, GoTo, LeaveDialog, OfflineNotice, Pause, PersonMenu, PrintedCompany, Renew,
    ShortcutList, TokenNotice, follow_keys, tell_outdated, tell_unwatched,
};
use crate::screens::history::History;
use crate::screens::not_found::NotFound;
use crate::screens::permissions::Permissions;
use crate::screens::replace::Replace;
use crate::screens::secret::SecretDialog;
use crate::session::{Auth, CompanyScope, Login, Session, SignedOut};
use crate::shortcuts::Shortcuts;
use crate::storage::Storage;

/// One mounted instance of the module.
#[component]
pub fn App(
    /// The catalogue of the user's language.
    words: Words,
    /// Where the API is.
    base: ApiBase,
    /// The page is nothing but this: routes are in its address.
    owns_page: bool,
    /// What may be stored.
    storage: Storage,
    /// The host has a newer version.
    outdated: ArcRwSignal<bool>,
) -> impl IntoView {
    let t = words;
    provide_context(words);
    let outdated = Signal::derive(move || outdated.get());
    let navigator = Navigator::provide(owns_page);
    Announcer::provide();
    let kept = storage.token(&base).map(|token| Login {
        client: platform::client(base.clone(), token),
        me: None,
        companies: None,
        kept: true,
    });
    let auth = Auth::provide(kept, storage);
    let root = NodeRef::new();
    let focus = PageFocus::provide(root);
    Shortcuts::provide(root, owns_page, storage.single_keys());
    let theme = RwSignal::new(storage.theme());
    Effect::new(move || {
        if let Some(title) = focus.title.get() {
            let (screen, product) = (title.get(), t.product());
            let whole = match screen {
                _ if focus.has_mistakes.get() => t.title(&t.title_error(&screen)),
                screen if screen == product => product,
                screen => t.title(&screen),
            };
            navigator.set_title(&whole);
        }
    });

    let base = StoredValue::new(base);
    let guest = !owns_page;
    let content = move || match auth.state() {
        Err(after) => view! {
            <Page skip=t.skip() product=t.product() guest=guest>
                <OfflineNotice />
                <Connect base=base.get_value() storage=storage after=after />
            </Page>
        }
        .into_any(),
        Ok(login) => {
            view! { <SignedIn login=login storage=storage theme=theme outdated=outdated /> }
                .into_any()
        }
    };
    view! {
        <div
            class="sa-root"
            lang=t.language()
            data-theme=move || theme.get()
            node_ref=root
        >
            {content}
            <LeaveDialog />
            <Announcements />
        </div>
    }
    .into_any()
}

/// The frame around a signed-in person's screens.
#[component]
fn SignedIn(
    login: Login,
    storage: Storage,
    theme: RwSignal<Option<String>>,
    outdated: Signal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let auth = Auth::expect();
    let navigator = Navigator::expect();
    let focus = PageFocus::expect();
    let guest = !navigator.owns_page();
    let session = Session::provide(login, storage);
    let notices = Notices::provide();
    let lists_shortcuts = RwSignal::new(false);
    let is_in_flight = Signal::derive(move || session.writes.is_any_in_flight());
    navigator.guard_while(UnsavedKind::Answer, is_in_flight, None);
    tell_unwatched(session.writes);
    Effect::new(move |before: Option<Route>| {
        let place = navigator.route().get().place();
        if before.is_some_and(|before| before != place) {
            notices.moved_on();
        }
        place
    });
    Effect::new(move || {
        if outdated.get() {
            tell_outdated(t, notices);
        }
    });
    // A token that was kept from before and opens nothing any more.
    Effect::new(move || {
        let refused = session
            .failure
            .with(|failure| failure.as_ref().is_some_and(Failure::is_about_the_token));
        if refused && session.me.with_untracked(Option::is_none) {
            auth.sign_out(SignedOut::Refused);
        }
    });
    // The frame of a company stays while its screens change.
    let place = Memo::new(move |_| match navigator.route().get() {
        Route::Home => Route::Home,
        Route::Company(company, _) => Route::accounts(company),
        Route::Unknown(_) => Route::Unknown(String::new()),
    });
    let screen = move || match place.get() {
        Route::Home => view! { <ChooseCompany /> }.into_any(),
        Route::Company(company, _) => {
            storage.remember_company(&company);
            view! { <CompanyRoom company=company /> }.into_any()
        }
        Route::Unknown(_) => view! { <NotFound /> }.into_any(),
    };
    view! {
        <Page
            skip=t.skip()
            product=t.product()
            guest=guest
            company=move || view! { <CompanyMenu /> }.into_any()
            user=move || view! { <PersonMenu theme=theme lists_shortcuts=lists_shortcuts /> }.into_any()
        >
            <OfflineNotice />
            <TokenNotice />
            {screen}
        </Page>
        <NoticeRegion
            label=t.notices()
            close=t.close()
            on_lost_focus=move |()| focus.focus_heading()
        />
        <Pause />
        <Renew />
        <ShortcutList open=lists_shortcuts />
    }
}

/// The screens of one company, which share its list.
#[component]
fn CompanyRoom(company: CompanyId) -> impl IntoView {
    let navigator = Navigator::expect();
    follow_keys(CompanyScope::provide(Session::expect(), company.clone()));
    let shown = Memo::new(move |_| match navigator.route().get().place() {
        Route::Company(_, screen) => Some(screen),
        Route::Home | Route::Unknown(_) => None,
    });
    let screen = move || {
        Some(match shown.get()? {
            Screen::Accounts(_) => view! { <Accounts /> }.into_any(),
            Screen::New => view! { <Create /> }.into_any(),
            Screen::Edit(account) => view! { <Edit id=account /> }.into_any(),
            Screen::Permissions(account) => view! { <Permissions id=account /> }.into_any(),
            Screen::History(account) => view! { <History id=account /> }.into_any(),
            Screen::Replace(account, with) => view! { <Replace id=account with=with /> }.into_any(),
            Screen::Bulk(job) => view! { <Bulk job=job /> }.into_any(),
        })
    };
    view! {
        <PrintedCompany company=company />
        {screen}
        <SecretDialog />
        <GoTo />
    }
}
