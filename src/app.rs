//! One mounted instance: session → route → screen.

use std::time::Duration;

use client::{ApiBase, Company};
use domain::{AccountId, CompanyId};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::{
    Announcements, Announcer, Bdi, Button, ButtonKind, Dialog, Icon, MenuButton, MenuItem,
    MenuNote, Notice, NoticeRegion, Notices, Page, Tone, focused_beside, isolated, move_focus_soon,
};
use crate::i18n::Words;
use crate::navigator::{Adapter, AtStake, Navigator};
use crate::platform;
use crate::route::{BulkJob, Route};
use crate::screens::accounts::Accounts;
use crate::screens::bulk::Bulk;
use crate::screens::choose_company::ChooseCompany;
use crate::screens::connect::Connect;
use crate::screens::create::Create;
use crate::screens::edit::Edit;
use crate::screens::not_found::NotFound;
use crate::screens::notices::{OfflineNotice, TokenNotice};
use crate::screens::pause::Pause;
use crate::screens::permissions::Permissions;
use crate::screens::renew::Renew;
use crate::screens::replace::Replace;
use crate::screens::secret::SecretDialog;
use crate::session::{CompanyScope, Opened, Session, is_refused};
use crate::storage::Storage;

/// How the last session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedOut {
    /// There was none, or the person ended it.
    ByChoice,
    /// The token was refused.
    Refused,
}

/// Whether somebody is signed in.
#[derive(Clone, Debug)]
enum Phase {
    Out(SignedOut),
    In(Box<Opened>),
}

/// The way in and out.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    phase: RwSignal<Phase, LocalStorage>,
    storage: Storage,
}

impl Gate {
    /// The instance's gate.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Somebody comes in.
    pub fn open(self, opened: Opened) {
        self.phase.set(Phase::In(Box::new(opened)));
    }

    /// They leave: token, data and edits are gone from memory and storage (S15).
    ///
    /// A token that was kept and is refused at the start ends nothing that anybody has begun: edits
    /// that a reload interrupted wait for the same person to come in again (F41).
    pub fn sign_out(self, how: SignedOut) {
        self.storage.forget_token();
        if how == SignedOut::ByChoice {
            self.storage.forget_drafts();
        }
        self.phase.set(Phase::Out(how));
    }
}

/// What screens need of the frame around them.
#[derive(Clone, Copy, Debug)]
pub struct Shell {
    root: NodeRef<html::Div>,
    /// Nobody has moved yet: the page was just opened, and the focus is the browser's business.
    fresh: StoredValue<bool>,
    title: RwSignal<Option<Signal<String>>>,
}

impl Shell {
    /// The instance's shell.
    pub fn expect() -> Self {
        expect_context()
    }

    /// A screen is shown: the title is its own, and the focus goes to its heading.
    pub fn arrive(self, title: impl Fn() -> String + Send + Sync + 'static) {
        self.arrive_quietly(title);
        self.focus_heading();
    }

    /// A screen is shown that puts the focus somewhere itself.
    pub fn arrive_quietly(self, title: impl Fn() -> String + Send + Sync + 'static) {
        self.title.set(Some(Signal::derive(title)));
    }

    /// Whether this is the first screen, which nobody has asked for.
    pub fn is_fresh(self) -> bool {
        self.fresh.get_value()
    }

    /// Puts the focus on the screen's heading if what had it is gone.
    pub fn recover_focus(self) {
        request_animation_frame(move || {
            // At once: what takes the focus in the same frame comes later, and keeps it.
            if self.focused().is_none() && self.has_moved() {
                self.take_to_heading();
            }
        });
    }

    /// Puts the focus on the screen's heading, unless somebody is quicker.
    pub fn focus_heading(self) {
        if self.has_moved()
            && let Some(root) = self.root.try_get_untracked().flatten()
        {
            move_focus_soon(root.into(), move || self.take_to_heading());
        }
    }

    /// What has the focus, in this instance.
    fn focused(self) -> Option<web_sys::Element> {
        let root = self.root.try_get_untracked().flatten()?;
        focused_beside(&root)
    }

    /// Whether somebody has moved before; from now on somebody has.
    fn has_moved(self) -> bool {
        let fresh = self
            .fresh
            .try_update_value(|fresh| std::mem::replace(fresh, false));
        fresh == Some(false)
    }

    fn take_to_heading(self) {
        let root = self.root.try_get_untracked().flatten();
        let heading = root.and_then(|root| root.query_selector("h1").ok().flatten());
        if let Some(heading) = heading.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = heading.focus();
        }
    }
}

/// One mounted instance of the module.
#[component]
pub fn App(
    /// The language.
    words: Words,
    /// Where the API is.
    base: ApiBase,
    /// Where routes are kept.
    adapter: Adapter,
    /// What may be stored.
    storage: Storage,
    /// The host has a newer version.
    outdated: ArcRwSignal<bool>,
) -> impl IntoView {
    let t = words;
    provide_context(words);
    let outdated = RwSignal::from(outdated);
    let navigator = Navigator::provide(adapter);
    Announcer::provide();
    let kept = storage.token(&base).map(|token| Opened {
        client: platform::client(base.clone(), token),
        me: None,
        companies: None,
        kept: true,
    });
    let gate = Gate {
        phase: RwSignal::new_local(match kept {
            Some(opened) => Phase::In(Box::new(opened)),
            None => Phase::Out(SignedOut::ByChoice),
        }),
        storage,
    };
    provide_context(gate);
    let shell = Shell {
        root: NodeRef::new(),
        fresh: StoredValue::new(true),
        title: RwSignal::new(None),
    };
    provide_context(shell);
    let theme = RwSignal::new(storage.theme());
    Effect::new(move |before: Option<()>| {
        let theme = theme.get();
        if before.is_some() {
            storage.remember_theme(theme.as_deref());
        }
    });
    Effect::new(move || {
        if let Some(title) = shell.title.get() {
            let (screen, product) = (title.get(), t.product());
            let whole = if screen == product {
                product
            } else {
                t.title(&screen)
            };
            navigator.set_title(&whole);
        }
    });

    let base = StoredValue::new(base);
    let guest = !navigator.owns_page();
    let phase = move || match gate.phase.get() {
        Phase::Out(after) => view! {
            <Page skip=t.skip() product=t.product() guest=guest>
                <OfflineNotice />
                <Connect base=base.get_value() storage=storage after=after />
            </Page>
        }
        .into_any(),
        Phase::In(opened) => {
            view! { <SignedIn opened=*opened storage=storage theme=theme outdated=outdated /> }
                .into_any()
        }
    };
    view! {
        <div
            class="sa-root"
            lang=t.language()
            data-theme=move || theme.get()
            node_ref=shell.root
        >
            {phase}
            <LeaveDialog />
            <Announcements />
        </div>
    }
    .into_any()
}

/// The frame around a signed-in person's screens.
#[component]
fn SignedIn(
    opened: Opened,
    storage: Storage,
    theme: RwSignal<Option<String>>,
    outdated: RwSignal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let gate = Gate::expect();
    let navigator = Navigator::expect();
    let shell = Shell::expect();
    let guest = !navigator.owns_page();
    let session = Session::provide(opened, storage);
    let notices = Notices::provide();
    let is_under_way = Signal::derive(move || session.unsettled.is_any_under_way());
    navigator.guard_end_while(AtStake::Answer, is_under_way);
    Effect::new(move |before: Option<Route>| {
        let place = navigator.route().get().place();
        if before.is_some_and(|before| before != place) {
            notices.moved_on();
        }
        place
    });
    Effect::new(move || {
        if outdated.get() {
            notices.tell(outdated_notice(t));
        }
    });
    // A token that was kept from before and opens nothing any more.
    Effect::new(move || {
        let refused = session
            .failure
            .with(|failure| failure.as_ref().is_some_and(is_refused));
        if refused && session.me.with_untracked(Option::is_none) {
            gate.sign_out(SignedOut::Refused);
        }
    });
    // Home leads on: to the company of the last time, or to the only one.
    Effect::new(move || {
        if navigator.route().get() != Route::Home {
            return;
        }
        let chosen = session.companies.with(|companies| {
            let companies = companies.as_ref()?;
            let last = storage.company();
            let known = companies.iter().find(|one| Some(&one.id) == last.as_ref());
            let only = (companies.len() == 1).then(|| &companies[0]);
            Some(known.or(only)?.id.clone())
        });
        if let Some(company) = chosen {
            navigator.refine(Route::accounts(company));
        }
    });
    let place = Memo::new(move |_| Place::of(&navigator.route().get()));
    let screen = move || match place.get() {
        Place::Home => view! { <ChooseCompany /> }.into_any(),
        Place::Nowhere => view! { <NotFound /> }.into_any(),
        Place::Company(company) => {
            storage.remember_company(&company);
            view! { <CompanyRoom company=company /> }.into_any()
        }
    };
    view! {
        <Page
            skip=t.skip()
            product=t.product()
            guest=guest
            company=move || view! { <CompanyMenu /> }.into_any()
            user=move || view! { <PersonMenu theme=theme /> }.into_any()
        >
            <OfflineNotice />
            <TokenNotice />
            {screen}
        </Page>
        <NoticeRegion
            label=t.notices()
            close=t.close()
            on_lost_focus=move |()| shell.focus_heading()
        />
        <Pause />
        <Renew />
    }
}

/// A newer version of the page is there: the person decides when to have it (F46).
fn outdated_notice(t: Words) -> Notice {
    let reload = || {
        let _ = window().location().reload();
    };
    Notice::new(Tone::Info, t.outdated())
        .text(t.outdated_text())
        .action(t.panic_reload(), reload)
}

/// Which of the frames a route is shown in.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Home,
    Company(CompanyId),
    Nowhere,
}

impl Place {
    fn of(route: &Route) -> Self {
        match route.company() {
            Some(company) => Self::Company(company.clone()),
            None if *route == Route::Home => Self::Home,
            None => Self::Nowhere,
        }
    }
}

/// The screens of one company, which share its list.
#[component]
fn CompanyRoom(company: CompanyId) -> impl IntoView {
    let navigator = Navigator::expect();
    CompanyScope::provide(Session::expect(), company);
    let room = Memo::new(move |_| Room::of(&navigator.route().get()));
    let screen = move || match room.get() {
        Room::Accounts => view! { <Accounts /> }.into_any(),
        Room::New => view! { <Create /> }.into_any(),
        Room::Edit(account) => view! { <Edit id=account /> }.into_any(),
        Room::Permissions(account) => view! { <Permissions id=account /> }.into_any(),
        Room::Replace(account, with) => view! { <Replace id=account with=with /> }.into_any(),
        Room::Bulk(job) => view! { <Bulk job=job /> }.into_any(),
    };
    view! {
        {screen}
        <SecretDialog />
    }
}

/// Which screen of a company a route shows.
#[derive(Clone, Debug, PartialEq)]
enum Room {
    Accounts,
    New,
    Edit(AccountId),
    Permissions(AccountId),
    Replace(AccountId, Option<AccountId>),
    Bulk(BulkJob),
}

impl Room {
    fn of(route: &Route) -> Self {
        match route {
            Route::New { .. } => Self::New,
            Route::Edit { account, .. } => Self::Edit(account.clone()),
            Route::Permissions { account, .. } => Self::Permissions(account.clone()),
            Route::Replace { account, with, .. } => Self::Replace(account.clone(), with.clone()),
            Route::Bulk { job, .. } => Self::Bulk(*job),
            Route::Accounts { .. } | Route::Home | Route::Unknown(_) => Self::Accounts,
        }
    }
}

/// The company, and the way to another.
#[component]
fn CompanyMenu() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let session = Session::expect();
    let current = Memo::new(move |_| navigator.route().get().company().cloned());
    let name = Signal::derive(move || {
        let current = current.get()?;
        session.companies.with(|companies| {
            let found = companies.as_ref()?.iter().find(|one| one.id == current)?;
            Some(found.name.clone())
        })
    });
    let item = move |company: Company| {
        let id = company.id.clone();
        let checked = Signal::derive(move || current.get().as_ref() == Some(&id));
        let route = Route::accounts(company.id);
        view! {
            <MenuItem
                label=isolated(&company.name)
                icon=Icon::Building
                checked=checked
                on_press=move |()| navigator.go(route.clone())
            />
        }
    };
    move || {
        let companies = session.companies.get().unwrap_or_default();
        if current.get().is_none() || companies.len() < 2 {
            return name
                .get()
                .map(|name| view! { <span class="sa-muted"><Bdi text=name /></span> }.into_any());
        }
        let items = StoredValue::new(companies);
        Some(
            view! {
                <MenuButton
                    label=move || {
                        let name = name.get().map(|name| isolated(&name));
                        name.unwrap_or_else(|| t.choose_company())
                    }
                    name=MaybeProp::derive(move || Some(t.company_menu(&name.get()?)))
                    icon=Icon::Building
                >
                    {items.get_value().into_iter().map(item).collect_view()}
                </MenuButton>
            }
            .into_any(),
        )
    }
}

/// The person, how the page looks, and the way out.
#[component]
fn PersonMenu(theme: RwSignal<Option<String>>) -> impl IntoView {
    let t = Words::expect();
    let gate = Gate::expect();
    let navigator = Navigator::expect();
    let session = Session::expect();
    let name = Memo::new(move |_| {
        let name = session.me.with(|me| Some(me.as_ref()?.label().to_owned()));
        name.filter(|name| !name.is_empty())
    });
    let theme_item = move |value: Option<&'static str>, label: String, icon: Icon| {
        view! {
            <MenuItem
                label=label
                icon=icon
                checked=Signal::derive(move || theme.get().as_deref() == value)
                on_press=move |()| theme.set(value.map(str::to_owned))
            />
        }
    };
    let until = move || {
        session
            .ends_at
            .get()
            .map(|ends| t.session_until(&t.relative(ends, session.now.get())))
    };
    view! {
        <MenuButton
            label=move || {
                let name = name.get().map(|name| isolated(&name));
                name.unwrap_or_else(|| t.signed_in())
            }
            name=MaybeProp::derive(move || Some(t.person_menu(&name.get()?)))
            icon=Icon::User
        >
            <MenuNote>
                {move || {
                    session.me.with(|me| me.as_ref().map(|me| me.login.clone()))
                }}
            </MenuNote>
            {move || until().map(|words| view! { <MenuNote>{words}</MenuNote> })}
            {theme_item(None, t.theme_system(), Icon::Monitor)}
            {theme_item(Some("light"), t.theme_light(), Icon::Sun)}
            {theme_item(Some("dark"), t.theme_dark(), Icon::Moon)}
        </MenuButton>
        <Button
            label=t.sign_out()
            icon=Icon::SignOut
            kind=ButtonKind::Quiet
            on_press=move |()| navigator.ask_then(move || gate.sign_out(SignedOut::ByChoice))
        />
    }
}

/// How long no question is seen between two.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(60);

/// Asks before edits are left behind.
#[component]
fn LeaveDialog() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let stake = Memo::new(move |_| navigator.asking().get());
    // One question after the other: each is a dialog of its own, and said.
    let between = RwSignal::new(false);
    Effect::new(move |before: Option<Option<AtStake>>| {
        let stake = stake.get();
        if before
            .flatten()
            .is_some_and(|before| stake.is_some_and(|stake| stake != before))
        {
            between.set(true);
            let ask = move || {
                between.try_set(false);
            };
            set_timeout(ask, BETWEEN_QUESTIONS);
        }
        stake
    });
    // What is asked stays the same while the dialog closes.
    let words = Memo::new(
        move |before: Option<&LeaveWords>| match (stake.get(), before) {
            (None, Some(before)) => before.clone(),
            (stake, _) => LeaveWords::of(t, stake.unwrap_or(AtStake::Edits)),
        },
    );
    view! {
        <Dialog
            open=Signal::derive(move || stake.get().is_some() && !between.get())
            title=Signal::derive(move || words.get().title)
            alert=true
            on_cancel=move |()| navigator.stay()
            footer=move || {
                view! {
                    <Button
                        label=t.stay()
                        kind=ButtonKind::Primary
                        autofocus=true
                        on_press=move |()| navigator.stay()
                    />
                    <Button
                        label=Signal::derive(move || words.get().leave)
                        kind=ButtonKind::Danger
                        on_press=move |()| navigator.leave()
                    />
                }
                    .into_any()
            }
        >
            <p>{move || words.get().text}</p>
        </Dialog>
    }
}

/// What somebody is asked who is about to leave something behind.
#[derive(Clone, PartialEq)]
struct LeaveWords {
    title: String,
    text: String,
    leave: String,
}

impl LeaveWords {
    fn of(t: Words, stake: AtStake) -> Self {
        let (title, text, leave) = match stake {
            AtStake::Edits => (t.leave_title(), t.leave_text(), t.leave()),
            AtStake::Permissions => (
                t.leave_permissions_title(),
                t.leave_text(),
                t.leave_permissions(),
            ),
            AtStake::NewAccount => (t.leave_new_title(), t.leave_new_text(), t.leave_new()),
            AtStake::Secret => (
                t.leave_secret_title(),
                t.leave_secret_text(),
                t.leave_secret(),
            ),
            AtStake::Run => (t.leave_run_title(), t.leave_run_text(), t.leave_run()),
            AtStake::Answer => (
                t.leave_answer_title(),
                t.leave_answer_text(),
                t.leave_answer(),
            ),
        };
        Self { title, text, leave }
    }
}
