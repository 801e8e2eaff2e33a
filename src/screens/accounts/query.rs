//! The query of the list, which is in the address.

use domain::AccountsQuery;

use crate::navigator::Navigator;
use crate::route::{Route, Screen};
use crate::session::CompanyScope;

/// The address of a query of this company's list.
pub fn route(scope: CompanyScope, query: AccountsQuery) -> Route {
    scope.route(Screen::Accounts(query))
}

/// Goes to another query of the same list.
pub fn go(navigator: Navigator, scope: CompanyScope, query: AccountsQuery) {
    navigator.go(route(scope, query));
}
