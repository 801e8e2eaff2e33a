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
    /// The App Type that it had before a run changed it, where that is to be put back.
    pub former: Option<AppType>,
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
    /// It gets back the App Type that it had before a run changed it.
    PutBack,
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
            former: None,
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
    /// The App Type that an account gets, if any.
    pub fn app_type_for<'a>(&'a self, target: &'a Target) -> Option<&'a AppType> {
        match self {
            Self::SetAppType(wanted) => Some(wanted),
            Self::PutBack => target.former.as_ref(),
            Self::Delete => None,
        }
    }

    /// Whether an account needs it no more.
    pub fn is_done_in(&self, target: &Target) -> bool {
        self.app_type_for(target)
            .is_some_and(|wanted| wanted.is_same_choice(&target.app_type))
    }
}

#[cfg(test)]
mod tests {
    use domain::{AppStatus, MarketplaceApp};

    use super::*;
    use crate::wire;

    fn account() -> Account {
        wire::account(r#"{"id": 7, "name": "Sync", "app_type": "custom"}"#).expect("an account")
    }

    #[test]
    fn u3_an_account_is_another_by_its_name_or_app_type_and_not_by_being_used() {
        let target = Target::of(&account(), Sunset::NotPlanned);
        let used = Account {
            last_used_at: Some(OffsetDateTime::UNIX_EPOCH),
            ..account()
        };
        assert!(target.matches(&account()) && target.matches(&used));
        let renamed = Account {
            name: "Theirs".to_owned(),
            ..account()
        };
        let of_an_app = Account {
            app_type: of_app(3),
            ..account()
        };
        assert!(!target.matches(&renamed) && !target.matches(&of_an_app));
    }

    fn of_app(id: u64) -> AppType {
        AppType::Marketplace(MarketplaceApp {
            id: domain::AppId::number(id),
            name: "Reports".to_owned(),
            publisher: String::new(),
            status: AppStatus::Listed,
        })
    }

    #[test]
    fn an_account_needs_no_app_type_that_it_has_and_may_always_be_deleted() {
        let target = Target {
            app_type: of_app(3),
            former: Some(AppType::Custom),
            ..Target::of(&account(), Sunset::NotPlanned)
        };
        let as_before = Target {
            app_type: AppType::Custom,
            ..target.clone()
        };
        assert!(Task::SetAppType(of_app(3)).is_done_in(&target));
        assert!(!Task::SetAppType(of_app(4)).is_done_in(&target));
        assert!(!Task::PutBack.is_done_in(&target));
        assert!(Task::PutBack.is_done_in(&as_before));
        assert!(!Task::Delete.is_done_in(&target));
    }
}
