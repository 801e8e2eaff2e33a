//! The people of the sandbox and their tokens.

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};
use std::time::Duration;

use time::OffsetDateTime;

use crate::credentials::{Hash, hash};
use crate::random;
use crate::store::{Holder, Session};

/// A part that somebody plays in the sandbox; each has a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ada Admin: Admin on the Admin and the Directory tools of two companies.
    Admin,
    /// Rhea Reader: Read-Only on the Admin tool.
    Reader,
    /// Otto Operator: Admin on the Admin tool, but only Read-Only on the Directory tool.
    Operator,
    /// Nils Nobody: None on the Admin tool.
    Powerless,
    /// Ada Admin again, with a token whose time is up.
    Expired,
}

impl Role {
    /// Everybody who has a token.
    pub const ALL: [Self; 5] = [
        Self::Admin,
        Self::Reader,
        Self::Operator,
        Self::Powerless,
        Self::Expired,
    ];

    /// The word for it in options and in the table at the start.
    pub fn key(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Reader => "reader",
            Self::Operator => "operator",
            Self::Powerless => "powerless",
            Self::Expired => "expired",
        }
    }

    /// What this person may do.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Admin => "Admin on the Admin and Directory tools, two companies",
            Self::Reader => "Read-Only on the Admin tool",
            Self::Operator => "Admin on the Admin tool, not on Directory",
            Self::Powerless => "None on the Admin tool",
            Self::Expired => "as admin, but the token has expired",
        }
    }

    /// The id of the person in this role.
    pub fn person(self) -> i64 {
        match self {
            Self::Admin | Self::Expired => 12,
            Self::Reader => 4_294_967_361,
            Self::Operator => 4_294_967_362,
            // Above 2^53, and odd: a client that reads ids as floating point gets it wrong.
            Self::Powerless => 9_007_199_254_740_997,
        }
    }

    /// The name of the person in this role.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin | Self::Expired => "Ada Admin",
            Self::Reader => "Rhea Reader",
            Self::Operator => "Otto Operator",
            Self::Powerless => "Nils Nobody",
        }
    }

    /// What the person logs in with.
    pub fn login(self) -> &'static str {
        match self {
            Self::Admin | Self::Expired => "ada@example.com",
            Self::Reader => "rhea@example.com",
            Self::Operator => "otto@example.com",
            Self::Powerless => "nils@example.com",
        }
    }
}

/// The token of every role, as printed at the start.
#[derive(Clone, Default)]
pub struct RoleTokens(HashMap<Role, String>);

impl RoleTokens {
    /// The token of a role.
    ///
    /// # Panics
    /// Never for the tokens of a running sandbox, which has all of them.
    pub fn of(&self, role: Role) -> &str {
        &self.0[&role]
    }

    /// Chooses the token of a role instead of a random one.
    #[must_use]
    pub fn with(mut self, role: Role, token: impl Into<String>) -> Self {
        self.0.insert(role, token.into());
        self
    }

    /// Makes up what was not chosen.
    #[must_use]
    pub(crate) fn completed(mut self) -> Self {
        for role in Role::ALL {
            self.0.entry(role).or_insert_with(random::token);
        }
        self
    }
}

impl fmt::Debug for RoleTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tokens are printed once, on purpose, and nowhere else.
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The tokens of people, by their hash: the tokens themselves are not kept, and how long a look-up
/// takes says nothing about them.
#[derive(Debug, Default)]
pub struct Tokens(RwLock<HashMap<Hash, Session>>);

impl Tokens {
    /// The tokens of the roles, valid from now on for `lifetime`.
    pub fn new(roles: &RoleTokens, now: OffsetDateTime, lifetime: Duration) -> Self {
        let sessions = Role::ALL.into_iter().map(|role| {
            let created_at = match role {
                Role::Expired => now - lifetime - Duration::from_secs(1),
                _ => now,
            };
            let session = Session {
                holder: Holder::Person(role.person()),
                created_at,
                expires_at: created_at + lifetime,
            };
            (hash(roles.of(role)), session)
        });
        Self(RwLock::new(sessions.collect()))
    }

    /// The session that a token opens or once opened, if it is a person's.
    pub fn session(&self, token: &str) -> Option<Session> {
        let sessions = self.0.read().unwrap_or_else(PoisonError::into_inner);
        sessions.get(&hash(token)).copied()
    }

    /// A new token of a person, valid from now on for `lifetime`.
    pub fn issue(&self, person: i64, now: OffsetDateTime, lifetime: Duration) -> String {
        let token = random::token();
        let session = Session {
            holder: Holder::Person(person),
            created_at: now,
            expires_at: now + lifetime,
        };
        self.change().insert(hash(&token), session);
        token
    }

    /// Ends a token before its time.
    pub fn revoke(&self, token: &str) {
        self.change().remove(&hash(token));
    }

    fn change(&self) -> RwLockWriteGuard<'_, HashMap<Hash, Session>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
