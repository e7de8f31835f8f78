//! Opening connections. The URL's scheme picks the database; nothing guesses.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ManageConnection, Pool};
use tokio::sync::Semaphore;

use super::tx::lane::Lane;
use super::tx::sqlite_writer::SqliteWriter;
use crate::env::Env;
use crate::error::{Error, Result};

/// One connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Which database, and where.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    Postgres(String),
    /// A file path; the folder must exist.
    Sqlite(String),
}

impl std::fmt::Debug for DatabaseUrl {
    /// A PostgreSQL URL may carry a password, so only its kind is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Postgres(_) => f.write_str("postgres://…"),
            Self::Sqlite(path) => write!(f, "sqlite://{path}"),
        }
    }
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres(url.to_owned()))
        } else if let Some(path) = url.strip_prefix("sqlite://").filter(|path| !path.is_empty()) {
            Ok(Self::Sqlite(path.to_owned()))
        } else {
            Err("a database URL starts with postgres:// or sqlite://".to_owned())
        }
    }
}

/// Opens one connection with the settings that the fences rely on.
pub fn open(url: &DatabaseUrl) -> ConnectionResult<AnyConnection> {
    match url {
        DatabaseUrl::Postgres(url) => {
            let mut connection = PgConnection::establish(url)?;
            // Reading a table from end to end locks all of it against every other unit of work, as SERIALIZABLE sees it;
            // an index locks only what was looked at. Statements are too short for compiling them to pay.
            connection
                .batch_execute(
                    "SET TIME ZONE 'UTC'; SET idle_in_transaction_session_timeout = '60s'; \
                     SET enable_seqscan = off; SET jit = off",
                )
                .map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(AnyConnection::Postgres(connection))
        }
        DatabaseUrl::Sqlite(path) => {
            let mut connection = SqliteConnection::establish(path)?;
            // FULL: an answer that was given survives a power cut, not only a crash of the program.
            connection
                .batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
                )
                .map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(AnyConnection::Sqlite(connection))
        }
    }
}

/// Lets the pool open connections by our own rule instead of the derive's, which would take any string for a file.
pub struct Opener {
    url: DatabaseUrl,
    read_only: bool,
    opened: Instant,
    /// When the server last answered, in milliseconds since `opened`.
    heard: AtomicU64,
}

/// For so long after the server answered on one connection, the others are not asked whether they live. A server that was
/// restarted costs the requests of that moment an error, as it would have a moment earlier.
const TRUSTED_MILLIS: u128 = 500;

impl ManageConnection for Opener {
    type Connection = AnyConnection;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<AnyConnection, r2d2::Error> {
        let mut connection = open(&self.url).map_err(r2d2::Error::ConnectionError)?;
        if let (true, AnyConnection::Sqlite(inner)) = (self.read_only, &mut connection) {
            inner.batch_execute("PRAGMA query_only = ON").map_err(r2d2::Error::QueryError)?;
        }
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), r2d2::Error> {
        let now = self.opened.elapsed().as_millis();
        let heard = u128::from(self.heard.load(Ordering::Relaxed));
        if now.saturating_sub(heard) < TRUSTED_MILLIS {
            return Ok(());
        }
        connection.batch_execute("SELECT 1").map_err(r2d2::Error::QueryError)?;
        self.heard.store(u64::try_from(now).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(())
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        use diesel::connection::{TransactionManager, TransactionManagerStatus};
        let status = <AnyConnection as Connection>::TransactionManager::transaction_manager_status_mut(connection);
        !matches!(status, TransactionManagerStatus::Valid(valid) if valid.transaction_depth().is_none())
    }
}

/// The open database: a pool, and for SQLite one writer behind a fair queue.
pub struct Database {
    pub(super) pool: Pool<Opener>,
    /// Tokio's semaphore is first come, first served; the pool alone is not.
    pub(super) places: Arc<Semaphore>,
    pub(super) writer: Option<SqliteWriter>,
    pub(super) lane: Lane,
    url: DatabaseUrl,
}

impl Database {
    /// Connects; `connections` is the size of the pool (readers on SQLite, everything on PostgreSQL).
    pub fn open(url: &DatabaseUrl, connections: u32, env: Arc<Env>) -> Result<Self> {
        let sqlite = matches!(url, DatabaseUrl::Sqlite(_));
        let writer = if sqlite { Some(SqliteWriter::start(open(url).map_err(Error::connection)?, env)?) } else { None };
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .test_on_check_out(!sqlite)
            .build(Opener { url: url.clone(), read_only: sqlite, opened: Instant::now(), heard: AtomicU64::new(0) })
            .map_err(|error| Error::internal(format!("cannot connect to the database: {error}")))?;
        let places = Arc::new(Semaphore::new(usize::try_from(connections).unwrap_or(1)));
        Ok(Self { pool, places, writer, lane: Lane::new(connections), url: url.clone() })
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.url, DatabaseUrl::Postgres(_))
    }
}
