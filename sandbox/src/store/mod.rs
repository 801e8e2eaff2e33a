//! The database: one writer, a few readers, nothing acknowledged that is not on the disk.

mod accounts;
mod companies;
mod create;
mod directory;
mod events;
mod form;
mod holders;
mod list;
mod migrate;
mod occasion;
mod permissions;
mod remove;
mod reset;
mod search;
mod tokens;
mod update;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};

pub use accounts::{Stored, account};
pub use companies::{Company, apps, company_policy};
pub use create::create;
pub use directory::{
    DirectoryEntry, add_to_directory, change_email, directory_entry, remove_from_directory,
};
pub use events::{Event, events};
pub use form::{AppChoice, Edit};
pub use holders::{Holder, OwnLevel, Session};
pub use list::list;
pub use migrate::MigrationError;
pub use occasion::{Occasion, Refusal};
pub use permissions::{Matrix, ToolLevel, WantedLevel, permissions, set_permissions};
pub use remove::remove;
pub use reset::reset_secret;
pub use search::app_text;
pub use tokens::{Credentials, NoToken, authenticate, issue, token};
pub use update::{kind_code, update};

/// How many readers work at once; more than this many cores would only wait for each other.
const READERS: usize = 4;

/// What a connection keeps of the database in memory, at most, in KiB. Filling a company with a
/// hundred thousand accounts is twice as fast when it never has to write pages early.
const WRITER_CACHE: i64 = 256 * 1024;
const READER_CACHE: i64 = 64 * 1024;

/// A page of something: the rows, and how many there are in all.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// How many rows there are on all pages.
    pub total: u64,
}

/// Which page, and how long: `offset` rows are skipped, `limit` given.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Rows before the page.
    pub offset: i64,
    /// Rows on the page.
    pub limit: i64,
}

/// The database file and the connections to it.
#[derive(Clone, Debug)]
pub struct Database {
    writer: Arc<AsyncMutex<Connection>>,
    readers: Arc<Readers>,
}

#[derive(Debug)]
struct Readers {
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

/// What a commit has to outlast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// `kill -9` and a power cut: a commit is on the disk when it returns, so that nothing acknowledged is
    /// lost.
    Full,
    /// Nothing: the database is thrown away with the sandbox, and waiting for the disk is most of what a
    /// test would do.
    Temporary,
}

impl Database {
    /// Opens or makes the database at `path` and brings it up to date.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, MigrationError> {
        let mut writer = Connection::open(path)?;
        configure(&writer, WRITER_CACHE, durability)?;
        migrate::run(&mut writer)?;
        let readers = (0..READERS)
            .map(|_| {
                let reader = Connection::open_with_flags(
                    path,
                    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
                )?;
                configure(&reader, READER_CACHE, durability)?;
                Ok(reader)
            })
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Self {
            writer: Arc::new(AsyncMutex::new(writer)),
            readers: Arc::new(Readers {
                idle: Mutex::new(readers),
                permits: Arc::new(Semaphore::new(READERS)),
            }),
        })
    }

    /// Runs `work` on one consistent state of the database.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let readers = Arc::clone(&self.readers);
        let permit = Arc::clone(&readers.permits).acquire_owned().await;
        blocking(move || {
            let _permit = permit.map_err(|_| StoreError::Closed)?;
            let mut reader = readers.lend().ok_or(StoreError::Closed)?;
            work(&reader.transaction().map_err(StoreError::from)?)
        })
        .await
    }

    /// Runs `work` alone and commits when it succeeds: what is returned then is on the disk.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        blocking(move || {
            let transaction = writer
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(StoreError::from)?;
            let done = work(&transaction)?;
            transaction.commit().map_err(StoreError::from)?;
            Ok(done)
        })
        .await
    }
}

impl Readers {
    fn lend(self: &Arc<Self>) -> Option<Lent> {
        let connection = self.idle().pop()?;
        Some(Lent {
            connection: Some(connection),
            owner: Arc::clone(self),
        })
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        // A panic while the lock was held cannot have left the list half changed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A reader that goes back to the others when it is dropped, after a panic too.
struct Lent {
    connection: Option<Connection>,
    owner: Arc<Readers>,
}

impl Lent {
    fn transaction(&mut self) -> rusqlite::Result<Transaction<'_>> {
        match &mut self.connection {
            Some(connection) => connection.transaction(),
            None => Err(rusqlite::Error::InvalidQuery),
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.owner.idle().push(connection);
        }
    }
}

/// What went wrong with the database itself; never the caller's fault.
#[derive(Debug)]
pub enum StoreError {
    /// The engine's own words.
    Sqlite(rusqlite::Error),
    /// What is stored does not read back as what was written.
    Damaged(String),
    /// The server is going away.
    Closed,
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(error) => error.fmt(f),
            Self::Damaged(what) => write!(f, "the database holds something unreadable: {what}"),
            Self::Closed => f.write_str("the database is closed"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(gone) => match gone.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(StoreError::Closed.into()),
        },
    }
}

fn configure(connection: &Connection, cache: i64, durability: Durability) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Temporary => "OFF",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;",
    )?;
    connection.pragma_update(None, "cache_size", -cache)?;
    // Plans do not depend on the values: otherwise statements are prepared anew for every row.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}
