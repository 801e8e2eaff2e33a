//! Fills a new database: two companies, their people, apps and accounts.

mod accounts;
mod cases;
mod chance;
mod companies;
mod invent;
mod words;

use rusqlite::{Transaction, named_params};
use time::{Date, Duration, OffsetDateTime};

use crate::options::{Fill, PolicyOptions};
use crate::people::Role;
use crate::store::StoreError;
use accounts::Writer;
use chance::Chance;
pub use companies::{FIRST_COMPANY, SECOND_COMPANY};

/// Where the numbers of the second company's apps and accounts begin, so that ids never meet.
const SECOND_BEGINS: usize = 500_000;
const SECOND_ACCOUNTS: usize = 4;
const SECOND_APPS: usize = 6;

const DEFAULT_NAME_LENGTH: u32 = 255;

/// Fills a database that holds nothing yet, all at once; says whether it did.
pub fn fill_if_new(
    transaction: &Transaction<'_>,
    fill: Fill,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    if transaction.prepare("SELECT 1 FROM companies")?.exists([])? {
        return Ok(false);
    }
    // Permissions are written before their account: checked when everything is there.
    transaction.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let today = now.replace_time(time::Time::MIDNIGHT);

    add_company(
        transaction,
        FIRST_COMPANY,
        "Northern Lights Construction",
        4_294_970_001,
        today,
    )?;
    add_company(
        transaction,
        SECOND_COMPANY,
        "Besançon Bâtiment S.A.",
        4_294_980_001,
        today,
    )?;
    add_people(transaction)?;
    add_policy(transaction, today.date())?;

    let mut first = Writer::new(transaction, FIRST_COMPANY, today, Chance::new(fill.seed))?;
    first.add_apps(0, fill.apps)?;
    first.add_accounts(0, fill.accounts, &cases::CASES)?;
    let other_seed = fill.seed.wrapping_add(1);
    let mut second = Writer::new(transaction, SECOND_COMPANY, today, Chance::new(other_seed))?;
    second.add_apps(SECOND_BEGINS, SECOND_APPS)?;
    second.add_accounts(SECOND_BEGINS, SECOND_ACCOUNTS, &[])?;
    transaction.execute(
        "UPDATE companies SET accounts =
             (SELECT count(*) FROM accounts WHERE company_id = companies.id)",
        [],
    )?;
    transaction.execute(
        "INSERT INTO account_search (account_search) VALUES ('rebuild')",
        [],
    )?;
    Ok(true)
}

/// Makes the first company's policy what the options say.
pub fn adjust_policy(
    transaction: &Transaction<'_>,
    options: &PolicyOptions,
) -> Result<(), StoreError> {
    if options.none {
        transaction.execute(
            "DELETE FROM policies WHERE company_id = ?1",
            [FIRST_COMPANY],
        )?;
        return Ok(());
    }
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let PolicyOptions {
        name_max_length,
        creation_ends_on,
        sunset_on,
        ..
    } = options;
    if name_max_length.is_none() && creation_ends_on.is_none() && sunset_on.is_none() {
        return Ok(());
    }
    transaction.execute(
        "INSERT INTO policies (company_id, name_max_length, creation_ends_on, sunset_on)
         VALUES (:company, coalesce(:length, :default_length), :creation, :sunset)
         ON CONFLICT (company_id) DO UPDATE SET
             name_max_length = coalesce(:length, name_max_length),
             creation_ends_on = coalesce(:creation, creation_ends_on),
             sunset_on = coalesce(:sunset, sunset_on)",
        named_params! {
            ":company": FIRST_COMPANY,
            ":length": name_max_length,
            ":default_length": DEFAULT_NAME_LENGTH,
            ":creation": day(*creation_ends_on),
            ":sunset": day(*sunset_on),
        },
    )?;
    Ok(())
}

fn add_company(
    transaction: &Transaction<'_>,
    id: i64,
    name: &str,
    first_tool: i64,
    today: OffsetDateTime,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO companies (id, name) VALUES (?1, ?2)",
        (id, name),
    )?;
    for (tool, (name, friendly_name)) in (first_tool..).zip(words::TOOLS) {
        transaction.execute(
            "INSERT INTO tools (id, company_id, name, friendly_name, added_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            (tool, id, name, friendly_name, added_at(name, today)),
        )?;
    }
    Ok(())
}

/// Two tools came after most accounts, one of them just lately.
fn added_at(tool: &str, today: OffsetDateTime) -> Option<i64> {
    let days = match tool {
        "conversations" => 300,
        "equipment" => 20,
        _ => return None,
    };
    Some((today - Duration::days(days)).unix_timestamp())
}

fn add_people(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Expired) {
        transaction.execute(
            "INSERT INTO people (id, login, name) VALUES (?1, ?2, ?3)",
            (role.person(), role.login(), role.name()),
        )?;
        join(transaction, role, FIRST_COMPANY)?;
        if role == Role::Admin {
            join(transaction, role, SECOND_COMPANY)?;
        }
    }
    for (id, (name, login)) in (invent::FIRST_COLLEAGUE..).zip(words::COLLEAGUES) {
        transaction.execute(
            "INSERT INTO people (id, login, name) VALUES (?1, ?2, ?3)",
            (id, login, name),
        )?;
    }
    Ok(())
}

/// Makes somebody a member, with the levels of their part.
fn join(transaction: &Transaction<'_>, role: Role, company: i64) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO memberships (person_id, company_id) VALUES (?1, ?2)",
        (role.person(), company),
    )?;
    for (tool, _) in words::TOOLS {
        let Some(level) = level(role, tool) else {
            continue;
        };
        transaction.execute(
            "INSERT INTO access_levels (person_id, tool_id, level)
             SELECT ?1, id, ?2 FROM tools WHERE company_id = ?3 AND name = ?4",
            (role.person(), level, company, tool),
        )?;
    }
    Ok(())
}

fn level(role: Role, tool: &str) -> Option<&'static str> {
    match (role, tool) {
        (Role::Admin | Role::Expired, _) | (Role::Operator, "admin") => Some("admin"),
        (Role::Reader, _) | (Role::Operator, "directory") => Some("read_only"),
        (Role::Powerless, "admin" | "directory") => None,
        (Role::Operator | Role::Powerless, _) => Some("standard"),
    }
}

/// A sunset that is announced, and never passes by itself while somebody tries things out.
fn add_policy(transaction: &Transaction<'_>, today: Date) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO policies
             (company_id, name_max_length, creation_ends_on, sunset_on, notice_title, notice_url)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            FIRST_COMPANY,
            DEFAULT_NAME_LENGTH,
            today.saturating_add(Duration::days(90)).to_string(),
            today.saturating_add(Duration::days(180)).to_string(),
            "Traditional service accounts are being retired",
            "https://support.example.com/service-accounts/migrate",
        ),
    )?;
    Ok(())
}
