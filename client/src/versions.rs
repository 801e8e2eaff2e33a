//! Writes that are meant for a state, and reads of the latest one.
//!
//! A write is meant for the state that the person has seen. Where the server's versions can be seen,
//! it compares them. Where they cannot, and where nobody knows what became of the last write, the
//! resource is looked at just before (F5), and again before every repetition: while a new token is
//! asked for, or a pause waited for, others go on writing (F16, F38).

use std::cell::Cell;
use std::time::Duration;

use domain::{Account, AccountId};

use super::client::{Client, Looking};
use super::exchange::{Answer, Call};
use super::failure::{Failure, FailureKind};
use super::memory::{Doubt, Remembered};
use super::resource::{are_one_state, versioned};
use super::types::{Version, Versioned};
use super::write_cache::StaleCheck;

/// Any version.
const ANY: &str = "*";

/// How long a copy that lags behind gets before it is asked once more (F32).
const LAG: Duration = Duration::from_millis(600);

/// Whether an answer that shows an old state may be the newest all the same: somebody can have put it
/// back, and nothing in it says when.
fn may_be_new<T: Remembered>(answer: &Result<Versioned<T>, Failure>) -> bool {
    let undated =
        |state: &Versioned<T>| state.version == Version::Unknown && !state.value.is_dated();
    answer.as_ref().is_ok_and(undated)
}

impl Client {
    /// A resource as it is, even where a copy that lags behind answers (F32).
    pub(super) async fn latest<T: Remembered>(
        &self,
        path: &str,
        known: StaleCheck,
    ) -> Result<Versioned<T>, Failure> {
        let written = T::written(self.memory());
        let mut answer = self.look(path).await;
        if written
            .borrow()
            .is_old(path, &answer, known, self.platform().now())
        {
            self.platform().sleep(LAG).await;
            answer = self.look(path).await;
            let is_old = written
                .borrow()
                .is_old(path, &answer, known, self.platform().now());
            let may_be_new = may_be_new(&answer) && written.borrow().has_saved(path);
            if is_old && !may_be_new {
                return written.borrow().fallback(path, answer);
            }
        }
        written.borrow_mut().observe(path, &answer);
        // That something is not found may be the word of a copy that lags behind: it settles nothing.
        if let Ok(now) = &answer
            && self.memory().in_doubt.borrow_mut().remove(path).is_some()
        {
            written.borrow_mut().found(path, now, self.platform().now());
        }
        answer
    }

    async fn look<T: Remembered>(&self, path: &str) -> Result<Versioned<T>, Failure> {
        let answer = self.get(path).await;
        answer.and_then(|answer| versioned(&answer, T::read))
    }

    /// Whether a write of what is at `path` may have been done, and nobody has seen it since.
    pub(super) fn may_be_done(&self, path: &str) -> bool {
        let in_doubt = self.memory().in_doubt.borrow();
        in_doubt.get(path).is_some_and(|doubt| doubt.may_be_done)
    }

    /// A look could not tell whether a write of what is at `path` was done: a copy may have answered that
    /// lags behind (F32).
    pub(super) fn stays_in_doubt(&self, path: String) {
        let mut in_doubt = self.memory().in_doubt.borrow_mut();
        let unknown = || Doubt {
            key: None,
            may_be_done: true,
        };
        // A request with a key may be in doubt besides.
        in_doubt.entry(path).or_insert_with(unknown).may_be_done = true;
    }

    /// Sends a write that is meant for the resource at `path` as it was seen, and reads its answer.
    pub(super) async fn write<T: Remembered, R>(
        &self,
        path: &str,
        seen: &Versioned<T>,
        call: Call<'_>,
        read: impl FnOnce(Answer) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let key = call.idempotency_key;
        let was_in_doubt = self.may_be_done(path);
        let may_be_sent = Cell::new(false);
        let look = || -> Looking<'_> {
            Box::pin(async {
                may_be_sent.set(false);
                self.compare(path, seen, key).await?;
                may_be_sent.set(true);
                Ok(())
            })
        };
        let if_match = match &seen.version {
            Version::Tag(tag) => tag,
            Version::Unknown => ANY,
        };
        let call = Call {
            if_match: Some(if_match),
            ..call
        };
        let outcome = self.send_after(Some(&look), &call).await.and_then(read);
        let failure = outcome.as_ref().err();
        let is_refused = failure.is_some_and(Failure::is_about_the_version);
        // Otherwise it was not sent, and there is as much doubt as before.
        if may_be_sent.get() || is_refused {
            let doubt = Doubt {
                key: key.filter(|_| !is_refused).map(str::to_owned),
                // What stands in its way may be what the one before has made of it.
                may_be_done: !is_refused || was_in_doubt,
            };
            self.remember(path, doubt, failure);
        }
        // A look may have met a copy that lags behind: then what was seen is the newest.
        if may_be_sent.get()
            && failure.is_some_and(|why| why.kind == FailureKind::PreconditionFailed)
        {
            self.overtaken(path, seen);
        }
        outcome
    }

    /// Fails as [`FailureKind::PreconditionFailed`] when the resource is not as it was seen, where that is not left
    /// to the server.
    async fn compare<T: Remembered>(
        &self,
        path: &str,
        seen: &Versioned<T>,
        key: Option<&str>,
    ) -> Result<(), Failure> {
        let doubt = self.memory().in_doubt.borrow().get(path).cloned();
        let is_known = seen.version != Version::Unknown;
        // What has a key is done once (F9), also when nobody knows whether it was done.
        if is_known && (doubt.is_none() || key.is_some()) {
            return Ok(());
        }
        let is_sent_again = key.is_some() && doubt.is_some_and(|of| of.key.as_deref() == key);
        let now = self.latest::<T>(path, StaleCheck::ByState).await?;
        // What it may have done already is no change of somebody else's (F10).
        let may_be_by_this = is_sent_again && now.value.has_another_secret(&seen.value);
        if are_one_state(&now, seen) || may_be_by_this {
            Ok(())
        } else {
            Err(Failure::of(FailureKind::PreconditionFailed))
        }
    }

    /// A write has made this of what was `before`.
    pub(super) fn saved<T: Remembered>(
        &self,
        path: &str,
        before: Option<&Versioned<T>>,
        now: &Versioned<T>,
    ) {
        let mut written = T::written(self.memory()).borrow_mut();
        written.saved(path, before, now, self.platform().now());
    }

    /// A write has deleted it.
    pub(super) fn deleted<T: Remembered>(&self, path: &str, before: &Versioned<T>) {
        let mut written = T::written(self.memory()).borrow_mut();
        written.deleted(path, before, self.platform().now());
    }

    /// It is not any more as it was `seen`.
    pub(super) fn overtaken<T: Remembered>(&self, path: &str, seen: &Versioned<T>) {
        let mut written = T::written(self.memory()).borrow_mut();
        written.overtaken(path, seen, self.platform().now());
    }

    /// An account as a list shows it; what was saved here instead where that is newer, and nothing
    /// for one that was deleted here (F32).
    pub(super) fn as_written(&self, account: Account) -> Option<Account> {
        let written = self.memory().accounts.borrow();
        if written.is_empty() {
            return Some(account);
        }
        let Ok(path) = self.paths().and_then(|paths| paths.account(&account.id)) else {
            return Some(account);
        };
        let row = Ok(Versioned {
            value: account,
            version: Version::Unknown,
        });
        let row = if written.is_old(&path, &row, StaleCheck::ByDateToo, self.platform().now()) {
            written.fallback(&path, row)
        } else {
            row
        };
        row.ok().map(|row| row.value)
    }

    /// What is remembered of an account's permissions is not what they are any more.
    pub(super) fn forget_permissions(&self, id: &AccountId) {
        if let Ok(path) = self.paths().and_then(|paths| paths.permissions(id)) {
            self.memory().matrices.borrow_mut().forget(&path);
        }
    }

    fn remember(&self, path: &str, doubt: Doubt, failure: Option<&Failure>) {
        let kind = failure.map(|failure| &failure.kind);
        // Of what is not as it was seen, nobody knows what it is until somebody has looked.
        let is_in_doubt = failure.is_some_and(Failure::should_recheck)
            // The network may have gone before the request, or before its answer (F36).
            || kind == Some(&FailureKind::Offline);
        let mut in_doubt = self.memory().in_doubt.borrow_mut();
        if is_in_doubt {
            in_doubt.insert(path.to_owned(), doubt);
        } else {
            in_doubt.remove(path);
        }
    }
}
