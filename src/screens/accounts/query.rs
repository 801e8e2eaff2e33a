//! The query of the list, which is in the address.

use domain::{AccountsQuery, Sort, SortKey};
use leptos::prelude::*;

use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::reactive::Memo;
use crate::route::{Route, Screen};
use crate::session::CompanyScope;

/// What the address asks of the list, and the way to ask something else.
#[derive(Clone, Copy)]
pub struct Query {
    /// What the address says.
    pub asked: Memo<AccountsQuery>,
    /// The keys that the list can be sorted by now, a bit each.
    sortable: Memo<usize>,
    navigator: Navigator,
    page_focus: PageFocus,
    scope: CompanyScope,
}

impl Query {
    pub fn new(scope: CompanyScope) -> Self {
        let navigator = Navigator::expect();
        let asked = Memo::new(move |_| match navigator.route().get() {
            Route::Company(_, Screen::Accounts(query)) => query.canonical(),
            _ => AccountsQuery::default(),
        });
        let bit = move |key: SortKey| usize::from(scope.can_sort_by(key)) << key as usize;
        let sortable = Memo::new(move |_| SortKey::ALL.into_iter().map(bit).sum::<usize>());
        let page_focus = PageFocus::expect();
        Effect::new(move |before: Option<usize>| {
            let now = sortable.get();
            // The heading that was pressed is none to press any more.
            if before.is_some_and(|before| before & !now != 0) {
                page_focus.recover_focus();
            }
            now
        });
        Self {
            asked,
            sortable,
            navigator,
            page_focus: PageFocus::expect(),
            scope,
        }
    }

    /// Whether the list can be sorted by this.
    pub fn can_sort_by(self, key: SortKey) -> bool {
        (self.sortable.get() >> key as usize) & 1 == 1
    }

    /// The order of the rows: the one that is asked for, where that can be had.
    pub fn order(self) -> Sort {
        let asked = self.asked.with(|query| query.sort);
        if self.can_sort_by(asked.by) {
            asked
        } else {
            Sort::default()
        }
    }

    /// Goes to another query of the same list.
    pub fn change(self, change: impl FnOnce(&mut AccountsQuery)) {
        let mut query = self.asked.get_untracked();
        change(&mut query);
        self.navigator.go(self.scope.route(Screen::Accounts(query)));
    }

    /// Asks for everything, in the same order.
    pub fn clear(self) {
        self.change(|query| *query = query.without_filters());
        // The button that was pressed goes with what it has cleared.
        self.page_focus.recover_focus_at("input[type=search]");
    }

    /// Says more exactly what is searched for already.
    pub fn refine(self, query: AccountsQuery) {
        let route = self.scope.route(Screen::Accounts(query));
        self.navigator.refine(route);
    }
}
