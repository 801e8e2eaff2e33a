//! The query of the list, which is in the address.

use domain::AccountsQuery;
use leptos::prelude::*;

use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::route::{Route, Screen};
use crate::session::CompanyScope;

/// What the address asks of the list, and the way to ask something else.
#[derive(Clone, Copy)]
pub struct Query {
    /// What the address says.
    pub asked: Memo<AccountsQuery>,
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
        Self {
            asked,
            navigator,
            page_focus: PageFocus::expect(),
            scope,
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
