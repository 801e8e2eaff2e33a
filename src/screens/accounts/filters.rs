//! Search, filters and the order, as the address has them.

use std::time::Duration;

use domain::{AccountsQuery, AppKind, Sort};
use leptos::prelude::*;

use super::query::{go, route};
use crate::browser::Timer;
use crate::components::{Choice, SearchField, Select, Toolbar};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::session::CompanyScope;

/// How long typing must pause before the address says what is searched for. The list does not
/// wait for that.
const PAUSE: Duration = Duration::from_millis(400);

/// A value, and its words.
type Named = (&'static str, fn(Words) -> String);

/// A choice that narrows the list: a yes, a no, or neither.
#[derive(Clone, Copy)]
struct Filter {
    label: fn(Words) -> String,
    yes: Named,
    no: Named,
    of: fn(&AccountsQuery) -> Option<bool>,
    set: fn(&mut AccountsQuery, Option<bool>),
}

const FILTERS: [Filter; 3] = [
    Filter {
        label: Words::app_type,
        yes: ("marketplace", Words::marketplace),
        no: ("custom", Words::custom),
        of: |query| Some(query.app_type? == AppKind::Marketplace),
        set: |query, is_marketplace| {
            let kind = |is| {
                if is {
                    AppKind::Marketplace
                } else {
                    AppKind::Custom
                }
            };
            query.app_type = is_marketplace.map(kind);
        },
    },
    Filter {
        label: Words::health,
        yes: ("true", Words::functional),
        no: ("false", Words::not_functional),
        of: |query| query.functional,
        set: |query, functional| query.functional = functional,
    },
    Filter {
        label: Words::permissions,
        yes: ("some", Words::permissions_some),
        no: ("none", Words::permissions_none),
        of: |query| query.permitted,
        set: |query, permitted| query.permitted = permitted,
    },
];

/// The orders, for where there are no column headings to press.
const ORDERS: [Named; 6] = [
    ("name", Words::sort_name),
    ("-name", Words::sort_name_back),
    ("-last_used_at", Words::sort_used),
    ("last_used_at", Words::sort_used_back),
    ("-updated_at", Words::sort_updated),
    ("updated_at", Words::sort_updated_back),
];

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
        go(navigator, scope, changed);
    };
    let filter = move |filter: Filter| {
        let all: Named = ("", Words::filter_all);
        let choices = [all, filter.yes, filter.no];
        let value = Signal::derive(move || match query.with(filter.of) {
            Some(true) => filter.yes.0.to_owned(),
            Some(false) => filter.no.0.to_owned(),
            None => String::new(),
        });
        let choose = move |chosen: String| {
            let chosen = [(filter.yes.0, true), (filter.no.0, false)]
                .into_iter()
                .find_map(|(value, is)| (chosen == value).then_some(is));
            change(&|query| (filter.set)(query, chosen));
        };
        view! {
            <Select
                label=(filter.label)(t)
                options=choices.map(|(value, words)| Choice::new(value, words(t))).to_vec()
                value=value
                on_change=choose
            />
        }
    };
    let order = move |chosen: String| {
        change(&|query| query.sort = Sort::parse(&chosen).unwrap_or_default());
    };
    view! {
        <Toolbar label=t.find_accounts()>
            <SearchField
                label=t.search()
                value=search.text
                clear=t.clear_search()
                placeholder=t.search_placeholder()
                on_input=Callback::new(move |text| search.typed(text, navigator, scope))
            />
            {FILTERS.map(filter).into_iter().collect_view()}
            <div class="sa-only-cards">
                <Select
                    label=t.sort_by()
                    options=ORDERS.map(|(value, words)| Choice::new(value, words(t))).to_vec()
                    value=Signal::derive(move || query.get().sort.to_string())
                    on_change=order
                />
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
    writing: StoredValue<Option<Timer>, LocalStorage>,
    /// What was just written there.
    written: StoredValue<Option<String>>,
}

impl Search {
    fn new(query: Memo<AccountsQuery>) -> Self {
        let search = Self {
            text: RwSignal::new(query.with_untracked(|query| query.search.clone())),
            query,
            writing: StoredValue::new_local(None),
            written: StoredValue::new(None),
        };
        // The field follows the address, which back, forward and other buttons change; but not what
        // it has written there itself: it may be ahead of that.
        Effect::new(move |before: Option<String>| {
            let asked = query.with(|query| query.search.clone());
            let own = search.written.try_update_value(Option::take).flatten();
            if own.as_ref() != Some(&asked) && before.is_some_and(|before| before != asked) {
                search.stop();
                search.text.set(asked.clone());
            }
            asked
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
        let write = move || {
            let asked = asked();
            self.written.set_value(Some(asked.search.clone()));
            navigator.refine(route(scope, asked));
        };
        self.writing.set_value(Some(Timer::after(PAUSE, write)));
    }

    /// What is typed goes into the address by another way, or not at all.
    fn stop(self) {
        self.writing.set_value(None);
    }
}
