//! Deletes an account and its contact.

use rusqlite::Transaction;

use super::update::account_of_version;
use super::{Occasion, Refusal};

/// Deletes an account, if it still is of a version that `expected` accepts. Its history, tokens,
/// permissions and texts go with it by the rules of the tables; here goes what it points to.
pub fn remove(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    id: i64,
    expected: impl FnOnce(i64) -> bool,
) -> Result<(), Refusal> {
    account_of_version(transaction, occasion.company, id, expected)?;
    let contact: i64 = transaction
        .prepare_cached("DELETE FROM accounts WHERE id = ?1 RETURNING contact_id")?
        .query_row([id], |row| row.get(0))?;
    transaction
        .prepare_cached("DELETE FROM further_directories WHERE contact_id = ?1")?
        .execute([contact])?;
    transaction
        .prepare_cached("DELETE FROM contacts WHERE id = ?1")?
        .execute([contact])?;
    transaction
        .prepare_cached("UPDATE companies SET accounts = accounts - 1 WHERE id = ?1")?
        .execute([occasion.company])?;
    Ok(())
}
