//! By what accounts and apps are found and ordered: what the shared rules make of their texts.

use domain::collation::{order_key, search_key};
use domain::index::Searched;
use rusqlite::Transaction;

use super::StoreError;
use crate::unicode::Tables;

/// Makes a new account searchable.
pub(super) fn add(transaction: &Transaction<'_>, account: i64) -> Result<(), StoreError> {
    let (company, text) = text_of(transaction, account)?;
    transaction
        .prepare_cached(
            "INSERT INTO account_texts (account_id, company_id, search_text) VALUES (?1, ?2, ?3)",
        )?
        .execute((account, company, &text))?;
    transaction
        .prepare_cached("INSERT INTO account_search (rowid, search_text) VALUES (?1, ?2)")?
        .execute((account, text))?;
    Ok(())
}

/// Makes an account searchable by what it is now.
pub(super) fn refresh(transaction: &Transaction<'_>, account: i64) -> Result<(), StoreError> {
    let (_, text) = text_of(transaction, account)?;
    transaction
        .prepare_cached("UPDATE account_texts SET search_text = ?2 WHERE account_id = ?1")?
        .execute((account, text))?;
    Ok(())
}

/// Makes all keys anew, for a database that was written by other rules.
pub(super) fn refresh_all(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let mut set = transaction.prepare("UPDATE accounts SET name_order = ?2 WHERE id = ?1")?;
    for (id, name) in names(transaction, "accounts")? {
        set.execute((id, order_key(&name, &Tables)))?;
        refresh(transaction, id)?;
    }
    let mut set = transaction
        .prepare("UPDATE marketplace_apps SET name_order = ?2, search_key = ?3 WHERE id = ?1")?;
    for (id, name) in names(transaction, "marketplace_apps")? {
        let publisher: String = transaction
            .prepare_cached("SELECT publisher FROM marketplace_apps WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        set.execute((id, order_key(&name, &Tables), app_text(&name, &publisher)))?;
    }
    Ok(())
}

/// What a search for apps looks through.
pub fn app_text(name: &str, publisher: &str) -> String {
    [name, publisher]
        .map(|text| search_key(text, &Tables))
        .join("\n")
}

fn names(transaction: &Transaction<'_>, table: &str) -> Result<Vec<(i64, String)>, StoreError> {
    let names = transaction
        .prepare(&format!("SELECT id, name FROM {table}"))?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

/// The company of an account, and what a search looks through.
fn text_of(transaction: &Transaction<'_>, account: i64) -> Result<(i64, String), StoreError> {
    let found = transaction
        .prepare_cached(
            "SELECT a.company_id, a.name, a.client_id, c.email_address, coalesce(m.name, '')
               FROM accounts a
               JOIN contacts c ON c.id = a.contact_id
               LEFT JOIN marketplace_apps m ON m.id = a.app_id
              WHERE a.id = ?1",
        )?
        .query_row([account], |row| {
            let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            let searched = Searched {
                name: text(1)?,
                client_id: text(2)?,
                id: &account.to_string(),
                email_address: text(3)?,
                app: text(4)?,
            };
            Ok((row.get(0)?, searched.key(&Tables)))
        })?;
    Ok(found)
}
