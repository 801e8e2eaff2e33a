//! Every write: who makes it, where, when; and why it may be refused.

use time::OffsetDateTime;

use super::{Holder, StoreError};
use crate::fields::FieldProblem;

/// Who writes, in which company, and when.
#[derive(Clone, Copy, Debug)]
pub struct Occasion {
    /// The id of the company that is written in.
    pub company: i64,
    /// Who writes: a person, or an account itself.
    pub by: Holder,
    /// When, by the sandbox's clock.
    pub at: OffsetDateTime,
}

/// Why something was not written. Nothing has changed then.
#[derive(Debug)]
pub enum Refusal {
    /// The company has no such account.
    NoAccount,
    /// The company's directory has no such entry.
    NoEntry,
    /// Somebody changed it meanwhile.
    Stale,
    /// Fields break rules: each is named, with its rule.
    Fields(Vec<FieldProblem>),
    /// The company takes no new accounts any more (D1).
    CreationEnded,
    /// The entry is in the directory already.
    AlreadyInDirectory,
    /// The entry belongs to the directory, and cannot leave it.
    OwnDirectory,
    /// The database failed; the caller is told of no details.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}
