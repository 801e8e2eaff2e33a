//! Settings, Permissions, History.

use domain::{AccountId, Action};

use crate::i18n::Words;
use crate::route::Route;
use crate::screens::shared::links::{account_route, history_route, permissions_route};
use crate::session::CompanyScope;

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    Settings,
    Permissions,
    History,
}

impl PageKind {
    pub(super) const ALL: [Self; 3] = [Self::Settings, Self::Permissions, Self::History];

    pub(super) fn label(self, t: Words) -> String {
        match self {
            Self::Settings => t.settings(),
            Self::Permissions => t.permissions(),
            Self::History => t.history_title(),
        }
    }

    pub(super) fn route(self, scope: CompanyScope, account: AccountId) -> Route {
        match self {
            Self::Settings => account_route(scope, account),
            Self::Permissions => permissions_route(scope, account),
            Self::History => history_route(scope, account),
        }
    }

    /// What is done there, by those who may.
    pub(super) fn action(self) -> Option<Action> {
        match self {
            Self::Settings => Some(Action::Manage),
            Self::Permissions => Some(Action::SetPermissions),
            Self::History => None,
        }
    }
}
