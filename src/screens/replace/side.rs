//! One of the two accounts.

use client::{Client, Failure, Versioned};
use domain::{Account, AccountId, Matrix};
use futures_util::future::join;

/// An account with what it may do; `None` where that may not be seen.
#[derive(Clone, PartialEq)]
pub struct Side {
    /// The account.
    pub account: Versioned<Account>,
    /// Its permissions.
    pub matrix: Option<Versioned<Matrix>>,
}

/// Reads it.
pub async fn side(client: &Client, id: &AccountId) -> Result<Side, Failure> {
    let (account, matrix) = join(client.account(id), client.permissions(id)).await;
    Ok(Side {
        account: account?,
        matrix: matrix.ok(),
    })
}
