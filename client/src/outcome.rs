//! What a write came to.
//!
//! Sending is not the end of a write: where its answer leaves open whether it was done, or says that
//! somebody else was quicker, a fresh look tells. Update, Save permissions, Delete and Reset secret all
//! end in one of these.

use domain::{Account, Matrix, Secret};

use super::failure::Failure;
use super::types::{Absence, Versioned};

/// What a write came to: what it has made is a `D`, and what stands in its way an `N`.
#[derive(Clone, Debug, PartialEq)]
pub enum WriteResult<D, N = D> {
    /// It is done.
    Done(D),
    /// It was so already when it was sent: somebody has done the same (F3).
    AlreadyDone(D),
    /// Somebody else has changed it since it was seen, and nothing of this write is in it (F1).
    Conflict {
        /// What it is now.
        now: N,
        /// The write's own failure.
        failure: Failure,
    },
    /// It was not done, and nobody has changed anything: the server wants to know the version (F4).
    VersionRequired {
        /// What it is, with the version that the next write names.
        now: N,
        /// The write's own failure.
        failure: Failure,
    },
    /// What it was about is not there any more (F8): how that was found out.
    Gone(Failure),
    /// The API does not take it for something that is there, though it can be seen (F8).
    NotFound(Failure),
    /// Nor does it show any other account: nobody can tell whether it is there (F8).
    NotVisible {
        /// How it was not found.
        failure: Failure,
        /// Why no other is shown.
        why: Failure,
    },
    /// Nobody knows whether it was done, and a look could not tell (F19, F32).
    Unknown {
        /// The write's own failure; of one that was accepted, and is not to be seen,
        /// [`FailureKind::NotApplied`](crate::FailureKind::NotApplied).
        failure: Failure,
        /// Why nobody could look, if nobody could.
        why: Option<Failure>,
    },
    /// It was not done. The failure is the write's own, or why nobody could look at what stands in its
    /// way.
    Failed(Failure),
}

/// What a change came to. What was there and is not any more has not been changed.
pub type SaveOutcome<T> = WriteResult<Versioned<T>>;

/// What a deletion came to. It is never `Gone`: what is gone is deleted, by whomever.
pub type DeleteOutcome = WriteResult<(), Versioned<Account>>;

/// What a reset came to: the account, and its secret unless that has not arrived and will not (F10,
/// F11); or what the account is now, and what it may do.
pub type ResetOutcome = WriteResult<
    (Versioned<Account>, Option<Secret>),
    (Versioned<Account>, Result<Matrix, Failure>),
>;

impl<D, N> WriteResult<D, N> {
    /// Whether it is as it was to be.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_) | Self::AlreadyDone(_))
    }

    /// Whether what it is now is to be seen before it is written again.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::VersionRequired { .. })
    }

    /// The failures that it tells of: the write's own, and why nobody could look.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        let (own, why) = match self {
            Self::Done(_) | Self::AlreadyDone(_) => (None, None),
            Self::Conflict { failure, .. }
            | Self::VersionRequired { failure, .. }
            | Self::Gone(failure)
            | Self::NotFound(failure)
            | Self::Failed(failure) => (Some(failure), None),
            Self::NotVisible { failure, why } => (Some(failure), Some(why)),
            Self::Unknown { failure, why } => (Some(failure), why.as_ref()),
        };
        own.into_iter().chain(why)
    }
}

impl<T> WriteResult<T> {
    /// What it is now, as far as that was seen.
    pub fn now(&self) -> Option<&T> {
        match self {
            Self::Done(now)
            | Self::AlreadyDone(now)
            | Self::Conflict { now, .. }
            | Self::VersionRequired { now, .. } => Some(now),
            _ => None,
        }
    }
}

impl<D, N> From<Absence> for WriteResult<D, N> {
    fn from(absence: Absence) -> Self {
        match absence {
            Absence::Gone(failure) => Self::Gone(failure),
            Absence::NotFound(failure) => Self::NotFound(failure),
            Absence::NotVisible { failure, why } => Self::NotVisible { failure, why },
            Absence::NotLooked(why) => Self::Failed(why),
            Absence::InDoubt { failure, why } => Self::Unknown {
                failure,
                why: Some(why),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureKind;

    #[test]
    fn f39_an_outcome_tells_of_the_writes_failure_and_of_the_looks() {
        type Outcome = SaveOutcome<Account>;
        let failure = Failure::of(FailureKind::NotFound);
        let why = Failure::of(FailureKind::TimedOut);
        let both = [
            Outcome::NotVisible {
                failure: failure.clone(),
                why: why.clone(),
            },
            Outcome::Unknown {
                failure: failure.clone(),
                why: Some(why.clone()),
            },
        ];
        for outcome in both {
            assert_eq!(outcome.failures().collect::<Vec<_>>(), [&failure, &why]);
        }
        let own = [
            Outcome::Failed(failure.clone()),
            Outcome::Gone(failure.clone()),
            Outcome::NotFound(failure.clone()),
            Outcome::Unknown {
                failure: failure.clone(),
                why: None,
            },
        ];
        for outcome in own {
            assert_eq!(outcome.failures().collect::<Vec<_>>(), [&failure]);
        }
        let refused = DeleteOutcome::Failed(failure.clone());
        assert_eq!(refused.failures().collect::<Vec<_>>(), [&failure]);
        assert_eq!(DeleteOutcome::Done(()).failures().count(), 0);
        assert_eq!(DeleteOutcome::AlreadyDone(()).failures().count(), 0);
    }
}
