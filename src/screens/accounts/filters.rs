//! Search, filters and the order, as the address has them.

use std::time::Duration;

use domain::{AccountsQuery, AppKind, Sort};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::components::{Choice, SearchField, Select, Toolbar};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::{Route, Screen};
use crate::session::CompanyScope;

/// How long typing must pause before the address says what is searched for. The list does not
/// wait for that.
const PAUSE: Duration = Duration::from_millis(400);

/// The row of controls above the list.
#[component]
pub fn Filters(
    /// What the address says.
    query: Memo<AccountsQuery>,
) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let search = Search::new(query);
    let change = move |change: &dyn Fn(&mut AccountsQuery)| {
        search.stop();
        let mut changed = query.get_untracked();
        changed.search = search.text.get_untracked();
        change(&mut changed);
        navigator.go(route(scope, changed));
    };

    let app_types = choices(
        t,
        ("marketplace", Words::marketplace),
        ("custom", Words::custom),
    );
    let app_type = RwSignal::new(String::new());
    let healths = choices(
        t,
        ("true", Words::functional),
        ("false", Words::not_functional),
    );
    let health = RwSignal::new(String::new());
    let permission_choices = choices(
        t,
        ("some", Words::permissions_some),
        ("none", Words::permissions_none),
    );
    let permissions = RwSignal::new(String::new());
    let orders = orders(t);
    let order = RwSignal::new(String::new());
    Effect::new(move || {
        let query = query.get();
        app_type.set(choice(
            query.app_type.map(|kind| kind == AppKind::Custom),
            "custom",
            "marketplace",
        ));
        health.set(choice(query.functional, "true", "false"));
        permissions.set(choice(query.permitted, "some", "none"));
        order.set(query.sort.to_string());
    });
    view! {
        <Toolbar label=t.find_accounts()>
            <SearchField
                label=t.search()
                value=search.text
                clear=t.clear_search()
                placeholder=t.search_placeholder()
                on_input=Callback::new(move |text| search.typed(text, navigator, scope))
            />
            {filter(
                t.app_type(),
                app_types,
                app_type,
                Callback::new(move |value: String| {
                    change(&|query| query.app_type = app_kind(&value));
                }),
            )}
            {filter(
                t.health(),
                healths,
                health,
                Callback::new(move |value: String| {
                    change(&|query| query.functional = yes_or_no(&value, "true", "false"));
                }),
            )}
            {filter(
                t.permissions(),
                permission_choices,
                permissions,
                Callback::new(move |value: String| {
                    change(&|query| query.permitted = yes_or_no(&value, "some", "none"));
                }),
            )}
            <div class="sa-only-cards">
                {filter(
                    t.sort_by(),
                    orders,
                    order,
                    Callback::new(move |value: String| {
                        change(&|query| query.sort = Sort::parse(&value).unwrap_or_default());
                    }),
                )}
            </div>
        </Toolbar>
    }
}

/// What is searched for, as the field has it: what is typed is in the address a moment later.
#[derive(Clone, Copy)]
struct Search {
    text: RwSignal<String>,
    query: Memo<AccountsQuery>,
    /// What is typed is about to be written into the address.
    writing: StoredValue<Option<TimeoutHandle>>,
    /// What was just written there.
    written: StoredValue<Option<String>>,
}

impl Search {
    fn new(query: Memo<AccountsQuery>) -> Self {
        let search = Self {
            text: RwSignal::new(query.with_untracked(|query| query.search.clone())),
            query,
            writing: StoredValue::new(None),
            written: StoredValue::new(None),
        };
        on_cleanup(move || search.stop());
        // The field follows the address, which back, forward and other buttons change; but not what
        // it has written there itself: it may be ahead of that.
        Effect::new(move |before: Option<String>| {
            let said = query.with(|query| query.search.clone());
            let own = search.written.try_update_value(Option::take).flatten();
            if own.as_ref() != Some(&said) && before.is_some_and(|before| before != said) {
                search.stop();
                search.text.set(said.clone());
            }
            said
        });
        search
    }

    /// The list does not wait; the address does.
    fn typed(self, text: String, navigator: Navigator, scope: CompanyScope) {
        let asked = move || AccountsQuery {
            search: text.clone(),
            ..self.query.get_untracked()
        };
        scope.feed.ask(&asked());
        self.stop();
        let write = move || {
            let asked = asked();
            self.writing.try_set_value(None);
            self.written.try_set_value(Some(asked.search.clone()));
            navigator.refine(route(scope, asked));
        };
        self.writing
            .set_value(set_timeout_with_handle(write, PAUSE).ok());
    }

    /// What is typed goes into the address by another way, or not at all.
    fn stop(self) {
        if let Some(Some(timer)) = self.writing.try_update_value(Option::take) {
            timer.clear();
        }
    }
}

fn route(scope: CompanyScope, query: AccountsQuery) -> Route {
    scope.route(Screen::Accounts(query))
}

/// All, or one of two.
fn choices(
    t: Words,
    one: (&'static str, fn(Words) -> String),
    other: (&'static str, fn(Words) -> String),
) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        vec![
            Choice::new("", t.filter_all()),
            Choice::new(one.0, one.1(t)),
            Choice::new(other.0, other.1(t)),
        ]
    })
}

/// The orders, for where there are no column headings to press.
fn orders(t: Words) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        vec![
            Choice::new("name", t.sort_name()),
            Choice::new("-name", t.sort_name_back()),
            Choice::new("-last_used_at", t.sort_used()),
            Choice::new("last_used_at", t.sort_used_back()),
            Choice::new("-updated_at", t.sort_updated()),
            Choice::new("updated_at", t.sort_updated_back()),
        ]
    })
}

/// One of the choices that narrow the list.
fn filter(
    label: String,
    options: Signal<Vec<Choice>>,
    value: RwSignal<String>,
    choose: Callback<String>,
) -> AnyView {
    view! { <Select label=label options=options value=value on_change=choose /> }.into_any()
}

fn app_kind(value: &str) -> Option<AppKind> {
    match value {
        "custom" => Some(AppKind::Custom),
        "marketplace" => Some(AppKind::Marketplace),
        _ => None,
    }
}

/// The value of a select for a yes, a no, or neither.
fn choice(is: Option<bool>, yes: &str, no: &str) -> String {
    match is {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => String::new(),
    }
}

fn yes_or_no(value: &str, yes: &str, no: &str) -> Option<bool> {
    if value == yes {
        Some(true)
    } else if value == no {
        Some(false)
    } else {
        None
    }
}
