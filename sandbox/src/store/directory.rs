//! Company directories, as far as the contacts of accounts stand in them. What happens here decides
//! whether accounts function (H1, H2).

use rusqlite::{OptionalExtension as _, Transaction};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::accounts::time;
use super::{Occasion, Refusal, StoreError, events, search};
use crate::fields::{Field, Problem};

/// An entry of a company's directory: the contact of an account.
#[derive(Clone, Debug)]
pub struct DirectoryEntry {
    /// The contact's id, which is not the account's.
    pub id: i64,
    /// The name of the account that it is the contact of.
    pub name: String,
    /// The address that it has now.
    pub email_address: String,
    /// When it was made, with its account.
    pub created_at: Option<OffsetDateTime>,
    /// When somebody last changed it.
    pub updated_at: Option<OffsetDateTime>,
    account: i64,
    home: i64,
}

/// An entry of a company's directory, its own or one that it was added to.
pub fn directory_entry(
    transaction: &Transaction<'_>,
    company: i64,
    id: i64,
) -> Result<Option<DirectoryEntry>, StoreError> {
    let entry = transaction
        .prepare_cached(
            "SELECT c.id, a.name, c.email_address, a.created_at,
                    coalesce(c.updated_at, a.created_at) AS updated_at,
                    a.id AS account, a.company_id AS home
               FROM contacts c JOIN accounts a ON a.contact_id = c.id
              WHERE c.id = ?1
                AND (a.company_id = ?2
                     OR EXISTS (SELECT 1 FROM further_directories f
                                 WHERE f.contact_id = c.id AND f.company_id = ?2))",
        )?
        .query_row((id, company), |row| {
            Ok(DirectoryEntry {
                id: row.get("id")?,
                name: row.get("name")?,
                email_address: row.get("email_address")?,
                created_at: time(row.get("created_at")?),
                updated_at: time(row.get("updated_at")?),
                account: row.get("account")?,
                home: row.get("home")?,
            })
        })
        .optional()?;
    Ok(entry)
}

/// Changes the e-mail address of an entry. Unless it is the issued one, the account ceases to
/// function (H1).
pub fn change_email(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    id: i64,
    email_address: &str,
) -> Result<DirectoryEntry, Refusal> {
    let entry = entry_of(transaction, occasion, id)?;
    if entry.email_address == email_address {
        return Ok(entry);
    }
    transaction
        .prepare_cached("UPDATE contacts SET email_address = ?2 WHERE id = ?1")?
        .execute((id, email_address))?;
    search::refresh(transaction, entry.account)?;
    let changes = json!([{
        "field": "contact.email_address", "from": entry.email_address, "to": email_address,
    }]);
    record(transaction, occasion, &entry, "contact_changed", &changes)?;
    entry_of(transaction, occasion, id)
}

/// Adds the contact that has this e-mail address to the company's directory, so that its account
/// ceases to function (H2).
pub fn add_to_directory(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    email_address: &str,
) -> Result<DirectoryEntry, Refusal> {
    let found: Vec<i64> = transaction
        .prepare_cached("SELECT id FROM contacts WHERE email_address = ?1 COLLATE NOCASE LIMIT 2")?
        .query_map([email_address], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let problem = |problem| Refusal::Fields(vec![Field::EmailAddress.has(problem)]);
    let id = match found.as_slice() {
        [] => return Err(problem(Problem::UnknownContact)),
        [id] => *id,
        _ => return Err(problem(Problem::AmbiguousContact)),
    };
    if directory_entry(transaction, occasion.company, id)?.is_some() {
        return Err(Refusal::AlreadyInDirectory);
    }
    transaction
        .prepare_cached("INSERT INTO further_directories (contact_id, company_id) VALUES (?1, ?2)")?
        .execute((id, occasion.company))?;
    let entry = entry_of(transaction, occasion, id)?;
    let company = company_name(transaction, occasion.company)?;
    let changes = json!([{ "field": "contact.company_directory", "from": null, "to": company }]);
    let action = "contact_added_to_directory";
    record(transaction, occasion, &entry, action, &changes)?;
    entry_of(transaction, occasion, id)
}

/// Takes an entry out of a directory that it was added to, which mends its account (H2).
pub fn remove_from_directory(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    id: i64,
) -> Result<(), Refusal> {
    let entry = entry_of(transaction, occasion, id)?;
    if entry.home == occasion.company {
        return Err(Refusal::OwnDirectory);
    }
    transaction
        .prepare_cached(
            "DELETE FROM further_directories WHERE contact_id = ?1 AND company_id = ?2",
        )?
        .execute((id, occasion.company))?;
    let company = company_name(transaction, occasion.company)?;
    let changes = json!([{ "field": "contact.company_directory", "from": company, "to": null }]);
    let action = "contact_removed_from_directory";
    record(transaction, occasion, &entry, action, &changes)?;
    Ok(())
}

fn entry_of(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    id: i64,
) -> Result<DirectoryEntry, Refusal> {
    directory_entry(transaction, occasion.company, id)?.ok_or(Refusal::NoEntry)
}

/// The history of the account tells of it, in whichever company it was done.
fn record(
    transaction: &Transaction<'_>,
    occasion: Occasion,
    entry: &DirectoryEntry,
    action: &str,
    changes: &Value,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE contacts SET updated_at = ?2 WHERE id = ?1")?
        .execute((entry.id, occasion.at.unix_timestamp()))?;
    let author = occasion.by.author(transaction)?;
    events::record(
        transaction,
        entry.account,
        occasion.at,
        action,
        author,
        changes,
    )
}

fn company_name(transaction: &Transaction<'_>, company: i64) -> Result<String, StoreError> {
    let name = transaction
        .prepare_cached("SELECT name FROM companies WHERE id = ?1")?
        .query_row([company], |row| row.get(0))?;
    Ok(name)
}
