//! Update, Save permissions and Delete: sent, and looked after where the answer leaves anything open.

use domain::{Account, AccountChange, AccountId, LevelChange, Matrix};

use super::client::Client;
use super::contract::CompanyPaths;
use super::failure::{Failure, FailureKind};
use super::memory::Remembered;
use super::outcome::{DeleteOutcome, SaveOutcome, WriteResult};
use super::resource::{Resource, are_one_state};
use super::types::{Absence, Versioned};

impl Client {
    /// Changes an account that is as `seen`.
    pub async fn save_account(
        &self,
        seen: &Versioned<Account>,
        change: &AccountChange,
    ) -> SaveOutcome<Account> {
        let failure = match self.update(seen, change).await {
            Ok(now) => return SaveOutcome::Done(now),
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
            Ok(now) => return SaveOutcome::Done(now),
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
            Ok(()) => return DeleteOutcome::Done(()),
            Err(failure) => failure,
        };
        let id = &seen.value.id;
        let path = self.path(|paths| paths.account(id));
        let may_be_done = self.may_be_done(&path) || failure.outcome_unknown();
        let looked = self.look_after(id, &failure, async || self.find(id).await);
        let now = match looked.await {
            Ok(now) => now,
            Err(Absence::Gone(_)) if may_be_done => {
                self.deleted(&path, seen);
                return DeleteOutcome::Done(());
            }
            // Somebody else was quicker, with the same end.
            Err(Absence::Gone(_)) => return DeleteOutcome::AlreadyDone(()),
            Err(absence) => return absence.after(failure, may_be_done).into(),
        };
        if is_only_asked_for(&failure, &now.value, &seen.value) {
            DeleteOutcome::VersionRequired { now, failure }
        } else if may_be_done && (are_one_state(&now, seen) || now.value.is_before(&seen.value)) {
            self.undecided(path, failure)
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
            return self.undecided(path, failure);
        }
        let part = part(&now.value);
        if part == Part::All && !is_older {
            self.saved(&path, Some(seen), &now);
        }
        match part {
            Part::All if failure.outcome_unknown() => SaveOutcome::Done(now),
            Part::All if !is_older => SaveOutcome::AlreadyDone(now),
            _ if is_only_asked_for(&failure, &now.value, &seen.value) => {
                SaveOutcome::VersionRequired { now, failure }
            }
            _ if failure.is_about_the_version() => SaveOutcome::Conflict { now, failure },
            // The server itself may have made this of what it has accepted.
            Part::Nothing if failure.kind != FailureKind::NotApplied && is_changed(&now.value) => {
                SaveOutcome::Conflict { now, failure }
            }
            // It may have been done, and then in part undone: that is for nobody to say.
            _ => self.undecided(path, failure),
        }
    }

    /// A look could not tell whether the write was done that failed so.
    fn undecided<D, N>(&self, path: String, failure: Failure) -> WriteResult<D, N> {
        self.stays_in_doubt(path);
        WriteResult::Unknown { failure, why: None }
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
