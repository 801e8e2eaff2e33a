//! What a person is about to make of an account, as the form holds it.

use crate::account::Account;
use crate::app_type::{AppKind, AppStatus, AppType, MarketplaceApp, Unclear};
use crate::name::{AccountName, NameProblem};
use crate::unicode::Unicode;

/// The two fields of the form, in whatever state typing has left them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The Name field, to the letter.
    pub name: String,
    /// The App Type choice; `None` while nothing that can be chosen is.
    pub kind: Option<AppKind>,
    /// The app in the picker. It stays while the choice is `Custom`, so that going back keeps it.
    pub app: Option<MarketplaceApp>,
}

/// A draft that passed every rule and can be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The name; `None` when the draft left the account's own untouched.
    pub(crate) name: Option<AccountName>,
    /// The App Type; `None` when the draft left the account's own untouched.
    pub(crate) app_type: Option<AppType>,
}

/// A service account that is to be created; every rule holds.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAccount {
    /// A name that keeps N1–N4.
    pub name: AccountName,
    /// Its App Type; an app is a listed one (A1, A2).
    pub app_type: AppType,
}

/// What keeps a draft from being sent, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftProblems {
    /// What is wrong with the name.
    pub name: Option<NameProblem>,
    /// What is wrong with the App Type or its app.
    pub app: Option<AppProblem>,
}

/// Why an App Type is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppProblem {
    /// Neither of the two is chosen.
    TypeRequired,
    /// `Marketplace` without an app (A1).
    AppRequired,
    /// The app is not on the company's list (A2).
    NotInMarketplace,
    /// The app was removed from the marketplace and cannot be newly chosen (A2).
    AppRemoved,
}

impl AppProblem {
    /// The code that the API gives to this problem.
    pub fn code(self) -> &'static str {
        match self {
            Self::TypeRequired => "required",
            Self::AppRequired => "app_required",
            Self::NotInMarketplace => "not_in_marketplace",
            Self::AppRemoved => "app_removed",
        }
    }
}

impl DraftProblems {
    /// How many fields have one.
    pub fn count(&self) -> usize {
        usize::from(self.name.is_some()) + usize::from(self.app.is_some())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

impl Draft {
    /// The draft that changes nothing.
    pub fn of(account: &Account) -> Self {
        Self {
            name: account.name.clone(),
            kind: account.app_type.kind(),
            app: account.app_type.app().cloned(),
        }
    }

    /// The account that this draft was made from: as `like`, but for what a draft holds.
    pub fn as_account(&self, like: &Account) -> Account {
        let app_type = match (self.kind, &self.app) {
            (Some(AppKind::Custom), _) => AppType::Custom,
            (Some(AppKind::Marketplace), Some(app)) => AppType::Marketplace(app.clone()),
            (Some(AppKind::Marketplace), None) => AppType::Unclear(Unclear::AppMissing),
            (None, _) => match &like.app_type {
                AppType::Unclear(unclear) => AppType::Unclear(unclear.clone()),
                _ => AppType::Unclear(Unclear::Missing),
            },
        };
        Account {
            name: self.name.clone(),
            app_type,
            ..like.clone()
        }
    }

    /// Checks every rule against the account that is being edited.
    ///
    /// What the account already has is never refused: an older name that breaks today's rules, or
    /// an app removed since (A2), stays until it is changed. `max` as in [`AccountName::parse`].
    pub fn check(
        &self,
        account: &Account,
        max: usize,
        unicode: &impl Unicode,
    ) -> Result<Checked, DraftProblems> {
        let name = self.check_name(account, max, unicode);
        let app_type = self.check_app_type(account);
        match (name, app_type) {
            (Ok(name), Ok(app_type)) => Ok(Checked { name, app_type }),
            (name, app_type) => Err(DraftProblems {
                name: name.err(),
                app: app_type.err(),
            }),
        }
    }

    /// Checks every rule for an account that does not exist yet. `max` as in [`AccountName::parse`].
    pub fn check_new(
        &self,
        max: usize,
        unicode: &impl Unicode,
    ) -> Result<NewAccount, DraftProblems> {
        let name = AccountName::parse(&self.name, max, unicode);
        match (name, self.choice()) {
            (Ok(name), Ok(app_type)) => Ok(NewAccount { name, app_type }),
            (name, app_type) => Err(DraftProblems {
                name: name.err(),
                app: app_type.err(),
            }),
        }
    }

    fn check_name(
        &self,
        account: &Account,
        max: usize,
        unicode: &impl Unicode,
    ) -> Result<Option<AccountName>, NameProblem> {
        if self.name == account.name {
            return Ok(None);
        }
        let name = AccountName::parse(&self.name, max, unicode)?;
        Ok((name.as_str() != account.name).then_some(name))
    }

    fn check_app_type(&self, account: &Account) -> Result<Option<AppType>, AppProblem> {
        if self.keeps_app_type(account) {
            return Ok(None);
        }
        self.choice().map(Some)
    }

    /// The App Type that is newly chosen (A1, A2).
    pub fn choice(&self) -> Result<AppType, AppProblem> {
        match (self.kind, &self.app) {
            (None, _) => Err(AppProblem::TypeRequired),
            (Some(AppKind::Custom), _) => Ok(AppType::Custom),
            (Some(AppKind::Marketplace), None) => Err(AppProblem::AppRequired),
            (Some(AppKind::Marketplace), Some(app)) => match app.status {
                AppStatus::Listed => Ok(AppType::Marketplace(app.clone())),
                AppStatus::Removed => Err(AppProblem::AppRemoved),
                AppStatus::Unknown(_) => Err(AppProblem::NotInMarketplace),
            },
        }
    }

    /// Whether the draft leaves an account's App Type, and its app, as they are.
    pub fn keeps_app_type(&self, account: &Account) -> bool {
        if self.kind != account.app_type.kind() {
            return false;
        }
        self.kind != Some(AppKind::Marketplace)
            || self.app.as_ref().map(|app| &app.id) == account.app_type.app().map(|app| &app.id)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::account::{Contact, PermissionCounts};
    use crate::id::{AccountId, AppId, UserId};
    use crate::merge::Edited as _;
    use crate::name::DEFAULT_MAX_LENGTH;
    use crate::unicode::tests::Tables;

    /// A `Custom` account called "Nightly sync", in good health.
    pub(crate) fn account() -> Account {
        Account {
            id: AccountId::number(4_294_967_311),
            name: "Nightly sync".into(),
            app_type: AppType::Custom,
            client_id: "3f0c".into(),
            contact: Some(Contact {
                user_id: UserId::number(4_294_967_555),
                email_address: "sa-3f0c@accounts.example".into(),
                issued_email_address: "sa-3f0c@accounts.example".into(),
                company_directories: 1,
            }),
            functional: true,
            not_functional_reasons: vec![],
            permissions: Some(PermissionCounts {
                none: 11,
                read_only: 2,
                standard: 0,
                admin: 1,
            }),
            last_used_at: None,
            secret_created_at: None,
            created_at: None,
            created_by: None,
            updated_at: None,
            updated_by: None,
        }
    }

    pub(crate) fn app(id: u64, status: AppStatus) -> MarketplaceApp {
        MarketplaceApp {
            id: AppId::number(id),
            name: format!("App {id}"),
            publisher: "Northwind".into(),
            status,
        }
    }

    pub(crate) fn check(draft: &Draft, account: &Account) -> Result<Checked, DraftProblems> {
        draft.check(account, DEFAULT_MAX_LENGTH, &Tables)
    }

    fn app_problem(draft: &Draft, account: &Account) -> Option<AppProblem> {
        check(draft, account)
            .err()
            .and_then(|problems| problems.app)
    }

    #[test]
    fn a1_custom_has_no_app_and_marketplace_needs_one() {
        let custom = account();
        let without_app = Draft {
            kind: Some(AppKind::Marketplace),
            ..Draft::of(&custom)
        };
        assert_eq!(
            app_problem(&without_app, &custom),
            Some(AppProblem::AppRequired)
        );
        let with_app = Draft {
            app: Some(app(7, AppStatus::Listed)),
            ..without_app
        };
        assert_eq!(app_problem(&with_app, &custom), None);
    }

    #[test]
    fn a2_a_removed_app_is_kept_but_not_newly_chosen() {
        let mut owner = account();
        owner.app_type = AppType::Marketplace(app(7, AppStatus::Removed));
        let renamed = Draft {
            name: "Other".into(),
            ..Draft::of(&owner)
        };
        assert!(check(&renamed, &owner).is_ok());

        let newly = Draft {
            kind: Some(AppKind::Marketplace),
            app: Some(app(8, AppStatus::Removed)),
            ..Draft::of(&account())
        };
        assert_eq!(
            app_problem(&newly, &account()),
            Some(AppProblem::AppRemoved)
        );
    }

    #[test]
    fn a_new_account_needs_a_name_and_a_type_and_says_both_at_once() {
        let problems = Draft::default().check_new(DEFAULT_MAX_LENGTH, &Tables);
        let problems = problems.unwrap_err();
        assert_eq!(problems.name, Some(NameProblem::Required));
        assert_eq!(problems.app, Some(AppProblem::TypeRequired));
    }

    #[test]
    fn a2_a_new_account_cannot_have_a_removed_app() {
        let draft = |status| Draft {
            name: " Nightly sync ".into(),
            kind: Some(AppKind::Marketplace),
            app: Some(app(7, status)),
        };
        let removed = draft(AppStatus::Removed).check_new(DEFAULT_MAX_LENGTH, &Tables);
        assert_eq!(removed.unwrap_err().app, Some(AppProblem::AppRemoved));
        let listed = draft(AppStatus::Listed).check_new(DEFAULT_MAX_LENGTH, &Tables);
        assert_eq!(listed.unwrap().name.as_str(), "Nightly sync");
    }

    #[test]
    fn an_app_type_from_the_future_survives_a_change_of_name() {
        let mut strange = account();
        strange.app_type = AppType::Unclear(Unclear::Unknown("partner".into()));
        let renamed = Draft {
            name: "Other".into(),
            ..Draft::of(&strange)
        };
        assert_eq!(check(&renamed, &strange).unwrap().app_type, None);
    }

    #[test]
    fn an_account_without_an_app_can_be_renamed_before_it_is_mended() {
        let mut broken = account();
        broken.app_type = AppType::Unclear(Unclear::AppMissing);
        let renamed = Draft {
            name: "Other".into(),
            ..Draft::of(&broken)
        };
        assert!(check(&renamed, &broken).is_ok());
    }

    #[test]
    fn f41_a_draft_that_was_kept_stands_for_the_account_it_was_made_from() {
        let mut owner = account();
        for app_type in [
            AppType::Custom,
            AppType::Marketplace(app(7, AppStatus::Removed)),
            AppType::Unclear(Unclear::AppMissing),
            AppType::Unclear(Unclear::Unknown("partner".into())),
        ] {
            owner.app_type = app_type;
            assert_eq!(Draft::of(&owner).as_account(&owner), owner);
        }
    }

    #[test]
    fn an_old_name_that_breaks_todays_rules_is_refused_only_when_touched() {
        let mut old = account();
        old.name = "pay\u{200B}roll".into();
        let other_type = Draft {
            kind: Some(AppKind::Marketplace),
            app: Some(app(7, AppStatus::Listed)),
            ..Draft::of(&old)
        };
        assert!(check(&other_type, &old).is_ok());
        let touched = Draft {
            name: "pay\u{200B}rolls".into(),
            ..Draft::of(&old)
        };
        assert_eq!(
            check(&touched, &old).unwrap_err().name.unwrap().code(),
            "forbidden_character"
        );
    }

    #[test]
    fn f2_a_field_left_alone_follows_the_newer_account_and_an_edit_stays() {
        let base = account();
        let draft = Draft {
            name: "Mine".into(),
            ..Draft::of(&base)
        };
        let mut latest = account();
        latest.app_type = AppType::Marketplace(app(7, AppStatus::Listed));
        let rebased = draft.rebase(&base, &latest);
        assert_eq!(
            rebased,
            Draft {
                name: "Mine".into(),
                ..Draft::of(&latest)
            }
        );
    }

    #[test]
    fn f1_a_field_that_both_changed_stays_mine_until_i_decide() {
        let base = account();
        let draft = Draft {
            name: "Mine".into(),
            ..Draft::of(&base)
        };
        let latest = Account {
            name: "Theirs".into(),
            ..account()
        };
        assert_eq!(draft.rebase(&base, &latest).name, "Mine");
    }

    #[test]
    fn every_problem_is_found_at_once() {
        let draft = Draft {
            name: " ".into(),
            kind: Some(AppKind::Marketplace),
            app: None,
        };
        let problems = check(&draft, &account()).unwrap_err();
        assert_eq!(
            (problems.name.is_some(), problems.app.is_some()),
            (true, true)
        );
        assert_eq!(problems.count(), 2);
    }

    #[test]
    fn going_to_custom_and_back_keeps_the_chosen_app() {
        let mut owner = account();
        owner.app_type = AppType::Marketplace(app(7, AppStatus::Listed));
        let mut draft = Draft::of(&owner);
        draft.kind = Some(AppKind::Custom);
        assert!(draft.differs_from(&owner));
        draft.kind = Some(AppKind::Marketplace);
        assert!(!draft.differs_from(&owner));
    }

    #[test]
    fn a2_what_a_draft_may_choose_is_what_an_account_can_get() {
        let statuses = [
            AppStatus::Listed,
            AppStatus::Removed,
            AppStatus::Unknown("paused".into()),
        ];
        for status in statuses {
            let chosen = Draft {
                kind: Some(AppKind::Marketplace),
                app: Some(app(7, status.clone())),
                ..Draft::default()
            };
            let app_type = AppType::Marketplace(app(7, status));
            assert_eq!(app_type.can_be_chosen(), chosen.choice().is_ok());
        }
    }
}
