//! Reading accounts and what they may do.

use domain::{Account, AppStatus, AppType, Contact, Id, MarketplaceApp, PermissionCounts, Person};
use rusqlite::{OptionalExtension as _, Row, Transaction};
use time::OffsetDateTime;

use super::StoreError;

/// An account and the version of it that a write has to name.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The account. Its health is not in it: that follows from the contact and the policy.
    pub account: Account,
    /// New with every change of what can be written about the account.
    pub version: i64,
}

/// How much an account may do in one tool.
#[derive(Clone, Debug)]
pub struct ToolLevel {
    /// The tool's name in the API.
    pub name: String,
    /// The tool's name for people.
    pub friendly_name: String,
    /// `none`, `read_only`, `standard` or `admin`.
    pub level: String,
}

const ONE_ACCOUNT: &str = "
    SELECT a.id, a.name, a.client_id, a.version,
           a.last_used_at, a.secret_created_at, a.created_at, a.updated_at,
           m.id AS app_id, m.name AS app_name, m.publisher, m.status,
           c.id AS contact_id, c.email_address, c.issued_email_address,
           1 + (SELECT count(*) FROM further_directories f WHERE f.contact_id = c.id)
               AS directories,
           (SELECT count(*) FROM tools t WHERE t.company_id = a.company_id) AS tools,
           (SELECT count(*) FROM account_permissions p
             WHERE p.account_id = a.id AND p.level = 'read_only') AS read_only,
           (SELECT count(*) FROM account_permissions p
             WHERE p.account_id = a.id AND p.level = 'standard') AS standard,
           (SELECT count(*) FROM account_permissions p
             WHERE p.account_id = a.id AND p.level = 'admin') AS admin,
           creator.id AS creator_id, creator.name AS creator_name, creator.login AS creator_login,
           editor.id AS editor_id, editor.name AS editor_name, editor.login AS editor_login
      FROM accounts a
      JOIN contacts c ON c.id = a.contact_id
      JOIN people creator ON creator.id = a.created_by
      JOIN people editor ON editor.id = a.updated_by
      LEFT JOIN marketplace_apps m ON m.id = a.app_id
     WHERE a.id = ?1 AND a.company_id = ?2";

/// One account of a company.
pub fn account(
    transaction: &Transaction<'_>,
    company: i64,
    id: i64,
) -> Result<Option<Stored>, StoreError> {
    let stored = transaction
        .prepare_cached(ONE_ACCOUNT)?
        .query_row((id, company), read_account)
        .optional()?;
    Ok(stored)
}

/// The permissions of an account, tool by tool, and their version.
pub fn permissions(
    transaction: &Transaction<'_>,
    company: i64,
    account: i64,
) -> Result<Option<(Vec<ToolLevel>, i64)>, StoreError> {
    let version = transaction
        .query_row(
            "SELECT permissions_version FROM accounts WHERE id = ?1 AND company_id = ?2",
            (account, company),
            |row| row.get(0),
        )
        .optional()?;
    let Some(version) = version else {
        return Ok(None);
    };
    let mut statement = transaction.prepare_cached(
        "SELECT t.name, t.friendly_name, coalesce(p.level, 'none')
           FROM tools t
           LEFT JOIN account_permissions p ON p.tool_id = t.id AND p.account_id = ?1
          WHERE t.company_id = ?2
          ORDER BY t.id",
    )?;
    let tools = statement
        .query_map((account, company), |row| {
            Ok(ToolLevel {
                name: row.get(0)?,
                friendly_name: row.get(1)?,
                level: row.get(2)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some((tools, version)))
}

fn read_account(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let account = Account {
        id: Id::number(read_id(row, "id")?),
        name: row.get("name")?,
        app_type: read_app_type(row)?,
        client_id: row.get("client_id")?,
        contact: Some(Contact {
            user_id: Id::number(read_id(row, "contact_id")?),
            email_address: row.get("email_address")?,
            issued_email_address: row.get("issued_email_address")?,
            company_directories: row.get("directories")?,
        }),
        functional: true,
        not_functional_reasons: Vec::new(),
        permissions: Some(read_counts(row)?),
        last_used_at: read_time(row, "last_used_at")?,
        secret_created_at: read_time(row, "secret_created_at")?,
        created_at: read_time(row, "created_at")?,
        created_by: Some(Person {
            id: Id::number(read_id(row, "creator_id")?),
            name: row.get("creator_name")?,
            login: row.get("creator_login")?,
        }),
        updated_at: read_time(row, "updated_at")?,
        updated_by: Some(Person {
            id: Id::number(read_id(row, "editor_id")?),
            name: row.get("editor_name")?,
            login: row.get("editor_login")?,
        }),
    };
    Ok(Stored {
        account,
        version: row.get("version")?,
    })
}

fn read_app_type(row: &Row<'_>) -> rusqlite::Result<AppType> {
    if row.get::<_, Option<i64>>("app_id")?.is_none() {
        return Ok(AppType::Custom);
    }
    Ok(AppType::Marketplace(MarketplaceApp {
        id: Id::number(read_id(row, "app_id")?),
        name: row.get("app_name")?,
        publisher: row.get("publisher")?,
        status: read_status(row, "status")?,
    }))
}

fn read_counts(row: &Row<'_>) -> rusqlite::Result<PermissionCounts> {
    let tools: u32 = row.get("tools")?;
    let counts = PermissionCounts {
        none: 0,
        read_only: row.get("read_only")?,
        standard: row.get("standard")?,
        admin: row.get("admin")?,
    };
    Ok(PermissionCounts {
        none: tools.saturating_sub(counts.granted()),
        ..counts
    })
}

pub(super) fn read_status(row: &Row<'_>, column: &str) -> rusqlite::Result<AppStatus> {
    Ok(match row.get_ref(column)?.as_str()? {
        "listed" => AppStatus::Listed,
        "removed" => AppStatus::Removed,
        other => AppStatus::Unknown(other.into()),
    })
}

/// The database's ids are positive; SQLite knows signed integers only.
pub(super) fn read_id(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}

pub(super) fn read_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<OffsetDateTime>> {
    let seconds: Option<i64> = row.get(column)?;
    Ok(seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok()))
}
