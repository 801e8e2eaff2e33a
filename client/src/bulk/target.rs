//! What is known of an account that is to be changed with many others.

use domain::{Account, AccountId, AppType, Health, Sunset};
use time::OffsetDateTime;

/// An account as the preview shows it. Of a hundred thousand, no more than this is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Which.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Its App Type.
    pub app_type: AppType,
    /// Whether it functions.
    pub functional: bool,
    /// When it was last used.
    pub last_used_at: Option<OffsetDateTime>,
}

/// What is to be done with every account.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// It gets this App Type.
    SetAppType(AppType),
    /// It is deleted.
    Delete,
}

impl Target {
    /// What an account is now.
    pub fn of(account: &Account, sunset: Sunset) -> Self {
        Self {
            id: account.id.clone(),
            name: account.name.clone(),
            app_type: account.app_type.clone(),
            functional: Health::of(account, sunset).is_functional(),
            last_used_at: account.last_used_at,
        }
    }

    /// Whether an account still is what the preview showed of it (U3). Being used is no change.
    pub fn matches(&self, account: &Account) -> bool {
        self.name == account.name && self.app_type.is_same_choice(&account.app_type)
    }
}

impl Task {
    /// Whether an account needs it no more.
    pub fn is_done_in(&self, app_type: &AppType) -> bool {
        match self {
            Self::SetAppType(wanted) => wanted.is_same_choice(app_type),
            Self::Delete => false,
        }
    }
}
