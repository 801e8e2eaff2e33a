//! The list of accounts: filters, search and order.
//!
//! What a question costs depends on how many accounts it finds. Few are collected and put in
//! order; of many, only as many as the page needs are taken from an index that is in order already.

use domain::{AccountsQuery, AppKind, SortKey, Sunset};
use rusqlite::types::Value;
use rusqlite::{Transaction, params_from_iter};

use super::accounts::{Stored, account};
use super::{Page, StoreError, Window};
use crate::unicode::Tables;

/// The shortest search that the trigram index can answer, in characters.
const TRIGRAM: usize = 3;

/// From so many on, reading every text is quicker than looking up each account that was found.
const MANY_FOUND: i64 = 10_000;

/// Up to so many accounts are put in order; of more, those on the page are taken in order.
const FEW: i64 = 2_000;

/// One page of a company's accounts, and how many there are in all that the query lets through.
pub fn list(
    transaction: &Transaction<'_>,
    company: i64,
    query: &AccountsQuery,
    sunset: Sunset,
    window: Window,
) -> Result<Page<Stored>, StoreError> {
    let search = Search::new(transaction, query.search_key(&Tables))?;
    let filters = Filters::new(query, sunset);
    let total = count(transaction, company, &search, &filters)?;
    let ids = if window.offset < total {
        page(
            transaction,
            company,
            &search,
            &filters,
            total,
            order(query, sunset),
            window,
        )?
    } else {
        Vec::new()
    };
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.extend(account(transaction, company, id)?);
    }
    Ok(Page {
        items,
        total: total.unsigned_abs(),
    })
}

/// How to find the accounts that contain a text.
enum Search {
    /// All of them do: nothing is searched for.
    All,
    /// None of them can.
    Nothing,
    /// By the trigram index; the text as a phrase of its language.
    Trigrams { phrase: String, text: String },
    /// By reading every text.
    Reading { text: String },
}

impl Search {
    fn new(transaction: &Transaction<'_>, text: String) -> Result<Self, StoreError> {
        if text.is_empty() {
            return Ok(Self::All);
        }
        if text.contains('\0') {
            // No text holds it (N3), and the engine would end the search there.
            return Ok(Self::Nothing);
        }
        if text.chars().nth(TRIGRAM - 1).is_none() {
            return Ok(Self::Reading { text });
        }
        // One phrase: quotation marks in it are doubled, nothing else has a meaning.
        let phrase = format!("\"{}\"", text.replace('"', "\"\""));
        let found: i64 = transaction
            .prepare_cached(
                "SELECT count(*) FROM
                     (SELECT 1 FROM account_search WHERE account_search MATCH ?1 LIMIT ?2)",
            )?
            .query_row((&phrase, MANY_FOUND), |row| row.get(0))?;
        if found < MANY_FOUND {
            Ok(Self::Trigrams { phrase, text })
        } else {
            Ok(Self::Reading { text })
        }
    }
}

/// What the filters ask of an account `a`.
struct Filters {
    sql: String,
    broken: Option<bool>,
}

impl Filters {
    fn new(query: &AccountsQuery, sunset: Sunset) -> Self {
        let app_type = query.app_type.map_or("", |kind| match kind {
            AppKind::Custom => " AND a.app_id IS NULL",
            AppKind::Marketplace => " AND a.app_id IS NOT NULL",
        });
        let permitted = query.permitted.map_or("", |permitted| {
            if permitted {
                " AND a.granted > 0"
            } else {
                " AND a.granted = 0"
            }
        });
        // H3: from the sunset on none functions, whatever became of its contact.
        let (sunset, broken) = match (query.functional, sunset.has_passed()) {
            (Some(true), true) => (" AND false", None),
            (Some(false), true) => ("", None),
            (functional, _) => ("", functional.map(|functional| !functional)),
        };
        Self {
            sql: [app_type, permitted, sunset].concat(),
            broken,
        }
    }

    fn are_none(&self) -> bool {
        self.sql.is_empty() && self.broken.is_none()
    }

    fn with_health(&self) -> String {
        let health = self.broken.map_or("", |broken| {
            if broken {
                " AND a.contact_id IN (SELECT id FROM broken_contacts)"
            } else {
                " AND a.contact_id NOT IN (SELECT id FROM broken_contacts)"
            }
        });
        format!("{}{health}", self.sql)
    }
}

fn count(
    transaction: &Transaction<'_>,
    company: i64,
    search: &Search,
    filters: &Filters,
) -> Result<i64, StoreError> {
    let company = Value::from(company);
    let (sql, values) = match search {
        Search::Nothing => return Ok(0),
        Search::All if filters.are_none() => (
            "SELECT accounts FROM companies WHERE id = ?".to_owned(),
            vec![company],
        ),
        Search::All if filters.broken == Some(false) => (
            // The broken ones are few, and quickly counted.
            format!(
                "SELECT (SELECT count(*) FROM accounts a WHERE a.company_id = ?1{sql})
                      - (SELECT count(*) FROM accounts a WHERE a.company_id = ?1{sql}
                            AND a.contact_id IN (SELECT id FROM broken_contacts))",
                sql = filters.sql
            ),
            vec![company],
        ),
        Search::All => (
            format!(
                "SELECT count(*) FROM accounts a WHERE a.company_id = ?{}",
                filters.with_health()
            ),
            vec![company],
        ),
        Search::Trigrams { .. } | Search::Reading { .. } => {
            let (from, values) = found(search, company, !filters.are_none());
            (
                format!("SELECT count(*) {from}{}", filters.with_health()),
                values,
            )
        }
    };
    let count = transaction
        .prepare_cached(&sql)?
        .query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(count)
}

/// FROM and WHERE that begin with what the search finds; with the accounts `a` when `joined`.
fn found(search: &Search, company: Value, joined: bool) -> (String, Vec<Value>) {
    let join = if joined {
        "CROSS JOIN accounts a ON a.id = t.account_id"
    } else {
        ""
    };
    match search {
        Search::Trigrams { phrase, .. } => (
            format!(
                "FROM account_search s
                 CROSS JOIN account_texts t ON t.account_id = s.rowid {join}
                 WHERE s.account_search MATCH ? AND t.company_id = ?"
            ),
            vec![phrase.clone().into(), company],
        ),
        Search::Reading { text } => (
            format!(
                "FROM account_texts t {join}
                 WHERE instr(t.search_text, ?) > 0 AND t.company_id = ?"
            ),
            vec![text.clone().into(), company],
        ),
        Search::All | Search::Nothing => (
            "FROM accounts a WHERE a.company_id = ?".to_owned(),
            vec![company],
        ),
    }
}

/// The ids on a page.
fn page(
    transaction: &Transaction<'_>,
    company: i64,
    search: &Search,
    filters: &Filters,
    total: i64,
    order: &str,
    window: Window,
) -> Result<Vec<i64>, StoreError> {
    let company = Value::from(company);
    let health = filters.with_health();
    let (from, mut values) = match search {
        Search::Trigrams { text, .. } | Search::Reading { text } if total > FEW => (
            "FROM accounts a
             WHERE a.company_id = ?
               AND (SELECT instr(t.search_text, ?) FROM account_texts t
                     WHERE t.account_id = a.id) > 0"
                .to_owned(),
            vec![company, text.clone().into()],
        ),
        _ => found(search, company, true),
    };
    values.extend([Value::from(window.limit), Value::from(window.offset)]);
    let ids = transaction
        .prepare_cached(&format!(
            "SELECT a.id {from}{health} ORDER BY {order} LIMIT ? OFFSET ?"
        ))?
        .query_map(params_from_iter(values), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// What follows ORDER BY. It is total: equal ones are ordered by id, which goes up in either direction
/// (names are never equal, N4).
fn order(query: &AccountsQuery, sunset: Sunset) -> &'static str {
    match (query.sort.by, query.sort.descending) {
        (SortKey::Name, false) => "a.name_order, a.name_key",
        (SortKey::Name, true) => "a.name_order DESC, a.name_key DESC",
        // Never used is NULL, which SQLite puts before every date.
        (SortKey::LastUsed, false) => "a.last_used_at, a.id",
        (SortKey::LastUsed, true) => "a.last_used_at DESC, a.id",
        (SortKey::Updated, false) => "a.updated_at, a.id",
        (SortKey::Updated, true) => "a.updated_at DESC, a.id",
        // Custom has no app: NULL.
        (SortKey::AppType, false) => {
            "(SELECT m.name_order FROM marketplace_apps m WHERE m.id = a.app_id), a.id"
        }
        (SortKey::AppType, true) => {
            "(SELECT m.name_order FROM marketplace_apps m WHERE m.id = a.app_id) DESC, a.id"
        }
        // H3: none functions.
        (SortKey::Health, _) if sunset.has_passed() => "a.id",
        (SortKey::Health, false) => "a.contact_id NOT IN (SELECT id FROM broken_contacts), a.id",
        (SortKey::Health, true) => "a.contact_id IN (SELECT id FROM broken_contacts), a.id",
        (SortKey::Permissions, false) => "a.granted, a.id",
        (SortKey::Permissions, true) => "a.granted DESC, a.id",
    }
}
