//! Search, filters and the order, as the address has them.

use std::time::Duration;

use domain::{AccountsQuery, AppKind, Sort};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::components::{Choice, SearchField, Select, Toolbar};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::route::Route;
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
    let search = RwSignal::new(query.with_untracked(|query| query.search.clone()));
    let writing = StoredValue::new(None::<TimeoutHandle>);
    let stop_writing = move || {
        if let Some(Some(timer)) = writing.try_update_value(Option::take) {
            timer.clear();
        }
    };
    on_cleanup(stop_writing);
    // Back and forward change the address: the field follows, unless it is ahead.
    Effect::new(move || {
        let said = query.with(|query| query.search.clone());
        if writing.with_value(Option::is_none) && search.with_untracked(|typed| *typed != said) {
            search.set(said);
        }
    });

    let route = move |query: AccountsQuery| Route::Accounts {
        company: scope.id(),
        query,
    };
    let typed = move |text: String| {
        let asked = AccountsQuery {
            search: text,
            ..query.get_untracked()
        };
        scope.feed.ask(&asked);
        stop_writing();
        let write = move || {
            writing.try_set_value(None);
            navigator.refine(route(asked.clone()));
        };
        writing.set_value(set_timeout_with_handle(write, PAUSE).ok());
    };
    let change = move |change: &dyn Fn(&mut AccountsQuery)| {
        stop_writing();
        let mut changed = query.get_untracked();
        changed.search = search.get_untracked();
        change(&mut changed);
        navigator.go(route(changed));
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
                value=search
                clear=t.clear_search()
                placeholder=t.search_placeholder()
                on_input=Callback::new(typed)
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
