//! Whether an account can still obtain and use tokens, and why not (H1–H3).

use crate::account::{Account, NotFunctionalReason};
use crate::policy::Sunset;

/// Whether an account functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It can obtain and use tokens.
    Functional,
    /// It cannot, for these reasons; empty when the server gave none.
    NotFunctional(Vec<NotFunctionalReason>),
}

impl Health {
    /// The health of an account: what the server says of it, and what follows from its contact
    /// (H1, H2) and from the policy's dates (H3).
    pub fn of(account: &Account, sunset: Sunset) -> Self {
        let mut reasons = account.not_functional_reasons.clone();
        let mut add = |reason: NotFunctionalReason| {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        };
        if let Some(contact) = &account.contact {
            if contact.email_address != contact.issued_email_address {
                add(NotFunctionalReason::ContactEmailChanged);
            }
            if contact.company_directories > 1 {
                add(NotFunctionalReason::ContactInOtherDirectory);
            }
        }
        if sunset.has_passed() {
            add(NotFunctionalReason::Sunset);
        }
        if account.functional && reasons.is_empty() {
            Self::Functional
        } else {
            Self::NotFunctional(reasons)
        }
    }

    /// Whether the account functions.
    pub fn is_functional(&self) -> bool {
        matches!(self, Self::Functional)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::draft::tests::account;
    use crate::policy::Policy;

    #[test]
    fn an_untouched_account_functions() {
        assert_eq!(
            Health::of(&account(), Sunset::NotPlanned),
            Health::Functional
        );
    }

    #[test]
    fn h1_a_changed_contact_address_breaks_the_account() {
        let mut account = account();
        account.contact.as_mut().unwrap().email_address = "tidy@example.com".into();
        assert_eq!(
            Health::of(&account, Sunset::NotPlanned),
            Health::NotFunctional(vec![NotFunctionalReason::ContactEmailChanged])
        );
    }

    #[test]
    fn h2_a_second_directory_breaks_the_account() {
        let mut account = account();
        account.contact.as_mut().unwrap().company_directories = 2;
        assert_eq!(
            Health::of(&account, Sunset::NotPlanned),
            Health::NotFunctional(vec![NotFunctionalReason::ContactInOtherDirectory])
        );
    }

    #[test]
    fn h3_the_sunset_breaks_every_account_and_is_said_once() {
        let policy = Policy {
            sunset_on: Some(date!(2025 - 03 - 18)),
            ..Policy::default()
        };
        let mut account = account();
        account.functional = false;
        account.not_functional_reasons = vec![NotFunctionalReason::Sunset];
        assert_eq!(
            Health::of(&account, policy.sunset(date!(2025 - 03 - 18))),
            Health::NotFunctional(vec![NotFunctionalReason::Sunset])
        );
    }

    #[test]
    fn a_server_that_gives_no_reason_is_believed_all_the_same() {
        let mut account = account();
        account.functional = false;
        assert_eq!(
            Health::of(&account, Sunset::NotPlanned),
            Health::NotFunctional(vec![])
        );
    }
}
