//! Writes in flight. They belong to the session: leaving a screen ends none of them, and how one ended
//! whose screen was left is told by the frame (F35).

use client::{Failure, WriteResult};
use domain::{AccountId, CompanyId};

use crate::reactive::RwSignal;
use crate::route::Route;
use crate::storage::DraftForm;

/// A write, by what it does and to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Changes Name or App Type.
    Update(AccountId),
    /// Creates an account, from this form.
    Create(DraftForm),
    /// Sets what an account may do.
    SavePermissions(AccountId),
    /// Resets an account's secret.
    Reset(AccountId),
    Delete(AccountId),
}

/// How a write ended, whatever it was; or why none was sent.
#[derive(Clone, Debug, PartialEq)]
pub enum WriteOutcome {
    Done,
    /// It was so already.
    AlreadyDone,
    /// Nothing differs, so nothing was sent.
    Unchanged,
    /// Somebody else has changed it since it was seen.
    Conflict,
    /// Nobody has changed it: the server wants to know its version, which is known now (F4).
    VersionRequired,
    /// What it was about is not there any more (F8).
    Gone,
    /// The API does not find it for a write, though it can be seen (F8).
    NotFound(Failure),
    /// Neither this account nor any other can be seen (F8).
    NotVisible,
    /// Nobody knows whether it was done (F19).
    Unknown(Failure),
    /// It was done, but the secret that it should have brought was lost on the way (F10, F11).
    WithoutSecret(AccountId),
    /// It was not done.
    Failed(Failure),
    /// It was not done when the form was left; what was entered then is there again (F35).
    Resumed,
}

impl WriteOutcome {
    /// Whether it was done, though perhaps its secret was lost.
    pub fn has_happened(&self) -> bool {
        matches!(
            self,
            Self::Done | Self::AlreadyDone | Self::WithoutSecret(_)
        )
    }

    /// Whether it speaks of a state that later input makes untrue.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Done | Self::AlreadyDone | Self::Unchanged)
    }
}

impl From<&Self> for WriteOutcome {
    fn from(outcome: &Self) -> Self {
        outcome.clone()
    }
}

impl<D, N> From<&WriteResult<D, N>> for WriteOutcome {
    fn from(result: &WriteResult<D, N>) -> Self {
        match result {
            WriteResult::Done(_) => Self::Done,
            WriteResult::AlreadyDone(_) => Self::AlreadyDone,
            WriteResult::Conflict { .. } => Self::Conflict,
            WriteResult::VersionRequired { .. } => Self::VersionRequired,
            WriteResult::Gone(_) => Self::Gone,
            WriteResult::NotFound(failure) => Self::NotFound(failure.clone()),
            WriteResult::NotVisible { .. } => Self::NotVisible,
            WriteResult::Unknown { failure, .. } => Self::Unknown(failure.clone()),
            WriteResult::Failed(failure) => Self::Failed(failure.clone()),
        }
    }
}

/// A write, with what it takes to tell of it wherever the user is when it ends.
#[derive(Clone, Debug)]
pub struct Sent {
    pub write: Write,
    /// The account's name, as it was when this was sent.
    pub name: String,
    /// Whether what was entered is kept if it comes to nothing.
    pub is_kept: bool,
    /// Where it can be gone on with.
    pub back: Route,
}

/// A write that ended after its screen was left.
#[derive(Clone, Debug)]
pub struct Unwatched {
    pub sent: Sent,
    pub outcome: WriteOutcome,
}

/// All writes of a session that are in flight, and those that ended unwatched and are not told yet.
#[derive(Clone, Copy, Debug)]
pub struct Writes {
    in_flight: RwSignal<Vec<(CompanyId, Write)>>,
    unwatched: RwSignal<Vec<Unwatched>>,
}

impl Writes {
    pub(super) fn new() -> Self {
        Self {
            in_flight: RwSignal::new(Vec::new()),
            unwatched: RwSignal::new(Vec::new()),
        }
    }

    /// Whether any is in flight.
    pub fn is_any_in_flight(self) -> bool {
        !self.in_flight.with(Vec::is_empty)
    }

    /// Whether this one is in flight.
    pub fn is_in_flight(self, company: &CompanyId, write: &Write) -> bool {
        let is_it = |(of, one): &(CompanyId, Write)| of == company && one == write;
        self.in_flight.with(|all| all.iter().any(is_it))
    }

    /// One has ended, and its screen is not there any more.
    pub(super) fn ended_unwatched(self, unwatched: Unwatched) {
        self.unwatched.try_update(|all| all.push(unwatched));
    }

    /// Those that ended unwatched since this was asked last.
    pub fn take_unwatched(self) -> Vec<Unwatched> {
        if self.unwatched.with(Vec::is_empty) {
            return Vec::new();
        }
        self.unwatched
            .try_update_untracked(std::mem::take)
            .unwrap_or_default()
    }

    /// From now on this is in flight, until what this gives is dropped.
    pub(super) fn begin(self, company: CompanyId, write: Write) -> InFlight {
        let entry = (company, write);
        self.in_flight.update(|all| all.push(entry.clone()));
        InFlight {
            all: self.in_flight,
            entry,
        }
    }
}

/// A write is in flight until this is dropped.
pub(super) struct InFlight {
    all: RwSignal<Vec<(CompanyId, Write)>>,
    entry: (CompanyId, Write),
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.all.try_update(|all| {
            if let Some(at) = all.iter().position(|one| *one == self.entry) {
                all.swap_remove(at);
            }
        });
    }
}
