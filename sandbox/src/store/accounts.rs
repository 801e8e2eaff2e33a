//! What an account is in the database, and how one is read.

use domain::{Account, AppStatus, AppType, Contact, Id, MarketplaceApp, PermissionCounts, Person};
use rusqlite::types::FromSql;
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

/// The columns in the order in which [`read_account`] takes them.
const ONE_ACCOUNT: &str = "
    SELECT a.version, a.id, a.name,
           m.id, m.name, m.publisher, m.status,
           a.client_id,
           c.id, c.email_address, c.issued_email_address,
           1 + (SELECT count(*) FROM further_directories f WHERE f.contact_id = c.id),
           (SELECT count(*) FROM tools t WHERE t.company_id = a.company_id),
           (SELECT count(*) FROM account_permissions p
             WHERE p.account_id = a.id AND p.level = 'read_only'),
           (SELECT count(*) FROM account_permissions p
             WHERE p.account_id = a.id AND p.level = 'standard'),
           (SELECT count(*) FROM account_permissions p
             WHERE p.account_id = a.id AND p.level = 'admin'),
           a.last_used_at, a.secret_created_at,
           a.created_at, creator.id, creator.name, creator.login,
           a.updated_at, editor.id, editor.name, editor.login
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

/// Takes a row's columns one after the other; looking each up by name would take longer than
/// finding the row.
struct Columns<'a, 'statement> {
    row: &'a Row<'statement>,
    next: usize,
}

impl Columns<'_, '_> {
    fn take<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let column = self.next;
        self.next += 1;
        self.row.get(column)
    }

    fn id<Of>(&mut self) -> rusqlite::Result<Id<Of>> {
        self.take().map(id)
    }

    fn time(&mut self) -> rusqlite::Result<Option<OffsetDateTime>> {
        self.take()
            .map(|seconds: Option<i64>| seconds.and_then(time))
    }

    fn person(&mut self) -> rusqlite::Result<Person> {
        Ok(Person {
            id: self.id()?,
            name: self.take()?,
            login: self.take()?,
        })
    }

    fn app_type(&mut self) -> rusqlite::Result<AppType> {
        let Some(app): Option<i64> = self.take()? else {
            self.next += 3;
            return Ok(AppType::Custom);
        };
        Ok(AppType::Marketplace(MarketplaceApp {
            id: id(app),
            name: self.take()?,
            publisher: self.take()?,
            status: AppStatus::parse(&self.take::<String>()?),
        }))
    }

    fn contact(&mut self) -> rusqlite::Result<Contact> {
        Ok(Contact {
            user_id: self.id()?,
            email_address: self.take()?,
            issued_email_address: self.take()?,
            company_directories: self.take()?,
        })
    }

    fn counts(&mut self) -> rusqlite::Result<PermissionCounts> {
        let tools: u32 = self.take()?;
        let counts = PermissionCounts {
            none: 0,
            read_only: self.take()?,
            standard: self.take()?,
            admin: self.take()?,
        };
        Ok(PermissionCounts {
            none: tools.saturating_sub(counts.granted()),
            ..counts
        })
    }
}

fn read_account(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let mut columns = Columns { row, next: 0 };
    Ok(Stored {
        version: columns.take()?,
        account: Account {
            id: columns.id()?,
            name: columns.take()?,
            app_type: columns.app_type()?,
            client_id: columns.take()?,
            contact: Some(columns.contact()?),
            functional: true,
            not_functional_reasons: Vec::new(),
            permissions: Some(columns.counts()?),
            last_used_at: columns.time()?,
            secret_created_at: columns.time()?,
            created_at: columns.time()?,
            created_by: Some(columns.person()?),
            updated_at: columns.time()?,
            updated_by: Some(columns.person()?),
        },
    })
}

/// The database's ids are positive; it knows signed integers only.
pub(super) fn id<Of>(stored: i64) -> Id<Of> {
    Id::number(stored.unsigned_abs())
}

pub(super) fn time(seconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(seconds).ok()
}
