//! The list of accounts: filters, search and order, all of them on indexes.

use std::fmt::Write as _;

use domain::{AccountsQuery, AppKind, SortKey, Sunset, Unicode as _};
use rusqlite::types::Value;
use rusqlite::{Transaction, params_from_iter};

use super::accounts::{Stored, account};
use super::{Page, StoreError, Window};
use crate::unicode::Tables;

/// The shortest search that the trigram index can answer, in characters.
const TRIGRAM: usize = 3;

/// One page of a company's accounts, and how many there are in all that the query lets through.
pub fn list(
    transaction: &Transaction<'_>,
    company: i64,
    query: &AccountsQuery,
    sunset: Sunset,
    window: Window,
) -> Result<Page<Stored>, StoreError> {
    let condition = Condition::new(company, query, sunset);
    let total: i64 = transaction
        .prepare_cached(&format!(
            "SELECT count(*) FROM accounts a WHERE {}",
            condition.sql
        ))?
        .query_row(params_from_iter(&condition.values), |row| row.get(0))?;

    let mut values = condition.values;
    values.extend([Value::from(window.limit), Value::from(window.offset)]);
    let ids: Vec<i64> = transaction
        .prepare_cached(&format!(
            "SELECT a.id FROM accounts a WHERE {} ORDER BY {} LIMIT ? OFFSET ?",
            condition.sql,
            order(query)
        ))?
        .query_map(params_from_iter(&values), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;

    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.extend(account(transaction, company, id)?);
    }
    Ok(Page {
        items,
        total: total.unsigned_abs(),
    })
}

/// What follows WHERE, and the values for its question marks.
struct Condition {
    sql: String,
    values: Vec<Value>,
}

impl Condition {
    fn new(company: i64, query: &AccountsQuery, sunset: Sunset) -> Self {
        let mut condition = Self {
            sql: "a.company_id = ?".into(),
            values: vec![company.into()],
        };
        match query.app_type {
            Some(AppKind::Custom) => condition.and("a.app_id IS NULL"),
            Some(AppKind::Marketplace) => condition.and("a.app_id IS NOT NULL"),
            None => {}
        }
        match query.permitted {
            Some(true) => condition.and("a.granted > 0"),
            Some(false) => condition.and("a.granted = 0"),
            None => {}
        }
        match (query.functional, sunset.has_passed()) {
            (None, _) | (Some(false), true) => {}
            (Some(true), true) => condition.and("false"),
            (Some(true), false) => {
                condition.and("a.contact_id NOT IN (SELECT id FROM broken_contacts)");
            }
            (Some(false), false) => {
                condition.and("a.contact_id IN (SELECT id FROM broken_contacts)");
            }
        }
        condition.and_found(&Tables.fold(query.search.trim()));
        condition
    }

    fn and_found(&mut self, search: &str) {
        if search.is_empty() {
            return;
        }
        if search.contains('\0') {
            // No text holds it (N3), and the engine would end the search there.
            self.and("false");
        } else if search.chars().nth(TRIGRAM - 1).is_some() {
            self.and("a.id IN (SELECT rowid FROM account_search WHERE account_search MATCH ?)");
            // One phrase: quotation marks in it are doubled, nothing else has a meaning.
            self.values
                .push(format!("\"{}\"", search.replace('"', "\"\"")).into());
        } else {
            self.and("instr(a.search_text, ?) > 0");
            self.values.push(search.to_owned().into());
        }
    }

    fn and(&mut self, condition: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.sql, " AND {condition}");
    }
}

/// What follows ORDER BY. It is total: equal dates are ordered by id (names are never equal, N4),
/// and the id goes up in either direction.
fn order(query: &AccountsQuery) -> &'static str {
    match (query.sort.by, query.sort.descending) {
        (SortKey::Name, false) => "a.name_key",
        (SortKey::Name, true) => "a.name_key DESC",
        // Never used is NULL, which SQLite puts before every date.
        (SortKey::LastUsed, false) => "a.last_used_at, a.id",
        (SortKey::LastUsed, true) => "a.last_used_at DESC, a.id",
        (SortKey::Updated, false) => "a.updated_at, a.id",
        (SortKey::Updated, true) => "a.updated_at DESC, a.id",
    }
}
