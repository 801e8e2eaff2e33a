//! Search, filters and the order, as the address has them.

use std::time::Duration;

use domain::{AccountsQuery, Sort};
use leptos::prelude::*;

use super::query::Query;
use crate::browser::Timer;
use crate::components::{Button, ButtonKind, Choice, Foldable, SearchField, Select, Toolbar};
use crate::i18n::Words;
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use crate::route::{parameter, set_parameter};
use crate::session::CompanyScope;

/// How long typing must pause before the address says what is searched for. The list does not
/// wait for that.
const PAUSE: Duration = Duration::from_millis(400);

/// What something is called.
type Name = fn(Words) -> String;

/// A value in the address, and what it is called.
type Named = (&'static str, Name);

/// The filters: what each is called, its name in the address, and what can be chosen.
const FILTERS: [(Name, &str, [Named; 2]); 3] = [
    (
        Words::app_type,
        "app_type",
        [
            ("marketplace", Words::marketplace),
            ("custom", Words::custom),
        ],
    ),
    (
        Words::health,
        "functional",
        [
            ("true", Words::functional),
            ("false", Words::not_functional),
        ],
    ),
    (
        Words::permissions,
        "permissions",
        [
            ("some", Words::permissions_some),
            ("none", Words::permissions_none),
        ],
    ),
];

/// The orders, for where there are no column headings to press.
const ORDERS: [Named; 12] = [
    ("name", Words::sort_name),
    ("-name", Words::sort_name_back),
    ("-last_used_at", Words::sort_used),
    ("last_used_at", Words::sort_used_back),
    ("-updated_at", Words::sort_updated),
    ("updated_at", Words::sort_updated_back),
    ("app_type", Words::sort_type),
    ("-app_type", Words::sort_type_back),
    ("functional", Words::sort_health),
    ("-functional", Words::sort_health_back),
    ("permissions", Words::sort_permissions),
    ("-permissions", Words::sort_permissions_back),
];

/// What is chosen of a parameter; of orders, the one that the rows have.
fn shown(query: Query, name: &str) -> String {
    match name {
        "sort" => query.order().to_string(),
        _ => query.asked.with(|query| parameter(query, name)),
    }
}

/// Whether a value is no order that cannot be had.
fn is_offered(query: Query, value: &str) -> bool {
    Sort::parse(value).is_none_or(|sort| query.can_sort_by(sort.by))
}

/// The row of controls above the list.
#[component]
pub fn Filters(query: Query) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let feed = scope.feed;
    // What is searched for, as the field has it: what is typed is in the address a moment later.
    let search = RwSignal::new(query.asked.with_untracked(|query| query.search.clone()));
    // What is typed is about to be written into the address.
    let writing = StoredValue::new(None::<Timer>);
    let typed = move |text: String| {
        let asked = move || AccountsQuery {
            search: text.clone(),
            ..query.asked.get_untracked()
        };
        feed.ask(&asked());
        writing.set_value(Some(Timer::after(PAUSE, move || query.refine(asked()))));
    };
    // The field follows the address, which back, forward and other buttons change.
    Effect::new(move |before: Option<String>| {
        let asked = query.asked.with(|query| query.search.clone());
        let is_own = search.with_untracked(|search| *search == asked);
        if !is_own && before.is_some_and(|before| before != asked) {
            writing.set_value(None);
            search.set(asked.clone());
        }
        asked
    });
    let select = move |label: Name, name: &'static str, options: &[Named]| {
        let options = options.iter();
        let options: Vec<_> = options
            .map(|(value, words)| Choice::new(*value, words(t)))
            .collect();
        let choose = move |chosen: String| {
            writing.set_value(None);
            query.change(|query| {
                query.search = search.get_untracked();
                set_parameter(query, name, chosen);
            });
        };
        view! {
            <Select
                label=label(t)
                options=options
                value=Signal::derive(move || shown(query, name))
                offers=Callback::new(move |(value,): (String,)| is_offered(query, &value))
                on_change=choose
            />
        }
    };
    let all: Named = ("", Words::filter_all);
    let filters = FILTERS.map(|(label, name, [yes, no])| select(label, name, &[all, yes, no]));
    // Where nothing is found, the way back is offered in the place of the rows.
    let narrows = Memo::new(move |_| {
        query.asked.with(AccountsQuery::narrows) && feed.with(|list| list.rows() > 0)
    });
    // Where they are folded away, their button says how many of them are in force.
    let folded = move || {
        let in_force = |(_, name, _): &&(Name, &str, _)| {
            query.asked.with(|query| !parameter(query, name).is_empty())
        };
        match FILTERS.iter().filter(in_force).count() {
            0 => t.filters(),
            count => t.filters_in_force(count),
        }
    };
    view! {
        <Toolbar label=t.find_accounts()>
            <SearchField
                label=t.search()
                value=search
                clear=t.clear_search()
                placeholder=t.search_placeholder()
                focus=scope.take_search()
                on_input=Callback::new(typed)
            />
            <Foldable label=folded>
                {filters.into_iter().collect_view()}
                <div class="sa-only-cards">{select(Words::sort_by, "sort", &ORDERS)}</div>
            </Foldable>
            {move || {
                narrows
                    .get()
                    .then(|| {
                        view! {
                            <Button
                                label=t.clear_filters()
                                kind=ButtonKind::Quiet
                                on_press=move |()| query.clear()
                            />
                        }
                    })
            }}
        </Toolbar>
    }
}
