//! Companies, people, levels, policies and marketplace apps.

use domain::policy::Policy;
use domain::{Access, AccessLevel, MarketplaceApp, Person};
use rusqlite::{OptionalExtension as _, Row, Transaction, named_params};
use time::Date;
use time::macros::format_description;

use super::accounts::{id, status};
use super::{Page, StoreError, Window};

/// A company, as its members see it.
#[derive(Clone, Debug)]
pub struct Company {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whether it is in use.
    pub is_active: bool,
    /// Where its logo is, if it has one.
    pub logo_url: Option<String>,
}

/// What a person is in a company.
#[derive(Clone, Copy, Debug)]
pub struct Membership {
    /// Their levels on the two tools that decide.
    pub access: Access,
}

/// A person's own level in one tool of a company.
#[derive(Clone, Debug)]
pub struct OwnLevel {
    /// The tool's id.
    pub id: i64,
    /// The tool's name in the API.
    pub name: String,
    /// The tool's name for people.
    pub friendly_name: String,
    /// The level.
    pub level: AccessLevel,
}

/// A person by id.
pub fn person(transaction: &Transaction<'_>, person: i64) -> Result<Option<Person>, StoreError> {
    let person = transaction
        .prepare_cached("SELECT id, name, login FROM people WHERE id = ?1")?
        .query_row([person], |row| {
            Ok(Person {
                id: id(row.get("id")?),
                name: row.get("name")?,
                login: row.get("login")?,
            })
        })
        .optional()?;
    Ok(person)
}

/// The companies that a person reaches, by name.
pub fn companies(
    transaction: &Transaction<'_>,
    person: i64,
    window: Window,
) -> Result<Page<Company>, StoreError> {
    let total: i64 = transaction.query_row(
        "SELECT count(*) FROM memberships WHERE person_id = ?1",
        [person],
        |row| row.get(0),
    )?;
    let mut statement = transaction.prepare_cached(
        "SELECT c.id, c.name, c.is_active, c.logo_url
           FROM companies c JOIN memberships m ON m.company_id = c.id
          WHERE m.person_id = ?1
          ORDER BY c.name, c.id LIMIT ?2 OFFSET ?3",
    )?;
    let items = statement
        .query_map((person, window.limit, window.offset), |row| {
            Ok(Company {
                id: row.get("id")?,
                name: row.get("name")?,
                is_active: row.get("is_active")?,
                logo_url: row.get("logo_url")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Page {
        items,
        total: total.unsigned_abs(),
    })
}

/// What a person is in a company; `None` when the company is out of their reach.
pub fn membership(
    transaction: &Transaction<'_>,
    person: i64,
    company: i64,
) -> Result<Option<Membership>, StoreError> {
    let reaches = transaction
        .prepare_cached("SELECT 1 FROM memberships WHERE person_id = ?1 AND company_id = ?2")?
        .exists((person, company))?;
    if !reaches {
        return Ok(None);
    }
    let mut access = Access::default();
    for tool in own_levels(transaction, person, company)? {
        match tool.name.as_str() {
            "admin" => access.admin = tool.level,
            "directory" => access.directory = tool.level,
            _ => {}
        }
    }
    Ok(Some(Membership { access }))
}

/// A person's level in every tool of a company.
pub fn own_levels(
    transaction: &Transaction<'_>,
    person: i64,
    company: i64,
) -> Result<Vec<OwnLevel>, StoreError> {
    let mut statement = transaction.prepare_cached(
        "SELECT t.id, t.name, t.friendly_name, coalesce(l.level, 'none') AS level
           FROM tools t
           LEFT JOIN access_levels l ON l.tool_id = t.id AND l.person_id = ?1
          WHERE t.company_id = ?2
          ORDER BY t.id",
    )?;
    let levels = statement
        .query_map((person, company), |row| {
            Ok(OwnLevel {
                id: row.get("id")?,
                name: row.get("name")?,
                friendly_name: row.get("friendly_name")?,
                level: AccessLevel::parse(row.get_ref("level")?.as_str()?).unwrap_or_default(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(levels)
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

/// The company's marketplace apps that contain `search` (folded), listed and removed, by name.
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
          ORDER BY name_key, id LIMIT :limit OFFSET :offset",
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
        status: status(row.get("status")?),
    })
}

fn read_date(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(column)?;
    let format = format_description!("[year]-[month]-[day]");
    Ok(text.and_then(|text| Date::parse(&text, format).ok()))
}
