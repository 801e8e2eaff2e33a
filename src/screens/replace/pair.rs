//! The two accounts of a replacement, as far as they are found.

use client::{Client, Failure, Versioned};
use domain::{Account, AccountId, Matrix};
use futures_util::future::join;

/// An account with what it may do; `None` where that may not be seen.
#[derive(Clone, PartialEq)]
pub struct Side {
    pub account: Versioned<Account>,
    pub matrix: Option<Versioned<Matrix>>,
}

/// What is known of the two accounts.
#[derive(Clone)]
pub enum Pair {
    /// There is no new one yet.
    Old(Box<Account>),
    /// The address names one account twice.
    Same(Box<Account>),
    /// The old one and the new one.
    Both(Box<Side>, Box<Side>),
    /// The new one is here, and the old one is not found.
    OldMissing(Box<Side>),
    /// The old one is here, and the new one is not found.
    NewMissing(Box<Account>),
}

/// Reads both; `new` is `None` as long as there is no new one.
pub async fn look_up(
    client: Client,
    old: AccountId,
    new: Option<AccountId>,
) -> Result<Pair, Failure> {
    let Some(new) = new else {
        return Ok(Pair::Old(Box::new(client.account(&old).await?.value)));
    };
    match join(side(&client, &old), side(&client, &new)).await {
        // By the ids that the API gives: an address may write one id in two ways.
        (Ok(old), Ok(new)) if old.account.value.id == new.account.value.id => {
            Ok(Pair::Same(Box::new(old.account.value)))
        }
        (Ok(old), Ok(new)) => Ok(Pair::Both(Box::new(old), Box::new(new))),
        (Err(gone), Ok(new)) if gone.is_gone() => Ok(Pair::OldMissing(Box::new(new))),
        (Ok(old), Err(gone)) if gone.is_gone() => Ok(Pair::NewMissing(Box::new(old.account.value))),
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

async fn side(client: &Client, id: &AccountId) -> Result<Side, Failure> {
    let (account, matrix) = join(client.account(id), client.permissions(id)).await;
    Ok(Side {
        account: account?,
        matrix: matrix.ok(),
    })
}
