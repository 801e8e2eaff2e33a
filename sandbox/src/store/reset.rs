//! A new secret, which wipes what the account may do.

use domain::AccessLevel;
use rusqlite::{Transaction, named_params};

use super::accounts::{Stored, account};
use super::permissions::{permissions, set_levels};
use super::update::account_of_version;
use super::{Occasion, Refusal, events};
use crate::credentials::Hash;
use crate::random;

/// Gives an account another secret, if it still is of a version that `expected` accepts. The old
/// secret, the tokens obtained with it and all permissions are gone.
pub fn reset_secret(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    id: i64,
    expected: impl FnOnce(i64) -> bool,
    secret: Hash,
) -> Result<Stored, Refusal> {
    account_of_version(transaction, occasion.company, id, expected)?;
    let author = occasion.by.author(transaction)?;
    let matrix = permissions(transaction, occasion.company, id)?.ok_or(Refusal::NoAccount)?;
    let wiped = set_levels(transaction, id, &matrix.tools, |_| AccessLevel::None)?;
    transaction
        .prepare_cached("DELETE FROM access_tokens WHERE account_id = ?1")?
        .execute([id])?;
    transaction
        .prepare_cached(
            "UPDATE accounts
                SET secret_hash = :secret, secret_created_at = :at,
                    version = :version, permissions_version = :permissions_version,
                    updated_at = :at, updated_by = :by
              WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": id,
            ":secret": secret,
            ":at": occasion.at.unix_timestamp(),
            ":version": random::version(),
            ":permissions_version": random::version(),
            ":by": author,
        })?;
    events::record(
        transaction,
        id,
        occasion.at,
        "secret_reset",
        author,
        &wiped.into(),
    )?;
    account(transaction, occasion.company, id)?.ok_or(Refusal::NoAccount)
}
