//! What can be changed by the API.
//!
//! Each write names the version that the person has seen and fails as [`FailureKind::PreconditionFailed`] when
//! that is not the current one. Where the server's versions cannot be seen, the resource is read
//! once more just before: a change that somebody makes between that and the write cannot be noticed
//! (F5).
//!
//! How a write failed is not yet what it came to: that is for `save` and `secret_request` to find out,
//! which are the only ones to send any.

use domain::{Account, AccountChange, AccountId, Matrix, NewAccount, Secret};
use http::Method;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::client::Client;
use super::exchange::{Answer, Call};
use super::failure::{Failure, FailureKind};
use super::idempotency::IdempotencyKey;
use super::memory::Remembered;
use super::resource::{Resource, readable, versioned};
use super::types::Versioned;
use super::wire;

/// An account, and the secret that came with it and will not come again (K1).
pub(crate) struct WithSecret {
    /// The account.
    pub account: Versioned<Account>,
    /// The secret; `None` when the server did not send one.
    pub secret: Option<Secret>,
}

impl Client {
    /// Creates an account. The same `key` with the same account gives the first answer again, the
    /// secret included, and never a second account (F9, F10). `first_sent`: when it was sent before.
    pub(crate) async fn create(
        &self,
        new: &NewAccount,
        key: &IdempotencyKey,
        first_sent: Option<OffsetDateTime>,
    ) -> Result<WithSecret, Failure> {
        let call = Call {
            method: Method::POST,
            path: &self.paths()?.accounts(),
            body: Some(wire::new_account(new)),
            idempotency_key: Some(key.as_str()),
            ..Call::default()
        };
        let made = with_secret(self.send(&call).await?)?;
        let path = self.paths()?.account(&made.account.value.id)?;
        self.made(&path, None, made, first_sent)
    }

    /// Changes an account, if it still is as `seen`. Fails as [`FailureKind::NotApplied`] where that is
    /// accepted, and the answer shows it otherwise: it is from a copy that lags behind, or the server
    /// has made something else of it, and a fresh look tells (F32).
    pub(crate) async fn update(
        &self,
        seen: &Versioned<Account>,
        change: &AccountChange,
    ) -> Result<Versioned<Account>, Failure> {
        let path = self.paths()?.account(&seen.value.id)?;
        let call = Call {
            method: Method::PATCH,
            path: &path,
            body: Some(wire::change(change, &seen.value)),
            ..Call::default()
        };
        let saved = self.write(&path, seen, call, read::<Account>).await?;
        let is_done = change.is_done_in(&saved.value);
        self.accepted(&path, seen, saved, is_done)
    }

    /// Deletes an account, if it still is as `seen`.
    pub(crate) async fn delete(&self, seen: &Versioned<Account>) -> Result<(), Failure> {
        let path = self.paths()?.account(&seen.value.id)?;
        let call = Call {
            method: Method::DELETE,
            path: &path,
            ..Call::default()
        };
        self.write(&path, seen, call, nothing).await?;
        self.deleted(&path, seen);
        Ok(())
    }

    /// Gives an account a new secret, if it still is as `seen`. The old one ends, and so do all
    /// permissions and project memberships. `key` and `first_sent` as in [`create`](Self::create).
    pub(crate) async fn reset_secret(
        &self,
        seen: &Versioned<Account>,
        key: &IdempotencyKey,
        first_sent: Option<OffsetDateTime>,
    ) -> Result<WithSecret, Failure> {
        let path = self.paths()?.account(&seen.value.id)?;
        let call = Call {
            method: Method::POST,
            path: &self.paths()?.reset_secret(&seen.value.id)?,
            idempotency_key: Some(key.as_str()),
            ..Call::default()
        };
        // It ends all permissions: what is remembered of them is not what they are.
        self.forget_permissions(&seen.value.id);
        let made = self.write(&path, seen, call, with_secret).await?;
        self.made(&path, Some(seen), made, first_sent)
    }

    /// What a request for a secret has made of an account that was `before`. One that was sent before is
    /// answered as it was then: what was written here since stays the newest, and is what is shown.
    fn made(
        &self,
        path: &str,
        before: Option<&Versioned<Account>>,
        made: WithSecret,
        first_sent: Option<OffsetDateTime>,
    ) -> Result<WithSecret, Failure> {
        let newer = first_sent.and_then(|first_sent| {
            let written = self.memory().accounts.borrow();
            written.written_since(path, first_sent, &made.account)
        });
        if let Some(newer) = newer {
            return newer.map(|account| WithSecret { account, ..made });
        }
        self.saved(path, before, &made.account);
        Ok(made)
    }

    /// A look has shown that a request for a secret has made this of an account that was `before`.
    pub(crate) fn remember_found(
        &self,
        before: Option<&Versioned<Account>>,
        now: &Versioned<Account>,
    ) {
        if let Ok(path) = self.paths().and_then(|paths| paths.account(&now.value.id)) {
            self.saved(&path, before, now);
        }
    }

    /// Sets what an account may do, if that still is as `seen`. Fails as [`update`](Self::update) does.
    pub(crate) async fn set_permissions(
        &self,
        id: &AccountId,
        seen: &Versioned<Matrix>,
        matrix: &Matrix,
    ) -> Result<Versioned<Matrix>, Failure> {
        let path = self.paths()?.permissions(id)?;
        let call = Call {
            method: Method::PUT,
            path: &path,
            body: Some(wire::matrix_body(matrix)),
            ..Call::default()
        };
        let saved = self.write(&path, seen, call, read::<Matrix>).await?;
        let is_done = saved.value.has(&matrix.changes_since(&seen.value));
        self.accepted(&path, seen, saved, is_done)
    }

    /// A change was accepted, and this is the answer. Nobody is told that something is saved which is
    /// not to be seen (F32).
    fn accepted<T: Remembered>(
        &self,
        path: &str,
        seen: &Versioned<T>,
        saved: Versioned<T>,
        is_done: bool,
    ) -> Result<Versioned<T>, Failure> {
        if is_done {
            self.saved(path, Some(seen), &saved);
            Ok(saved)
        } else {
            self.overtaken(path, seen);
            Err(Failure::of(FailureKind::NotApplied))
        }
    }
}

fn read<T: Resource>(answer: Answer) -> Result<Versioned<T>, Failure> {
    versioned(&answer, T::read)
}

/// A deletion is answered with nothing. Whatever else there is, somebody on the way may have said (F20).
#[allow(clippy::needless_pass_by_value)] // as others read it
fn nothing(answer: Answer) -> Result<(), Failure> {
    readable(answer.body.is_empty().then_some(()))
}

/// Takes the secret out of an answer, whose text is overwritten then (S20).
fn with_secret(mut answer: Answer) -> Result<WithSecret, Failure> {
    let body = Zeroizing::new(std::mem::take(&mut answer.body));
    let account = versioned(&answer, |_| wire::account(&body))?;
    Ok(WithSecret {
        secret: wire::secret(&body),
        account,
    })
}
