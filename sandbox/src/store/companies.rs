//! Companies, their policies and marketplace apps.

use domain::policy::Policy;
use domain::{AppStatus, MarketplaceApp};
use rusqlite::{OptionalExtension as _, Row, Transaction, named_params};
use time::Date;
use time::macros::format_description;

use super::accounts::id;
use super::{Page, StoreError, Window};

/// A company, as its members see it.
#[derive(Clone, Debug)]
pub struct Company {
    pub id: i64,
    pub name: String,
    /// Whether it is in use.
    pub is_active: bool,
    /// Where its logo is, if it has one.
    pub logo_url: Option<String>,
}

pub(super) fn read_company(row: &Row<'_>) -> rusqlite::Result<Company> {
    Ok(Company {
        id: row.get("id")?,
        name: row.get("name")?,
        is_active: row.get("is_active")?,
        logo_url: row.get("logo_url")?,
    })
}

/// The company's policy, if it has one (D2).
pub fn company_policy(
    transaction: &Transaction<'_>,
    company: i64,
) -> Result<Option<Policy>, StoreError> {
    transaction
        .prepare_cached(
            "SELECT name_max_length, creation_ends_on, sunset_on, notice_title, notice_url
               FROM policies WHERE company_id = ?1",
        )?
        .query_row([company], |row| {
            let length: u32 = row.get("name_max_length")?;
            Ok(Policy {
                name_max_length: usize::try_from(length).unwrap_or(usize::MAX),
                creation_ends_on: read_date(row, "creation_ends_on")?,
                sunset_on: read_date(row, "sunset_on")?,
                notice_title: row.get("notice_title")?,
                notice_url: row.get("notice_url")?,
            })
        })
        .optional()
        .map_err(StoreError::from)
}

/// The company's marketplace apps that contain `search` (a key), listed and removed, by name.
pub fn apps(
    transaction: &Transaction<'_>,
    company: i64,
    search: &str,
    window: Window,
) -> Result<Page<MarketplaceApp>, StoreError> {
    let total: i64 = transaction.query_row(
        "SELECT count(*) FROM marketplace_apps
          WHERE company_id = ?1 AND instr(search_key, ?2) > 0",
        (company, search),
        |row| row.get(0),
    )?;
    let mut statement = transaction.prepare_cached(
        "SELECT id, name, publisher, status FROM marketplace_apps
          WHERE company_id = :company AND instr(search_key, :search) > 0
          ORDER BY name_order, name_key, id LIMIT :limit OFFSET :offset",
    )?;
    let items = statement
        .query_map(
            named_params! {
                ":company": company, ":search": search,
                ":limit": window.limit, ":offset": window.offset,
            },
            read_app,
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Page {
        items,
        total: total.unsigned_abs(),
    })
}

/// One app of the company's list.
pub(super) fn app(
    transaction: &Transaction<'_>,
    company: i64,
    app: i64,
) -> Result<Option<MarketplaceApp>, StoreError> {
    let app = transaction
        .prepare_cached(
            "SELECT id, name, publisher, status FROM marketplace_apps
              WHERE id = ?1 AND company_id = ?2",
        )?
        .query_row((app, company), read_app)
        .optional()?;
    Ok(app)
}

fn read_app(row: &Row<'_>) -> rusqlite::Result<MarketplaceApp> {
    Ok(MarketplaceApp {
        id: id(row.get("id")?),
        name: row.get("name")?,
        publisher: row.get("publisher")?,
        status: AppStatus::parse(&row.get::<_, String>("status")?),
    })
}

fn read_date(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(column)?;
    let format = format_description!("[year]-[month]-[day]");
    Ok(text.and_then(|text| Date::parse(&text, format).ok()))
}
