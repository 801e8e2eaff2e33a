//! What can be changed by the API.
//!
//! Each write names the version that the person has seen and fails as [`FailureKind::Stale`] when
//! that is not the current one. Where the server's versions cannot be seen, the resource is read
//! once more just before: a change that somebody makes between that and the write cannot be noticed
//! (F5).

use domain::{Account, AccountChange, AccountId, Matrix, NewAccount, Secret};
use gloo_net::http::Method;
use zeroize::Zeroizing;

use super::calls::{Version, Versioned, versioned};
use super::client::{Answer, Call, Client};
use super::failure::{Failure, FailureKind};
use super::idempotency::IdempotencyKey;
use super::wire;

/// An account, and the secret that came with it and will not come again (K1).
pub struct WithSecret {
    /// The account.
    pub account: Versioned<Account>,
    /// The secret; `None` when the server did not send one.
    pub secret: Option<Secret>,
}

/// Any version.
const ANY: &str = "*";

impl Client {
    /// Creates an account. The same `key` with the same account gives the first answer again, the
    /// secret included, and never a second account (F9, F10).
    pub async fn create(
        &self,
        new: &NewAccount,
        key: &IdempotencyKey,
    ) -> Result<WithSecret, Failure> {
        let call = Call {
            method: Method::POST,
            path: &self.path("service_accounts")?,
            body: Some(wire::new_account(new)),
            idempotency_key: Some(key.as_str()),
            ..Call::default()
        };
        with_secret(self.send(&call).await?)
    }

    /// Changes an account, if it still is as `seen`.
    pub async fn update(
        &self,
        seen: &Versioned<Account>,
        change: &AccountChange,
    ) -> Result<Versioned<Account>, Failure> {
        let call = Call {
            method: Method::PATCH,
            path: &self.account_path(&seen.value.id)?,
            body: Some(wire::change(change, &seen.value)),
            if_match: Some(&self.precondition(seen).await?),
            ..Call::default()
        };
        versioned(&self.send(&call).await?, wire::account)
    }

    /// Deletes an account, if it still is as `seen`.
    pub async fn delete(&self, seen: &Versioned<Account>) -> Result<(), Failure> {
        let call = Call {
            method: Method::DELETE,
            path: &self.account_path(&seen.value.id)?,
            if_match: Some(&self.precondition(seen).await?),
            ..Call::default()
        };
        self.send(&call).await?;
        Ok(())
    }

    /// Gives an account a new secret, if it still is as `seen`. The old one ends, and so do all
    /// permissions and project memberships. `key` as in [`create`](Self::create).
    pub async fn reset_secret(
        &self,
        seen: &Versioned<Account>,
        key: &IdempotencyKey,
    ) -> Result<WithSecret, Failure> {
        let call = Call {
            method: Method::POST,
            path: &format!("{}/reset_secret", self.account_path(&seen.value.id)?),
            if_match: Some(&self.precondition(seen).await?),
            idempotency_key: Some(key.as_str()),
            ..Call::default()
        };
        with_secret(self.send(&call).await?)
    }

    /// Sets what an account may do, if that still is as `seen`.
    pub async fn set_permissions(
        &self,
        id: &AccountId,
        seen: &Versioned<Matrix>,
        matrix: &Matrix,
    ) -> Result<Versioned<Matrix>, Failure> {
        let if_match = match &seen.version {
            Version::Tag(tag) => tag,
            Version::Unknown => {
                let now = self.permissions(id).await?.value;
                if now.changes_since(&seen.value).is_empty() {
                    ANY
                } else {
                    return Err(Failure::of(FailureKind::Stale));
                }
            }
        };
        let call = Call {
            method: Method::PUT,
            path: &format!("{}/permissions", self.account_path(id)?),
            body: Some(wire::matrix_body(matrix)),
            if_match: Some(if_match),
            ..Call::default()
        };
        versioned(&self.send(&call).await?, wire::matrix)
    }

    /// What a write of `seen` names in `If-Match`.
    async fn precondition(&self, seen: &Versioned<Account>) -> Result<String, Failure> {
        match &seen.version {
            Version::Tag(tag) => Ok(tag.clone()),
            Version::Unknown => {
                let now = self.account(&seen.value.id).await?.value;
                if is_same_edit_state(&now, &seen.value) {
                    Ok(ANY.to_owned())
                } else {
                    Err(Failure::of(FailureKind::Stale))
                }
            }
        }
    }
}

/// Whether nothing was done to an account, as far as an edit is concerned: being used is no edit.
fn is_same_edit_state(one: &Account, other: &Account) -> bool {
    one.name == other.name
        && one.app_type.is_same_choice(&other.app_type)
        && one.updated_at == other.updated_at
}

/// Takes the secret out of an answer, whose text is overwritten then (S20).
fn with_secret(mut answer: Answer) -> Result<WithSecret, Failure> {
    let body = Zeroizing::new(std::mem::take(&mut answer.body));
    let account = versioned(
        &Answer {
            body: String::new(),
            ..answer
        },
        |_| wire::account(&body),
    )?;
    Ok(WithSecret {
        secret: wire::secret(&body),
        account,
    })
}
