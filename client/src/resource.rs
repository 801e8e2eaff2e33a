//! What is read and written as a whole, and has versions: an account, and what it may do.
//!
//! A write is meant for the state that the person has seen. Where the server's versions can be seen,
//! it compares them. Where they cannot, and where nobody knows what became of the last write, the
//! resource is looked at just before (F5), and again before every repetition: while a new token is
//! asked for, or a pause waited for, others go on writing (F16, F38).

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use domain::{Account, AccountId, Matrix};

use super::calls::versioned;
use super::client::Client;
use super::exchange::{Answer, Call};
use super::failure::{Failure, FailureKind};
use super::types::{Version, Versioned};
use super::wire;
use super::written::{Known, Written};

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

    /// Whether it tells when it was changed. Otherwise a state that comes back is not told from one
    /// that is old.
    fn is_dated(&self) -> bool;

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
    /// The paths whose last write was sent, and nobody knows what became of it or what is there instead,
    /// each with the key that it was sent with.
    in_doubt: RefCell<HashMap<String, Option<String>>>,
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

    fn is_dated(&self) -> bool {
        self.updated_at.is_some()
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

    fn is_dated(&self) -> bool {
        false
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

/// Whether an answer that shows an old state may be the newest all the same: somebody can have put it
/// back, and nothing in it says when.
fn may_be_new<T: Resource>(answer: &Result<Versioned<T>, Failure>) -> bool {
    let undated =
        |state: &Versioned<T>| state.version == Version::Unknown && !state.value.is_dated();
    answer.as_ref().is_ok_and(undated)
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
            .is_old(path, &answer, known, self.platform().now())
        {
            self.platform().sleep(LAG).await;
            answer = self.look(path).await;
            let is_old = written
                .borrow()
                .is_old(path, &answer, known, self.platform().now());
            let may_be_new = may_be_new(&answer) && written.borrow().has_saved(path);
            if is_old && !may_be_new {
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
        let key = call.idempotency_key;
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
        let is_stale = failure.is_some_and(|failure| failure.kind == FailureKind::Stale);
        // Otherwise it was not sent, and there is as much doubt as before.
        if may_be_sent.get() || is_stale {
            self.remember(path, seen, key.filter(|_| !is_stale), failure);
        }
        outcome
    }

    /// Fails as [`FailureKind::Stale`] when the resource is not as it was seen, where that is not left
    /// to the server.
    async fn compare<T: Resource>(
        &self,
        path: &str,
        seen: &Versioned<T>,
        key: Option<&str>,
    ) -> Result<(), Failure> {
        let doubt = self.memory().in_doubt.borrow().get(path).cloned();
        let is_known = seen.version != Version::Unknown;
        match doubt {
            // What has this key is sent again without a look: it is done once (F9), and what it may
            // have done already is no change of somebody else's (F10).
            Some(of) if key.is_some() && of.as_deref() == key => return Ok(()),
            Some(_) if is_known && key.is_some() => return Ok(()),
            None if is_known => return Ok(()),
            _ => {}
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
        written.saved(path, before, now, self.platform().now());
    }

    /// A write has deleted it.
    pub(super) fn deleted<T: Resource>(&self, path: &str, before: &Versioned<T>) {
        let mut written = T::written(self.memory()).borrow_mut();
        written.deleted(path, before, self.platform().now());
    }

    /// It is not any more as it was `seen`.
    pub(super) fn overtaken<T: Resource>(&self, path: &str, seen: &Versioned<T>) {
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
        let row = if written.is_old(&path, &row, Known::ByDateToo, self.platform().now()) {
            written.instead(&path, row)
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

    fn remember<T: Resource>(
        &self,
        path: &str,
        seen: &Versioned<T>,
        key: Option<&str>,
        failure: Option<&Failure>,
    ) {
        let kind = failure.map(|failure| &failure.kind);
        // Of what is not as it was seen, nobody knows what it is until somebody has looked.
        let is_in_doubt = failure.is_some_and(Failure::is_worth_a_look)
            // The network may have gone before the request, or before its answer (F36).
            || kind == Some(&FailureKind::Offline);
        let mut in_doubt = self.memory().in_doubt.borrow_mut();
        if is_in_doubt {
            in_doubt.insert(path.to_owned(), key.map(str::to_owned));
        } else {
            in_doubt.remove(path);
        }
        if kind == Some(&FailureKind::Stale) {
            self.overtaken(path, seen);
        }
    }
}
