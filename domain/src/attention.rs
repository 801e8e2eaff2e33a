//! What about an account needs somebody's attention.

use time::{Date, Duration};

use crate::account::{Account, PermissionCounts};
use crate::health::Health;
use crate::policy::Sunset;

/// An account that was last used before so many days is worth a question.
pub const UNUSED_AFTER: Duration = Duration::days(90);

/// A secret that is older than so many days is due.
pub const SECRET_DUE_AFTER: Duration = Duration::days(365);

/// A reason to look at an account. One account may give several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attention {
    /// It cannot obtain or use tokens (H1–H3).
    NotFunctional,
    /// Its app was removed from the marketplace (A2).
    AppRemoved,
    /// It stands at `None` on every tool (P1).
    NoPermissions,
    /// Its secret is older than [`SECRET_DUE_AFTER`].
    OldSecret,
    /// It has not obtained a token for [`UNUSED_AFTER`].
    Unused,
    /// It has never obtained one.
    NeverUsed,
}

/// The day by which accounts are judged, and where the company stands then (D3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today {
    /// The day by the server's clock.
    pub date: Date,
    /// Where the company stands on the way to the sunset.
    pub sunset: Sunset,
}

impl Attention {
    /// Every concern, the most urgent first.
    pub const ALL: [Self; 6] = [
        Self::NotFunctional,
        Self::AppRemoved,
        Self::NoPermissions,
        Self::OldSecret,
        Self::Unused,
        Self::NeverUsed,
    ];

    /// A word for it, for links.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFunctional => "not_functional",
            Self::NoPermissions => "no_permissions",
            Self::NeverUsed => "never_used",
            Self::Unused => "unused",
            Self::AppRemoved => "app_removed",
            Self::OldSecret => "old_secret",
        }
    }

    /// Reads what [`code`](Self::code) gives; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concern| concern.code() == code)
    }

    /// Whether an account gives this reason. What the server does not say gives none.
    pub fn is_about(self, account: &Account, today: Today) -> bool {
        let before = |span: Duration| today.date.checked_sub(span);
        match self {
            Self::NotFunctional => !Health::of(account, today.sunset).is_functional(),
            Self::NoPermissions => account
                .permissions
                .is_some_and(PermissionCounts::are_none_everywhere),
            Self::NeverUsed => account.last_used_at.is_none(),
            Self::Unused => account
                .last_used_at
                .is_some_and(|used| Some(used.date()) < before(UNUSED_AFTER)),
            Self::AppRemoved => account.app_type.app_was_removed(),
            Self::OldSecret => account
                .secret_created_at
                .is_some_and(|made| Some(made.date()) < before(SECRET_DUE_AFTER)),
        }
    }
}

/// Which concerns an account gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Concerns(u8);

impl Concerns {
    /// Those of an account.
    pub fn of(account: &Account, today: Today) -> Self {
        let bits = Attention::ALL
            .into_iter()
            .filter(|concern| concern.is_about(account, today))
            .map(|concern| 1 << concern as u8);
        Self(bits.sum())
    }

    /// Whether this is among them.
    pub fn has(self, concern: Attention) -> bool {
        self.0 & (1 << concern as u8) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;
    use crate::app_type::{AppStatus, AppType};
    use crate::draft::tests::{account, app};

    const TODAY: Today = Today {
        date: date!(2026 - 11 - 24),
        sunset: Sunset::NotPlanned,
    };

    fn used(at: time::OffsetDateTime) -> Account {
        Account {
            last_used_at: Some(at),
            ..account()
        }
    }

    #[test]
    fn ninety_days_without_use_are_a_concern_and_never_is_another() {
        assert!(Attention::NeverUsed.is_about(&account(), TODAY));
        assert!(!Attention::Unused.is_about(&account(), TODAY));
        let just_in_time = used(datetime!(2026-08-26 00:00 UTC));
        assert!(!Attention::Unused.is_about(&just_in_time, TODAY));
        let too_late = used(datetime!(2026-08-25 23:59 UTC));
        assert!(Attention::Unused.is_about(&too_late, TODAY));
        assert!(!Attention::NeverUsed.is_about(&too_late, TODAY));
    }

    #[test]
    fn a_secret_is_due_after_a_year() {
        let made = |at| Account {
            secret_created_at: Some(at),
            ..account()
        };
        assert!(Attention::OldSecret.is_about(&made(datetime!(2025-11-23 12:00 UTC)), TODAY));
        assert!(!Attention::OldSecret.is_about(&made(datetime!(2025-11-24 12:00 UTC)), TODAY));
    }

    #[test]
    fn an_account_can_give_several_reasons() {
        let mut account = used(datetime!(2026-11-23 12:00 UTC));
        assert!(Concerns::of(&account, TODAY).is_empty());
        account.app_type = AppType::Marketplace(app(7, AppStatus::Removed));
        account.functional = false;
        account.permissions = Some(PermissionCounts::default());
        let concerns = Concerns::of(&account, TODAY);
        for concern in Attention::ALL {
            let expected = matches!(
                concern,
                Attention::NotFunctional | Attention::NoPermissions | Attention::AppRemoved
            );
            assert_eq!(concerns.has(concern), expected, "{concern:?}");
        }
    }

    #[test]
    fn h3_the_sunset_concerns_every_account() {
        let after = Today {
            sunset: Sunset::Passed {
                creation_ended_on: TODAY.date,
                sunset_on: TODAY.date,
            },
            ..TODAY
        };
        assert!(Concerns::of(&account(), after).has(Attention::NotFunctional));
    }

    #[test]
    fn a_concern_reads_back_as_itself() {
        for concern in Attention::ALL {
            assert_eq!(Attention::parse(concern.code()), Some(concern));
        }
        assert_eq!(Attention::parse("boring"), None);
    }
}
