//! What an Update sends: only what differs (U1), and how to say it beforehand (U2).

use crate::account::Account;
use crate::app_type::AppType;
use crate::draft::Checked;
use crate::name::AccountName;

/// What an Update changes; never nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountChange {
    name: Option<AccountName>,
    app_type: Option<AppType>,
}

impl AccountChange {
    /// The change that a checked draft makes, or `None` when it makes none (U1).
    pub fn from_checked(checked: Checked) -> Option<Self> {
        let Checked { name, app_type } = checked;
        (name.is_some() || app_type.is_some()).then_some(Self { name, app_type })
    }

    /// The change that gives an account this App Type, whatever it has now.
    pub fn of_app_type(app_type: AppType) -> Self {
        Self {
            name: None,
            app_type: Some(app_type),
        }
    }

    /// The new name, when it changes.
    pub fn name(&self) -> Option<&AccountName> {
        self.name.as_ref()
    }

    /// The new App Type, when it changes.
    pub fn app_type(&self) -> Option<&AppType> {
        self.app_type.as_ref()
    }

    /// The account as it will be.
    pub fn apply_to(&self, account: &Account) -> Account {
        let mut changed = account.clone();
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut changed.name);
        }
        if let Some(app_type) = &self.app_type {
            changed.app_type = app_type.clone();
        }
        changed
    }

    /// Whether an account already is as this change would make it.
    pub fn is_done_in(&self, account: &Account) -> bool {
        self.name
            .as_ref()
            .is_none_or(|name| name.as_str() == account.name)
            && self
                .app_type
                .as_ref()
                .is_none_or(|kind| kind.is_same_choice(&account.app_type))
    }

    /// What will change, from → to, in the order of the form (U2).
    pub fn lines(&self, account: &Account) -> Vec<ChangeLine> {
        let app_type = self.app_type.as_ref().map(|to| ChangeLine::AppType {
            from: account.app_type.clone(),
            to: to.clone(),
        });
        let name = self.name.as_ref().map(|to| ChangeLine::Name {
            from: account.name.clone(),
            to: to.as_str().to_owned(),
        });
        app_type.into_iter().chain(name).collect()
    }
}

/// One line of the summary of changes.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeLine {
    /// The App Type, or its app, changes.
    AppType {
        /// The App Type that the account has.
        from: AppType,
        /// As it will be.
        to: AppType,
    },
    /// The account gets another name.
    Name {
        /// The name that the account has.
        from: String,
        /// As it will be.
        to: String,
    },
}

impl ChangeLine {
    /// Whether this line takes the account's app away (A3): the summary says so.
    pub fn clears_app(&self) -> bool {
        matches!(
            self,
            Self::AppType {
                from: AppType::Marketplace(_),
                to: AppType::Custom
            }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app_type::{AppKind, AppStatus};
    use crate::draft::Draft;
    use crate::draft::tests::{account, app, check};

    fn change(draft: &Draft, account: &Account) -> Option<AccountChange> {
        check(draft, account)
            .ok()
            .and_then(AccountChange::from_checked)
    }

    #[test]
    fn u1_nothing_changed_is_no_change() {
        assert_eq!(change(&Draft::of(&account()), &account()), None);
        let spaces = Draft {
            name: "  Nightly sync ".into(),
            ..Draft::of(&account())
        };
        assert_eq!(change(&spaces, &account()), None);
    }

    #[test]
    fn u1_only_what_changed_is_in_the_change() {
        let draft = Draft {
            name: "Morning sync".into(),
            ..Draft::of(&account())
        };
        let change = change(&draft, &account()).unwrap();
        assert_eq!(change.name().unwrap().as_str(), "Morning sync");
        assert_eq!(change.app_type(), None);
    }

    #[test]
    fn u2_the_summary_says_from_and_to_in_the_order_of_the_form() {
        let draft = Draft {
            name: "Morning sync".into(),
            kind: Some(AppKind::Marketplace),
            app: Some(app(7, AppStatus::Listed)),
        };
        let lines = change(&draft, &account()).unwrap().lines(&account());
        assert_eq!(
            lines,
            [
                ChangeLine::AppType {
                    from: AppType::Custom,
                    to: AppType::Marketplace(app(7, AppStatus::Listed)),
                },
                ChangeLine::Name {
                    from: "Nightly sync".into(),
                    to: "Morning sync".into()
                },
            ]
        );
    }

    #[test]
    fn a3_marketplace_to_custom_is_said_to_clear_the_app() {
        let mut owner = account();
        owner.app_type = AppType::Marketplace(app(7, AppStatus::Listed));
        let draft = Draft {
            kind: Some(AppKind::Custom),
            ..Draft::of(&owner)
        };
        let lines = change(&draft, &owner).unwrap().lines(&owner);
        assert!(lines[0].clears_app());
    }

    #[test]
    fn a3_no_other_change_is_said_to_clear_the_app() {
        let name = ChangeLine::Name {
            from: "Old".into(),
            to: "New".into(),
        };
        let listed = AppType::Marketplace(app(7, AppStatus::Listed));
        let another = AppType::Marketplace(app(8, AppStatus::Listed));
        let line = |from: &AppType, to: &AppType| ChangeLine::AppType {
            from: from.clone(),
            to: to.clone(),
        };
        for line in [
            name,
            line(&AppType::Custom, &listed),
            line(&listed, &another),
        ] {
            assert!(!line.clears_app(), "{line:?}");
        }
    }

    #[test]
    fn f3_a_change_is_done_where_all_of_it_is_there() {
        let both = Draft {
            name: "Morning sync".into(),
            kind: Some(AppKind::Marketplace),
            app: Some(app(7, AppStatus::Listed)),
        };
        let change = change(&both, &account()).unwrap();
        let wanted = change.apply_to(&account());
        assert!(change.is_done_in(&wanted));
        let without_name = Account {
            name: account().name,
            ..wanted.clone()
        };
        let without_app = Account {
            app_type: AppType::Custom,
            ..wanted
        };
        for other in [account(), without_name, without_app] {
            assert!(!change.is_done_in(&other), "{other:?}");
        }
        let custom = AccountChange::of_app_type(AppType::Custom);
        assert!(custom.is_done_in(&account()), "whatever its name is");
    }

    #[test]
    fn another_app_is_a_change_of_app_type() {
        let mut owner = account();
        owner.app_type = AppType::Marketplace(app(7, AppStatus::Listed));
        let draft = Draft {
            app: Some(app(8, AppStatus::Listed)),
            ..Draft::of(&owner)
        };
        assert!(change(&draft, &owner).unwrap().app_type().is_some());
    }
}
