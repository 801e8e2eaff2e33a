//! The query of the list, which is in the address.

use domain::AccountsQuery;

use crate::navigator::Navigator;
use crate::route::Screen;
use crate::session::CompanyScope;

/// Goes to another query of the same list.
pub fn go(navigator: Navigator, scope: CompanyScope, query: AccountsQuery) {
    navigator.go(scope.route(Screen::Accounts(query)));
}
