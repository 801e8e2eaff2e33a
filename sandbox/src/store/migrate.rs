//! Brings a database up to date: ordered files, each applied once, all or nothing.

use rusqlite::{Connection, TransactionBehavior};

use super::{StoreError, search};

const MIGRATIONS: [&str; 4] = [
    include_str!("../../migrations/0001_accounts.sql"),
    include_str!("../../migrations/0002_secrets.sql"),
    include_str!("../../migrations/0003_tool_dates.sql"),
    include_str!("../../migrations/0004_order.sql"),
];

/// From this version on, names are ordered and searched by the rules of today.
const KEYS_SINCE: u32 = 4;

/// Marks a file as ours ("svac"), so that no other program's database is ever migrated.
const APPLICATION_ID: i32 = 0x7376_6163;

/// Why a file cannot be used as the database.
#[derive(Debug)]
pub enum MigrationError {
    /// What the database says.
    Store(StoreError),
    /// The file belongs to another program.
    Foreign,
    /// A newer version of this program has been at work on it.
    TooNew {
        /// The version found in the file.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
}

impl std::fmt::Display for MigrationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Foreign => f.write_str("the file is another program's database"),
            Self::TooNew { found, known } => write!(
                f,
                "the database is of version {found}; this program knows versions up to {known}"
            ),
        }
    }
}

impl std::error::Error for MigrationError {}

impl From<rusqlite::Error> for MigrationError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<StoreError> for MigrationError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Applies what is missing.
pub fn run(connection: &mut Connection) -> Result<(), MigrationError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let owner: i32 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: u32 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && owner != APPLICATION_ID {
        return Err(MigrationError::Foreign);
    }
    let mut version = 0;
    for migration in MIGRATIONS {
        version += 1;
        if version > done {
            transaction.execute_batch(migration)?;
        }
    }
    if done > version {
        return Err(MigrationError::TooNew {
            found: done,
            known: version,
        });
    }
    if done < KEYS_SINCE {
        search::refresh_all(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::collation::order_key;

    use super::*;
    use crate::unicode::Tables;

    fn version(connection: &Connection) -> u32 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn every_migration_is_applied_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        let newest = version(&connection);
        assert!(newest > 0);
        run(&mut connection).unwrap();
        assert_eq!(version(&connection), newest);
    }

    #[test]
    fn a_database_of_the_first_version_keeps_what_it_holds() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection
            .execute_batch(
                "INSERT INTO companies (id, name) VALUES (1, 'Here');
                 INSERT INTO people (id, login, name) VALUES (2, 'ada', 'Ada');
                 INSERT INTO contacts (id, email_address, issued_email_address)
                     VALUES (3, 'sa@accounts.example', 'sa@accounts.example');
                 INSERT INTO accounts
                     (id, company_id, name, name_key, client_id, contact_id, version,
                      permissions_version, secret_created_at, created_at, created_by,
                      updated_at, updated_by)
                     VALUES (4, 1, 'Café 10', 'café 10', 'c', 3, 5, 6, 7, 7, 2, 7, 2);
                 INSERT INTO account_texts (account_id, company_id, search_text)
                     VALUES (4, 1, 'café 10');
                 INSERT INTO account_search (account_search) VALUES ('rebuild');",
            )
            .unwrap();
        connection
            .pragma_update(None, "application_id", APPLICATION_ID)
            .unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        run(&mut connection).unwrap();
        assert_eq!(version(&connection) as usize, MIGRATIONS.len());
        // Nobody knows its secret: that was never kept.
        let kept: (String, Option<Vec<u8>>) = connection
            .query_row("SELECT name, secret_hash FROM accounts", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(kept, ("Café 10".into(), None));
        // It is found by what it is found by today.
        let order: String = connection
            .query_row("SELECT name_order FROM accounts", [], |row| row.get(0))
            .unwrap();
        assert_eq!(order, order_key("Café 10", &Tables));
        for text in ["cafe 10", "sa@accounts"] {
            let found: i64 = connection
                .query_row(
                    "SELECT rowid FROM account_search WHERE account_search MATCH ?1",
                    [format!("\"{text}\"")],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(found, 4, "{text}");
        }
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(
            run(&mut connection),
            Err(MigrationError::TooNew { found: 99, .. })
        ));
        assert_eq!(version(&connection), 99);
    }

    #[test]
    fn another_programs_database_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE notes (text)")
            .unwrap();
        assert!(matches!(run(&mut connection), Err(MigrationError::Foreign)));
    }
}
