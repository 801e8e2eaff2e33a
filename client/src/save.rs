//! What a write came to.
//!
//! Sending is not the end of a write: where its answer leaves open whether it was done, or says that
//! somebody else was quicker, a fresh look tells. Every write that is meant for a state that was seen
//! goes this one way, and ends in one of the same few outcomes.

use domain::{Account, AccountChange, AccountId, Matrix};

use super::client::Client;
use super::failure::{Failure, FailureKind};
use super::resource::{Resource, are_one_state};
use super::types::{Versioned, Whereabouts};

/// What a change came to.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveOutcome<T> {
    /// It is saved.
    Saved(Versioned<T>),
    /// It was so already when it was sent: somebody has done the same (F3).
    AlreadySaved(Versioned<T>),
    /// It is not as it was seen, so nothing was written over it (F1); or the server wants to know the
    /// version, and this is it (F4).
    Conflict(Versioned<T>),
    /// What it was about is not there any more (F8): how that was found out.
    Gone(Failure),
    /// The API does not take it for something that is there, though it can be seen (F8).
    NotFound(Failure),
    /// Nor does it show any other account: nobody can tell whether it is there (F8).
    NotVisible(Failure),
    /// It was not done; or nobody knows, where [`Failure::leaves_doubt`] says so (F19).
    Failed(Failure),
}

/// What a deletion came to.
#[derive(Clone, Debug, PartialEq)]
pub enum DeleteOutcome {
    /// It is deleted.
    Deleted,
    /// It was gone already: somebody else was quicker, with the same end.
    AlreadyGone,
    /// It is not as it was seen, so it was not deleted (F1).
    Conflict(Box<Versioned<Account>>),
    /// As [`SaveOutcome::NotFound`].
    NotFound(Failure),
    /// As [`SaveOutcome::NotVisible`].
    NotVisible(Failure),
    /// As [`SaveOutcome::Failed`].
    Failed(Failure),
}

impl Client {
    /// Changes an account that is as `seen`.
    pub async fn save_account(
        &self,
        seen: &Versioned<Account>,
        change: &AccountChange,
    ) -> SaveOutcome<Account> {
        let failure = match self.update(seen, change).await {
            Ok(now) => return SaveOutcome::Saved(now),
            Err(failure) if change.name().is_some() => failure.about_the_name(),
            Err(failure) => failure,
        };
        let look = async || self.account(&seen.value.id).await;
        let is_done = |now: &Account| change.is_done_in(now);
        self.settle(&seen.value.id, seen, failure, look, is_done)
            .await
    }

    /// Sets the permissions of an account that are as `seen`.
    pub async fn save_permissions(
        &self,
        id: &AccountId,
        seen: &Versioned<Matrix>,
        wanted: &Matrix,
    ) -> SaveOutcome<Matrix> {
        let failure = match self.set_permissions(id, seen, wanted).await {
            Ok(now) => return SaveOutcome::Saved(now),
            Err(failure) => failure,
        };
        let changes = wanted.changes_since(&seen.value);
        let look = async || self.permissions(id).await;
        let is_done = |now: &Matrix| now.has(&changes);
        self.settle(id, seen, failure, look, is_done).await
    }

    /// Deletes an account that is as `seen`.
    pub async fn remove_account(&self, seen: &Versioned<Account>) -> DeleteOutcome {
        let failure = match self.delete(seen).await {
            Ok(()) => return DeleteOutcome::Deleted,
            Err(failure) => failure,
        };
        if !failure.is_worth_a_look() && !failure.is_gone() {
            return DeleteOutcome::Failed(failure);
        }
        match self.whereabouts(&seen.value.id).await {
            Whereabouts::Gone if failure.leaves_doubt() => DeleteOutcome::Deleted,
            Whereabouts::Gone => DeleteOutcome::AlreadyGone,
            Whereabouts::Here(_) if failure.is_gone() => DeleteOutcome::NotFound(failure),
            Whereabouts::Here(now) if is_conflict(&failure, seen, &now) => {
                DeleteOutcome::Conflict(now)
            }
            Whereabouts::OutOfSight(_) => DeleteOutcome::NotVisible(failure),
            // What was refused for its version, or is not found, was not done, and this is why nobody
            // can say more.
            Whereabouts::Unknown(why) if !failure.leaves_doubt() => DeleteOutcome::Failed(why),
            Whereabouts::Here(_) | Whereabouts::Unknown(_) => DeleteOutcome::Failed(failure),
        }
    }

    /// Finds out what became of a change that failed.
    async fn settle<T: Resource>(
        &self,
        id: &AccountId,
        seen: &Versioned<T>,
        failure: Failure,
        look: impl AsyncFn() -> Result<Versioned<T>, Failure>,
        is_done: impl Fn(&T) -> bool,
    ) -> SaveOutcome<T> {
        let failure = if failure.is_worth_a_look() {
            match look().await {
                Ok(now) if is_done(&now.value) => {
                    return if failure.leaves_doubt() {
                        SaveOutcome::Saved(now)
                    } else {
                        SaveOutcome::AlreadySaved(now)
                    };
                }
                Ok(now) if is_conflict(&failure, seen, &now) => return SaveOutcome::Conflict(now),
                Err(why) if !failure.leaves_doubt() || why.is_gone() => why,
                _ => failure,
            }
        } else {
            failure
        };
        if !failure.is_gone() {
            return SaveOutcome::Failed(failure);
        }
        match self.whereabouts(id).await {
            Whereabouts::Here(_) => SaveOutcome::NotFound(failure),
            Whereabouts::Gone => SaveOutcome::Gone(failure),
            Whereabouts::OutOfSight(_) => SaveOutcome::NotVisible(failure),
            Whereabouts::Unknown(why) => SaveOutcome::Failed(why),
        }
    }
}

/// Whether what a look shows is for the person to see before anything is sent again: the write was
/// refused for its version, or nobody knows what became of it and it is not as it was seen.
fn is_conflict<T: Resource>(failure: &Failure, seen: &Versioned<T>, now: &Versioned<T>) -> bool {
    failure.kind == FailureKind::Stale || !are_one_state(now, seen)
}
