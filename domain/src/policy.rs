//! The company's policy: limits and the dates of the sunset, which are data (D1–D3).

use time::Date;

use crate::name::DEFAULT_MAX_LENGTH;

/// What a company's policy says of service accounts. No policy is [`Policy::default`] (D2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How long a name may be, in Unicode scalar values after NFC (N2).
    pub name_max_length: usize,
    /// The first day without new accounts.
    pub creation_ends_on: Option<Date>,
    /// The day from which traditional service accounts cease to function.
    pub sunset_on: Option<Date>,
    /// A headline for the notice, in the server's words.
    pub notice_title: Option<String>,
    /// Where to read on; show it as a link only when it is `https:`.
    pub notice_url: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            name_max_length: DEFAULT_MAX_LENGTH,
            creation_ends_on: None,
            sunset_on: None,
            notice_title: None,
            notice_url: None,
        }
    }
}

/// Where a company stands on the way to the sunset (D1). Dates are the policy's, where it has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sunset {
    /// No dates: no notice, nothing blocked (D2).
    NotPlanned,
    /// Accounts can still be created; both dates are announced.
    Announced {
        /// The first day without new accounts.
        creation_ends_on: Option<Date>,
        /// The first day on which accounts do not function.
        sunset_on: Option<Date>,
    },
    /// No new accounts; existing ones go on.
    CreationEnded {
        /// The first day without new accounts, which has come.
        creation_ended_on: Date,
        /// The first day on which accounts do not function.
        sunset_on: Option<Date>,
    },
    /// Accounts do not function (H3). Name and App Type can still be edited.
    Passed {
        /// The first day without new accounts: the policy's, or that of the sunset, if no day was set before.
        creation_ended_on: Date,
        /// The first day on which accounts do not function, which has come.
        sunset_on: Date,
    },
}

impl Policy {
    /// Where the company stands on `today`, which is the server's day, not the reader's (D3).
    pub fn sunset(&self, today: Date) -> Sunset {
        match (self.creation_ends_on, self.sunset_on) {
            (None, None) => Sunset::NotPlanned,
            (creation_ends_on, Some(sunset_on)) if sunset_on <= today => Sunset::Passed {
                creation_ended_on: creation_ends_on.map_or(sunset_on, |day| day.min(sunset_on)),
                sunset_on,
            },
            (Some(creation_ended_on), sunset_on) if creation_ended_on <= today => {
                Sunset::CreationEnded {
                    creation_ended_on,
                    sunset_on,
                }
            }
            (creation_ends_on, sunset_on) => Sunset::Announced {
                creation_ends_on,
                sunset_on,
            },
        }
    }
}

impl Sunset {
    /// Whether new accounts can be created.
    pub fn allows_creation(self) -> bool {
        matches!(self, Self::NotPlanned | Self::Announced { .. })
    }

    /// Whether accounts have ceased to function (H3).
    pub fn has_passed(self) -> bool {
        matches!(self, Self::Passed { .. })
    }
}

#[cfg(test)]
mod tests {
    use time::Month;

    use super::*;

    fn day(month: Month, day: u8) -> Date {
        Date::from_calendar_date(2025, month, day).unwrap()
    }

    fn policy() -> Policy {
        Policy {
            creation_ends_on: Some(day(Month::January, 21)),
            sunset_on: Some(day(Month::March, 18)),
            ..Policy::default()
        }
    }

    #[test]
    fn d1_before_the_first_date_both_are_announced() {
        let sunset = policy().sunset(day(Month::January, 20));
        assert!(matches!(sunset, Sunset::Announced { .. }));
        assert!(sunset.allows_creation());
    }

    #[test]
    fn d1_creation_ends_on_its_day_and_accounts_go_on() {
        let sunset = policy().sunset(day(Month::January, 21));
        assert!(matches!(sunset, Sunset::CreationEnded { .. }));
        assert!(!sunset.allows_creation() && !sunset.has_passed());
    }

    #[test]
    fn d1_from_the_sunset_day_on_accounts_do_not_function() {
        assert!(!policy().sunset(day(Month::March, 17)).has_passed());
        let sunset = policy().sunset(day(Month::March, 18));
        assert!(sunset.has_passed());
        let passed = Sunset::Passed {
            creation_ended_on: day(Month::January, 21),
            sunset_on: day(Month::March, 18),
        };
        assert_eq!(sunset, passed);
    }

    #[test]
    fn a_sunset_without_an_end_of_creation_is_announced_then_passes() {
        let policy = Policy {
            creation_ends_on: None,
            ..policy()
        };
        assert!(policy.sunset(day(Month::March, 17)).allows_creation());
        let passed = policy.sunset(day(Month::March, 18));
        assert!(!passed.allows_creation());
        assert!(
            matches!(passed, Sunset::Passed { creation_ended_on, sunset_on } if creation_ended_on == sunset_on)
        );
    }

    #[test]
    fn d2_no_policy_blocks_nothing() {
        assert_eq!(
            Policy::default().sunset(day(Month::March, 18)),
            Sunset::NotPlanned
        );
    }
}
