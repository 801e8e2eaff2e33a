//! What a write came to.
//!
//! Sending is not the end of a write: where its answer leaves open whether it was done, or says that
//! somebody else was quicker, a fresh look tells. Update, Save permissions and Delete go this one way,
//! and end in the same few outcomes.

use domain::{Account, AccountChange, AccountId, LevelChange, Matrix};

use super::client::Client;
use super::failure::Failure;
use super::resource::{Resource, are_one_state};
use super::types::{Lookup, Versioned};

/// What a change came to.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveOutcome<T> {
    /// It is saved.
    Saved(Versioned<T>),
    /// It was so already when it was sent: somebody has done the same (F3).
    AlreadySaved(Versioned<T>),
    /// Somebody else has changed it since it was seen, and nothing of this change is in it (F1); or the
    /// server wants to know the version, and this is it (F4).
    Conflict(Versioned<T>),
    /// What it was about is not there any more (F8): how that was found out.
    Gone(Failure),
    /// The API does not take it for something that is there, though it can be seen (F8).
    NotFound(Failure),
    /// Nor does it show any other account: nobody can tell whether it is there (F8).
    NotVisible(Failure),
    /// Nobody knows whether it was done, and a look could not tell (F19).
    Unknown(Failure),
    /// It was not done. The failure is the write's own, or why nobody could look at what stands in its
    /// way.
    Failed(Failure),
}

impl<T> SaveOutcome<T> {
    /// Whether it is as it was to be.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Saved(_) | Self::AlreadySaved(_))
    }

    /// What it is now, as far as that was seen.
    pub fn now(&self) -> Option<&Versioned<T>> {
        match self {
            Self::Saved(now) | Self::AlreadySaved(now) | Self::Conflict(now) => Some(now),
            _ => None,
        }
    }
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
    /// As [`SaveOutcome::Unknown`].
    Unknown(Failure),
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
        let part = |now: &Account| {
            let name = change.name().map(|name| now.name == name.as_str());
            let app_type = change
                .app_type()
                .map(|one| one.is_same_choice(&now.app_type));
            Part::of([name, app_type].into_iter().flatten())
        };
        let is_changed = |now: &Account| {
            now.name != seen.value.name || !now.app_type.is_same_choice(&seen.value.app_type)
        };
        self.settle(&seen.value.id, failure, look, part, is_changed)
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
        let part = |now: &Matrix| {
            let is_done = |change: &LevelChange| now.has(std::slice::from_ref(change));
            Part::of(changes.iter().map(is_done))
        };
        let is_changed = |now: &Matrix| !now.is_as(&seen.value);
        self.settle(id, failure, look, part, is_changed).await
    }

    /// Deletes an account that is as `seen`.
    pub async fn remove_account(&self, seen: &Versioned<Account>) -> DeleteOutcome {
        let failure = match self.delete(seen).await {
            Ok(()) => return DeleteOutcome::Deleted,
            Err(failure) => failure,
        };
        if !failure.should_recheck() && !failure.is_gone() {
            return DeleteOutcome::Failed(failure);
        }
        match self.look_up(&seen.value.id).await {
            Lookup::Gone if failure.outcome_unknown() => DeleteOutcome::Deleted,
            Lookup::Gone => DeleteOutcome::AlreadyGone,
            Lookup::Here(_) if failure.is_gone() => DeleteOutcome::NotFound(failure),
            Lookup::Here(now) if !failure.outcome_unknown() || !are_one_state(&now, seen) => {
                DeleteOutcome::Conflict(now)
            }
            Lookup::Here(_) => DeleteOutcome::Unknown(failure),
            Lookup::NotVisible(_) => DeleteOutcome::NotVisible(failure),
            Lookup::Unknown(_) if failure.outcome_unknown() => DeleteOutcome::Unknown(failure),
            // What was refused for its version, or is not found, was not done.
            Lookup::Unknown(why) => DeleteOutcome::Failed(why),
        }
    }

    /// Finds out what became of a change that failed: how much of it a state has, and whether the
    /// state is another than was seen, as far as such a change goes.
    async fn settle<T: Resource>(
        &self,
        id: &AccountId,
        failure: Failure,
        look: impl AsyncFn() -> Result<Versioned<T>, Failure>,
        part: impl Fn(&T) -> Part,
        is_changed: impl Fn(&T) -> bool,
    ) -> SaveOutcome<T> {
        let failure = if failure.outcome_unknown() {
            match look().await {
                Ok(now) if part(&now.value) == Part::All => return SaveOutcome::Saved(now),
                // It may have been done, and then in part undone: that is for nobody to say.
                Ok(now) if part(&now.value) == Part::Nothing && is_changed(&now.value) => {
                    return SaveOutcome::Conflict(now);
                }
                Err(why) if why.is_gone() => why,
                _ => return SaveOutcome::Unknown(failure),
            }
        } else if failure.should_recheck() {
            match look().await {
                Ok(now) if part(&now.value) == Part::All => {
                    return SaveOutcome::AlreadySaved(now);
                }
                Ok(now) => return SaveOutcome::Conflict(now),
                Err(why) => why,
            }
        } else {
            failure
        };
        if !failure.is_gone() {
            return SaveOutcome::Failed(failure);
        }
        match self.look_up(id).await {
            Lookup::Here(_) => SaveOutcome::NotFound(failure),
            Lookup::Gone => SaveOutcome::Gone(failure),
            Lookup::NotVisible(_) => SaveOutcome::NotVisible(failure),
            Lookup::Unknown(why) => SaveOutcome::Failed(why),
        }
    }
}

/// How much of a change a state has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Nothing,
    Some,
    All,
}

impl Part {
    /// By whether it has each of the changes.
    fn of(changes: impl Iterator<Item = bool>) -> Self {
        let (has, lacks): (Vec<_>, Vec<_>) = changes.partition(|is_done| *is_done);
        match (has.is_empty(), lacks.is_empty()) {
            (_, true) => Self::All,
            (true, false) => Self::Nothing,
            (false, false) => Self::Some,
        }
    }
}
