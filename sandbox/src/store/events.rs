//! The history of an account.

use domain::Person;
use rusqlite::{Transaction, named_params};
use serde_json::Value;
use time::OffsetDateTime;

use super::accounts::{id, time};
use super::{Page, StoreError, Window};

/// Something that was done to an account.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: i64,
    /// When it was done.
    pub at: Option<OffsetDateTime>,
    /// What was done: `created`, `updated`, `permissions_changed` …
    pub action: String,
    /// The person who did it.
    pub by: Person,
    /// What it changed: `[{field, from, to}]`.
    pub changes: Value,
}

/// The history of an account, newest first; `None` when the company has no such account.
pub fn events(
    transaction: &Transaction<'_>,
    company: i64,
    account: i64,
    window: Window,
) -> Result<Option<Page<Event>>, StoreError> {
    let exists = transaction
        .prepare_cached("SELECT 1 FROM accounts WHERE id = ?1 AND company_id = ?2")?
        .exists((account, company))?;
    if !exists {
        return Ok(None);
    }
    let total: i64 = transaction.query_row(
        "SELECT count(*) FROM events WHERE account_id = ?1",
        [account],
        |row| row.get(0),
    )?;
    let mut statement = transaction.prepare_cached(
        "SELECT e.id, e.at, e.action, e.changes,
                p.id AS person_id, p.name AS person_name, p.login AS person_login
           FROM events e JOIN people p ON p.id = e.by
          WHERE e.account_id = ?1
          ORDER BY e.at DESC, e.id DESC LIMIT ?2 OFFSET ?3",
    )?;
    let mut rows = statement.query((account, window.limit, window.offset))?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        let event = row.get("id")?;
        let changes = serde_json::from_str(row.get_ref("changes")?.as_str().unwrap_or_default())
            .map_err(|error| StoreError::Damaged(format!("event {event}: {error}")))?;
        items.push(Event {
            id: event,
            at: time(row.get("at")?),
            action: row.get("action")?,
            by: Person {
                id: id(row.get("person_id")?),
                name: row.get("person_name")?,
                login: row.get("person_login")?,
            },
            changes,
        });
    }
    Ok(Some(Page {
        items,
        total: total.unsigned_abs(),
    }))
}

/// Writes down what was done.
pub(super) fn record(
    transaction: &Transaction<'_>,
    account: i64,
    at: OffsetDateTime,
    action: &str,
    by: i64,
    changes: &Value,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO events (account_id, at, action, by, changes)
             VALUES (:account, :at, :action, :by, :changes)",
        )?
        .execute(named_params! {
            ":account": account, ":at": at.unix_timestamp(), ":action": action,
            ":by": by, ":changes": changes.to_string(),
        })?;
    Ok(())
}
