//! Deleting.

use domain::Account;
use gloo_net::http::Method;

use super::calls::{Version, Versioned, is_same_edit_state};
use super::client::{Call, Client};
use super::failure::{Failure, FailureKind};

impl Client {
    /// Deletes an account, if it still is as `seen`; otherwise fails as [`FailureKind::Stale`].
    ///
    /// Where versions cannot be seen, it is read once more just before, as for an update (F5).
    pub async fn delete(&self, seen: &Versioned<Account>) -> Result<(), Failure> {
        let if_match = match &seen.version {
            Version::Tag(tag) => tag,
            Version::Unknown => {
                let now = self.account(&seen.value.id).await?.value;
                if !is_same_edit_state(&now, &seen.value) {
                    return Err(Failure::of(FailureKind::Stale));
                }
                "*"
            }
        };
        let call = Call {
            method: Method::DELETE,
            path: &self.account_path(&seen.value.id)?,
            body: None,
            if_match: Some(if_match),
        };
        self.send(&call).await?;
        Ok(())
    }
}
