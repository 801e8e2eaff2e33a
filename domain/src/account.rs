//! A service account as the server describes it.

use time::OffsetDateTime;

use crate::app_type::AppType;
use crate::id::{AccountId, UserId};

/// A service account: an OAuth 2.0 client of a company for the Client Credentials grant.
///
/// Only the name and the App Type can be changed; everything else is the server's to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Identifier in the API.
    pub id: AccountId,
    /// What people call it, exactly as the server has it: older names may break today's rules.
    pub name: String,
    /// What kind of application uses it.
    pub app_type: AppType,
    /// The public OAuth identifier; generated, never changes.
    pub client_id: String,
    /// The Company Directory entry that came with the account.
    pub contact: Option<Contact>,
    /// Whether the server says that it can obtain and use tokens.
    pub functional: bool,
    /// Why not, in the server's words for it.
    pub not_functional_reasons: Vec<NotFunctionalReason>,
    /// How many tools stand at which access level, where the server says.
    pub permissions: Option<PermissionCounts>,
    /// When it last obtained a token; `None` when never, or not known.
    pub last_used_at: Option<OffsetDateTime>,
    /// When its secret was made.
    pub secret_created_at: Option<OffsetDateTime>,
    /// When it was created.
    pub created_at: Option<OffsetDateTime>,
    /// Who created it; `None` when not known.
    pub created_by: Option<Person>,
    /// When it was last changed.
    pub updated_at: Option<OffsetDateTime>,
    /// Who last changed it; `None` when not known.
    pub updated_by: Option<Person>,
}

/// The directory entry of an account. Its e-mail address is nobody's to change (H1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Identifier of the directory entry.
    pub user_id: UserId,
    /// The address that it has now.
    pub email_address: String,
    /// The address that it was made with.
    pub issued_email_address: String,
    /// In how many companies' directories it stands; more than one breaks the account (H2).
    pub company_directories: u32,
}

/// Somebody who did something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    /// Identifier of the person.
    pub id: UserId,
    /// Their name; may be empty.
    pub name: String,
    /// What they log in with; may be empty.
    pub login: String,
}

impl Person {
    /// What to call them: the name, or else the login.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            &self.login
        } else {
            &self.name
        }
    }
}

/// How many tools stand at which access level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PermissionCounts {
    /// How many tools stand at `None`.
    pub none: u32,
    /// How many tools stand at `Read-Only`.
    pub read_only: u32,
    /// How many tools stand at `Standard`.
    pub standard: u32,
    /// How many tools stand at `Admin`.
    pub admin: u32,
}

impl PermissionCounts {
    /// Tools on which the account may do anything at all.
    pub fn granted(self) -> u32 {
        self.read_only
            .saturating_add(self.standard)
            .saturating_add(self.admin)
    }

    /// Whether every API call of the account fails, although it can obtain a token (P1).
    pub fn are_none_everywhere(self) -> bool {
        self.granted() == 0
    }
}

/// What keeps an account from functioning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFunctionalReason {
    /// The contact's e-mail address was changed in the Company Directory (H1).
    ContactEmailChanged,
    /// The contact was added to a second company's directory (H2).
    ContactInOtherDirectory,
    /// The sunset date has passed (H3).
    Sunset,
    /// A reason that this version does not know, as the server wrote it.
    Unknown(Box<str>),
}

impl NotFunctionalReason {
    /// What the API calls it.
    pub fn code(&self) -> &str {
        match self {
            Self::ContactEmailChanged => "contact_email_changed",
            Self::ContactInOtherDirectory => "contact_in_other_directory",
            Self::Sunset => "sunset",
            Self::Unknown(code) => code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_none_on_every_tool_means_that_every_call_fails() {
        assert!(
            PermissionCounts {
                none: 14,
                ..Default::default()
            }
            .are_none_everywhere()
        );
        assert!(
            !PermissionCounts {
                none: 13,
                read_only: 1,
                ..Default::default()
            }
            .are_none_everywhere()
        );
    }

    #[test]
    fn a_person_without_a_name_is_called_by_the_login() {
        let person = Person {
            id: UserId::number(12),
            name: String::new(),
            login: "ada@example.com".into(),
        };
        assert_eq!(person.label(), "ada@example.com");
    }
}
