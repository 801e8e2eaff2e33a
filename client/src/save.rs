//! What a write came to.
//!
//! Sending is not the end of a write: where its answer leaves open whether it was done, or says that
//! somebody else was quicker, a fresh look tells. Update, Save permissions and Delete go this one way,
//! and end in the same few outcomes.

use domain::{Account, AccountChange, AccountId, LevelChange, Matrix};

use super::client::Client;
use super::contract::CompanyPaths;
use super::failure::{Failure, FailureKind};
use super::memory::Remembered;
use super::resource::{Resource, are_one_state};
use super::types::{Absence, Versioned};

/// What a change came to.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveOutcome<T> {
    /// It is saved.
    Saved(Versioned<T>),
    /// It was so already when it was sent: somebody has done the same (F3).
    AlreadySaved(Versioned<T>),
    /// Somebody else has changed it since it was seen, and nothing of this change is in it (F1).
    Conflict {
        /// What it is now.
        now: Versioned<T>,
        /// The write's own failure.
        failure: Failure,
    },
    /// It was not done, and nobody has changed anything: the server wants to know the version (F4).
    VersionRequired {
        /// What it is, with the version that the next write names.
        now: Versioned<T>,
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
        /// [`FailureKind::NotApplied`].
        failure: Failure,
        /// Why nobody could look, if nobody could.
        why: Option<Failure>,
    },
    /// It was not done. The failure is the write's own, or why nobody could look at what stands in its
    /// way.
    Failed(Failure),
}

impl<T> SaveOutcome<T> {
    /// Whether it is as it was to be.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Saved(_) | Self::AlreadySaved(_))
    }

    /// Whether what it is now is to be seen before it is written again.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::VersionRequired { .. })
    }

    /// What it is now, as far as that was seen.
    pub fn now(&self) -> Option<&Versioned<T>> {
        match self {
            Self::Saved(now)
            | Self::AlreadySaved(now)
            | Self::Conflict { now, .. }
            | Self::VersionRequired { now, .. } => Some(now),
            _ => None,
        }
    }

    /// The failures that it tells of: the write's own, and why nobody could look.
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        let (own, why) = match self {
            Self::Saved(_) | Self::AlreadySaved(_) => (None, None),
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

/// What a deletion came to.
#[derive(Clone, Debug, PartialEq)]
pub enum DeleteOutcome {
    /// It is deleted.
    Deleted,
    /// It was gone already: somebody else was quicker, with the same end.
    AlreadyGone,
    /// It is not as it was seen, so it was not deleted (F1).
    Conflict {
        /// What it is now.
        now: Box<Versioned<Account>>,
        /// The deletion's own failure.
        failure: Failure,
    },
    /// As [`SaveOutcome::VersionRequired`].
    VersionRequired {
        /// What it is, with the version that the next deletion names.
        now: Box<Versioned<Account>>,
        /// The deletion's own failure.
        failure: Failure,
    },
    /// As [`SaveOutcome::NotFound`].
    NotFound(Failure),
    /// As [`SaveOutcome::NotVisible`].
    NotVisible {
        /// How it was not found.
        failure: Failure,
        /// Why no other is shown.
        why: Failure,
    },
    /// As [`SaveOutcome::Unknown`].
    Unknown {
        /// The deletion's own failure.
        failure: Failure,
        /// Why nobody could look, if nobody could.
        why: Option<Failure>,
    },
    /// As [`SaveOutcome::Failed`].
    Failed(Failure),
}

impl DeleteOutcome {
    /// As [`SaveOutcome::failures`].
    pub fn failures(&self) -> impl Iterator<Item = &Failure> {
        let (own, why) = match self {
            Self::Deleted | Self::AlreadyGone => (None, None),
            Self::Conflict { failure, .. }
            | Self::VersionRequired { failure, .. }
            | Self::NotFound(failure)
            | Self::Failed(failure) => (Some(failure), None),
            Self::NotVisible { failure, why } => (Some(failure), Some(why)),
            Self::Unknown { failure, why } => (Some(failure), why.as_ref()),
        };
        own.into_iter().chain(why)
    }
}

impl<T> From<Absence> for SaveOutcome<T> {
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

impl From<Absence> for DeleteOutcome {
    fn from(absence: Absence) -> Self {
        match absence {
            Absence::Gone(_) => Self::AlreadyGone,
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
        let look = async || self.find(&seen.value.id).await;
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
        let id = &seen.value.id;
        let failed = FailedSave {
            id,
            path: self.path(|paths| paths.account(id)),
            seen,
            failure,
        };
        self.settle(failed, look, part, is_changed).await
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
        let look = async || self.find_permissions(id).await;
        let part = |now: &Matrix| {
            let is_done = |change: &LevelChange| now.has(std::slice::from_ref(change));
            Part::of(changes.iter().map(is_done))
        };
        let is_changed = |now: &Matrix| !now.is_as(&seen.value);
        let failed = FailedSave {
            id,
            path: self.path(|paths| paths.permissions(id)),
            seen,
            failure,
        };
        self.settle(failed, look, part, is_changed).await
    }

    /// Deletes an account that is as `seen`.
    pub async fn remove_account(&self, seen: &Versioned<Account>) -> DeleteOutcome {
        let failure = match self.delete(seen).await {
            Ok(()) => return DeleteOutcome::Deleted,
            Err(failure) => failure,
        };
        let id = &seen.value.id;
        let path = self.path(|paths| paths.account(id));
        let may_be_done = self.may_be_done(&path) || failure.outcome_unknown();
        let looked = self.look_after(id, &failure, async || self.find(id).await);
        let now = match looked.await {
            Ok(now) => Box::new(now),
            Err(Absence::Gone(_)) if may_be_done => {
                self.deleted(&path, seen);
                return DeleteOutcome::Deleted;
            }
            Err(absence) => return absence.after(failure, may_be_done).into(),
        };
        if is_only_asked_for(&failure, &now.value, &seen.value) {
            DeleteOutcome::VersionRequired { now, failure }
        } else if may_be_done && (are_one_state(&now, seen) || now.value.is_before(&seen.value)) {
            DeleteOutcome::Unknown { failure, why: None }
        } else {
            DeleteOutcome::Conflict { now, failure }
        }
    }

    /// Finds out what became of a change that failed: how much of it a state has, and whether the
    /// state is another than was seen, as far as such a change goes. What the look shows to be saved
    /// is remembered like what was answered so (F32).
    async fn settle<T: Remembered>(
        &self,
        failed: FailedSave<'_, T>,
        look: impl AsyncFn() -> Result<Versioned<T>, Absence>,
        part: impl Fn(&T) -> Part,
        is_changed: impl Fn(&T) -> bool,
    ) -> SaveOutcome<T> {
        let FailedSave {
            id,
            path,
            seen,
            failure,
        } = failed;
        let may_be_done = self.may_be_done(&path) || failure.outcome_unknown();
        let now = match self.look_after(id, &failure, look).await {
            Ok(now) => now,
            Err(absence) => return absence.after(failure, may_be_done).into(),
        };
        // A copy that is older than what was seen tells nothing of what was done since (F32).
        let is_older = now.value.is_before(&seen.value);
        if is_older && may_be_done {
            return SaveOutcome::Unknown { failure, why: None };
        }
        let part = part(&now.value);
        if part == Part::All && !is_older {
            self.saved(&path, Some(seen), &now);
        }
        match part {
            Part::All if failure.outcome_unknown() => SaveOutcome::Saved(now),
            Part::All if !is_older => SaveOutcome::AlreadySaved(now),
            _ if is_only_asked_for(&failure, &now.value, &seen.value) => {
                SaveOutcome::VersionRequired { now, failure }
            }
            _ if failure.is_about_the_version() => SaveOutcome::Conflict { now, failure },
            // The server itself may have made this of what it has accepted.
            Part::Nothing if failure.kind != FailureKind::NotApplied && is_changed(&now.value) => {
                SaveOutcome::Conflict { now, failure }
            }
            // It may have been done, and then in part undone: that is for nobody to say.
            _ => SaveOutcome::Unknown { failure, why: None },
        }
    }

    /// Looks at what a write was about that failed so, where a look tells more than the failure does.
    async fn look_after<T>(
        &self,
        id: &AccountId,
        failure: &Failure,
        look: impl AsyncFn() -> Result<Versioned<T>, Absence>,
    ) -> Result<Versioned<T>, Absence> {
        if failure.is_gone() {
            Err(self.absence(id, failure.clone()).await)
        } else if failure.should_recheck() {
            look().await
        } else {
            Err(Absence::NotLooked(failure.clone()))
        }
    }

    /// A path within the company. Where there is none, nothing was sent, and nothing is known of it.
    fn path(&self, of: impl FnOnce(CompanyPaths) -> Result<String, Failure>) -> String {
        self.paths().and_then(of).unwrap_or_default()
    }
}

/// A change that was not answered as done.
struct FailedSave<'a, T> {
    /// The account that it is about.
    id: &'a AccountId,
    /// The path of what it changes.
    path: String,
    /// What that was when it was sent.
    seen: &'a Versioned<T>,
    /// How it failed.
    failure: Failure,
}

/// Whether a write was refused for nothing but a version that the server wants to know: what it is
/// `now` is what was `seen` (F4).
pub(crate) fn is_only_asked_for<T: Resource>(failure: &Failure, now: &T, seen: &T) -> bool {
    failure.kind == FailureKind::VersionRequired && now.is_as(seen)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret_request::ResetOutcome;

    #[test]
    fn f39_an_outcome_tells_of_the_writes_failure_and_of_the_looks() {
        let own = Failure::of(FailureKind::NotFound);
        let look = Failure::of(FailureKind::TimedOut);
        let kinds = |failures: Vec<&Failure>| -> Vec<FailureKind> {
            failures.into_iter().map(|one| one.kind.clone()).collect()
        };
        let both = [FailureKind::NotFound, FailureKind::TimedOut];
        let (failure, why) = (own.clone(), look.clone());
        let saves = [
            SaveOutcome::<Account>::NotVisible {
                failure: failure.clone(),
                why: why.clone(),
            },
            SaveOutcome::Unknown {
                failure: failure.clone(),
                why: Some(why.clone()),
            },
        ];
        for outcome in saves {
            assert_eq!(kinds(outcome.failures().collect()), both);
        }
        let deletions = [
            DeleteOutcome::NotVisible {
                failure: failure.clone(),
                why: why.clone(),
            },
            DeleteOutcome::Unknown {
                failure: failure.clone(),
                why: Some(why.clone()),
            },
        ];
        for outcome in deletions {
            assert_eq!(kinds(outcome.failures().collect()), both);
        }
        let reset = ResetOutcome::NotVisible { failure, why };
        assert_eq!(kinds(reset.failures().collect()), both);
        let failed = [
            SaveOutcome::<Account>::Failed(own.clone()),
            SaveOutcome::Gone(own.clone()),
            SaveOutcome::NotFound(own.clone()),
            SaveOutcome::Unknown {
                failure: own.clone(),
                why: None,
            },
        ];
        for outcome in failed {
            assert_eq!(kinds(outcome.failures().collect()), both[..1]);
        }
        assert_eq!(DeleteOutcome::Failed(own.clone()).failures().count(), 1);
        assert_eq!(DeleteOutcome::Deleted.failures().count(), 0);
        assert_eq!(ResetOutcome::LossUnknown(own).failures().count(), 1);
        assert_eq!(
            ResetOutcome::OtherLoss(Matrix::default())
                .failures()
                .count(),
            0
        );
    }
}
