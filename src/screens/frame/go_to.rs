//! "Go to": the accounts that were opened last, all others, and the screens, found by typing.

use domain::Unicode as _;
use leptos::prelude::*;

use crate::browser::BrowserUnicode;
use crate::components::{ComboOption, ComboSource, Combobox, Dialog, FieldWords, unique_id};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::route::{Route, Screen};
use crate::screens::shared::links::{account_route, list_route};
use crate::screens::shared::messages;
use crate::screens::shared::picker::{Finder, accounts};
use crate::session::CompanyScope;
use crate::shortcuts::{Shortcut, Shortcuts};

/// Asks where to go, whenever the shortcut is pressed.
#[component]
pub fn GoTo() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let navigator = Navigator::expect();
    let open = RwSignal::new(false);
    let query = RwSignal::new(String::new());
    let finder = Finder::new(accounts());
    Shortcuts::expect().on(Shortcut::GoTo, move || open.set(true));
    Effect::new(move || {
        if open.get() {
            query.set(String::new());
        }
    });
    let text = Memo::new(move |_| query.with(|query| query.trim().to_owned()));
    Effect::new(move || match text.get() {
        text if open.get() && !text.is_empty() => finder.find_soon(text),
        _ => finder.restart(),
    });
    let why_no_new = messages::why_no_new(t, scope);
    let here = Memo::new(move |_| {
        // Anew each time: others were opened meanwhile.
        open.track();
        beginnings(t, scope, why_no_new.get().is_none())
    });
    // What was found for a text before stays until the answer to this one is here.
    let has_answer = move |text: &String| {
        finder.has_answer() && finder.search.with(|search| search.as_ref() == Some(text))
    };
    // Only what answers the text as it is now: Enter takes the first.
    let options = Signal::derive(move || {
        let text = text.get();
        let folded = fold(&text);
        let has_text = |one: &ComboOption| fold(&one.label).contains(&folded);
        let mut options = here.get();
        options.retain(has_text);
        if has_answer(&text) {
            let found = finder.found.get().into_iter();
            let mut found: Vec<_> = found.map(|found| to_account(scope, found)).collect();
            found.retain(|one| options.iter().all(|other| other.id != one.id));
            // Others are found by what is not their name.
            found.sort_by_key(|one| !has_text(one));
            options.extend(found);
        }
        options
    });
    let close = move || open.set(false);
    let go = move |option: ComboOption| {
        close();
        navigator.go(Route::parse(&option.id));
    };
    let status = move || {
        let text = text.get();
        if text.is_empty() || has_answer(&text) {
            t.results(options.with(Vec::len))
        } else {
            t.loading()
        }
    };
    let source = ComboSource {
        query,
        typing: RwSignal::new(true),
        options,
        selected: Signal::derive(|| None),
        status: Signal::derive(status),
        loading: finder.loading.into(),
        load_error: finder.problem.into(),
        at_once: true,
        on_more: Callback::new(move |()| finder.next_page()),
        on_open: Callback::new(|()| ()),
        on_type: Callback::new(|()| ()),
        on_select: Callback::new(go),
        on_revert: Callback::new(move |()| close()),
        on_leave: Callback::new(|()| ()),
    };
    view! {
        <Dialog open=open title=t.shortcut_go_to() on_cancel=move |()| close()>
            <div class="sa-go-to">
            <Combobox
                words=FieldWords {
                    label: t.go_to_field().into(),
                    ..FieldWords::default()
                }
                source=source
                placeholder=t.search_placeholder()
                toggle=String::new()
                id=unique_id("go-to")
            />
            </div>
        </Dialog>
    }
}

fn fold(text: &str) -> String {
    BrowserUnicode.fold(text)
}

/// What there is before anything is typed: each with its address for an id.
fn beginnings(t: Words, scope: CompanyScope, may_create: bool) -> Vec<ComboOption> {
    let option = |to: Route, label: String, detail: Option<String>| ComboOption {
        id: to.to_string(),
        label,
        detail,
    };
    let recent = scope.recent().into_iter().map(|(id, name)| {
        let detail = Some(t.recently_opened());
        option(account_route(scope, id), name, detail)
    });
    let new = may_create.then(|| option(scope.route(Screen::New), t.new_title(), None));
    let list = option(list_route(scope), t.accounts_title(), None);
    let session = scope.session();
    let others = untrack(|| session.companies.get()).unwrap_or_default();
    let others = others.into_iter().filter(|other| other.id != scope.id());
    let others = others.map(|other| {
        let detail = Some(t.company());
        option(Route::accounts(other.id), other.name, detail)
    });
    let here = Navigator::expect().route().get_untracked().to_string();
    let all = recent.chain([list]).chain(new).chain(others);
    all.filter(|one| one.id != here).collect()
}

/// An account that was found, its address in the place of its id.
fn to_account(scope: CompanyScope, found: ComboOption) -> ComboOption {
    let account = domain::AccountId::from_link(found.id);
    ComboOption {
        id: account_route(scope, account).to_string(),
        ..found
    }
}
