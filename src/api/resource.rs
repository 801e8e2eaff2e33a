//! What is read and written as a whole, and has versions: an account, and what it may do.
//!
//! A write is meant for the state that the person has seen. Where the server's versions can be seen,
//! it compares them. Where they cannot, and where nobody knows what became of the last write, the
//! resource is looked at just before (F5), and again before every repetition: while a new token is
//! asked for, or a pause waited for, others go on writing (F16, F38).

use std::cell::RefCell;
use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use domain::{Account, Matrix};

use super::calls::{Version, Versioned, versioned};
use super::client::Client;
use super::exchange::{Answer, Call};
use super::failure::{Failure, FailureKind};
use super::wire;
use super::written::{Known, Written};
use crate::browser;

/// Any version.
const ANY: &str = "*";

/// How long a copy that lags behind gets before it is asked once more (F32).
const LAG: Duration = Duration::from_millis(600);

/// Looks before a write is sent, and says whether it may be.
pub(super) type Look<'a> = &'a dyn Fn() -> Looking<'a>;

/// A look under way.
pub(super) type Looking<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>>;

/// A resource that is read and written as a whole.
pub(super) trait Resource: Clone + 'static {
    /// Reads it as the API writes it.
    fn read(json: &str) -> Option<Self>;

    /// Whether nothing was done to it between these two, as far as a write is concerned.
    fn is_as(&self, other: &Self) -> bool;

    /// Whether it has an older date.
    fn is_before(&self, other: &Self) -> bool;

    /// What was written of its kind.
    fn written(memory: &Memory) -> &RefCell<Written<Self>>;
}

/// What a client remembers of its own writes.
#[derive(Default)]
pub(super) struct Memory {
    accounts: RefCell<Written<Account>>,
    matrices: RefCell<Written<Matrix>>,
    /// The paths whose last write was sent, and nobody knows what became of it.
    in_doubt: RefCell<HashSet<String>>,
}

impl Resource for Account {
    fn read(json: &str) -> Option<Self> {
        wire::account(json)
    }

    /// Being used is no edit.
    fn is_as(&self, other: &Self) -> bool {
        self.name == other.name
            && self.app_type.is_same_choice(&other.app_type)
            && self.updated_at == other.updated_at
    }

    fn is_before(&self, other: &Self) -> bool {
        matches!((self.updated_at, other.updated_at), (Some(one), Some(other)) if one < other)
    }

    fn written(memory: &Memory) -> &RefCell<Written<Self>> {
        &memory.accounts
    }
}

impl Resource for Matrix {
    fn read(json: &str) -> Option<Self> {
        wire::matrix(json)
    }

    fn is_as(&self, other: &Self) -> bool {
        self.changes_since(other).is_empty()
    }

    fn is_before(&self, _: &Self) -> bool {
        false // it has no date
    }

    fn written(memory: &Memory) -> &RefCell<Written<Self>> {
        &memory.matrices
    }
}

/// Whether both are the same state: by their versions, where both have one.
pub(super) fn are_one_state<T: Resource>(one: &Versioned<T>, other: &Versioned<T>) -> bool {
    match (&one.version, &other.version) {
        (Version::Tag(one), Version::Tag(other)) => one == other,
        _ => one.value.is_as(&other.value),
    }
}

impl Client {
    /// A resource as it is, even where a copy that lags behind answers (F32).
    pub(super) async fn latest<T: Resource>(
        &self,
        path: &str,
        known: Known,
    ) -> Result<Versioned<T>, Failure> {
        let written = T::written(self.memory());
        let mut answer = self.look(path).await;
        if written
            .borrow()
            .is_old(path, &answer, known, browser::now())
        {
            browser::pause(LAG).await;
            answer = self.look(path).await;
            if written
                .borrow()
                .is_old(path, &answer, known, browser::now())
            {
                return written.borrow().instead(path, answer);
            }
        }
        written.borrow_mut().heed(path, &answer);
        answer
    }

    async fn look<T: Resource>(&self, path: &str) -> Result<Versioned<T>, Failure> {
        let answer = self.get(path).await;
        let answer = answer.and_then(|answer| versioned(&answer, T::read));
        if answer.as_ref().err().is_none_or(Failure::is_gone) {
            self.memory().in_doubt.borrow_mut().remove(path);
        }
        answer
    }

    /// Sends a write that is meant for the resource at `path` as it was seen, and reads its answer.
    pub(super) async fn write<T: Resource, R>(
        &self,
        path: &str,
        seen: &Versioned<T>,
        call: Call<'_>,
        read: impl FnOnce(Answer) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let is_keyed = call.idempotency_key.is_some();
        let look = || -> Looking<'_> { Box::pin(self.compare(path, seen, is_keyed)) };
        let if_match = match &seen.version {
            Version::Tag(tag) => tag,
            Version::Unknown => ANY,
        };
        let call = Call {
            if_match: Some(if_match),
            ..call
        };
        let outcome = self.send_after(Some(&look), &call).await.and_then(read);
        self.remember(path, seen, outcome.as_ref().err());
        outcome
    }

    /// Fails as [`FailureKind::Stale`] when the resource is not as it was seen, where that is not left
    /// to the server.
    async fn compare<T: Resource>(
        &self,
        path: &str,
        seen: &Versioned<T>,
        is_keyed: bool,
    ) -> Result<(), Failure> {
        // What has a key may be sent again without a look: it is done once (F9).
        let in_doubt = !is_keyed && self.memory().in_doubt.borrow().contains(path);
        if seen.version != Version::Unknown && !in_doubt {
            return Ok(());
        }
        let now = self.latest::<T>(path, Known::ByState).await?;
        if are_one_state(&now, seen) {
            Ok(())
        } else {
            Err(Failure::of(FailureKind::Stale))
        }
    }

    /// A write has made this of what was `before`.
    pub(super) fn saved<T: Resource>(
        &self,
        path: &str,
        before: Option<&Versioned<T>>,
        now: &Versioned<T>,
    ) {
        let mut written = T::written(self.memory()).borrow_mut();
        written.saved(path, before, now, browser::now());
    }

    /// A write has deleted it.
    pub(super) fn deleted<T: Resource>(&self, path: &str, before: &Versioned<T>) {
        let mut written = T::written(self.memory()).borrow_mut();
        written.deleted(path, before, browser::now());
    }

    /// It is not any more as it was `seen`.
    pub(super) fn overtaken<T: Resource>(&self, path: &str, seen: &Versioned<T>) {
        let mut written = T::written(self.memory()).borrow_mut();
        written.overtaken(path, seen, browser::now());
    }

    /// An account as a list shows it; what was saved here instead where that is newer, and nothing
    /// for one that was deleted here (F32).
    pub(super) fn as_written(&self, account: Account) -> Option<Account> {
        let written = self.memory().accounts.borrow();
        if written.is_empty() {
            return Some(account);
        }
        let Ok(path) = self.account_path(&account.id) else {
            return Some(account);
        };
        let row = Ok(Versioned {
            value: account,
            version: Version::Unknown,
        });
        let row = if written.is_old(&path, &row, Known::ByDateToo, browser::now()) {
            written.instead(&path, row)
        } else {
            row
        };
        row.ok().map(|row| row.value)
    }

    fn remember<T: Resource>(&self, path: &str, seen: &Versioned<T>, failure: Option<&Failure>) {
        let kind = failure.map(|failure| &failure.kind);
        let is_in_doubt = failure.is_some_and(Failure::leaves_doubt)
            // The network may have gone before the request, or before its answer (F36).
            || kind == Some(&FailureKind::Offline);
        let mut in_doubt = self.memory().in_doubt.borrow_mut();
        if is_in_doubt {
            in_doubt.insert(path.to_owned());
        } else {
            in_doubt.remove(path);
        }
        if kind == Some(&FailureKind::Stale) {
            self.overtaken(path, seen);
        }
    }
}
