//! The only door to the database: [`ReadTx`] is a read-only snapshot, [`WriteTx`] a unit of work that is serial in
//! meaning on both databases and may be run more than once.
//!
//! Under PostgreSQL's READ COMMITTED with row versions, 63 of 64 people got through on a budget for 40; under
//! SERIALIZABLE exactly 40, at the same throughput. Hence one isolation level and a bounded re-run, and no other way in.

mod epochs;
mod kept;
pub(super) mod lane;
mod postgres;
mod read;
pub(super) mod sqlite_writer;

pub use epochs::{Epoch, Held};

use std::ops::{Deref, DerefMut};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::result::Error as DieselError;

use super::connect::AnyConnection;
use super::types::Instant;
use crate::env::Env;
use crate::error::{Error, Result};
use crate::ids::NewId;
use crate::vault::Vault;

/// A view of the database at one moment, with the clocks read once.
pub struct ReadTx<'c> {
    conn: &'c mut AnyConnection,
    env: &'c Env,
    now: Instant,
    real_now: Instant,
    lost: Option<Lost>,
    kept: kept::Kept,
    seen: epochs::Seen,
    statements: u32,
}

/// Why a transaction cannot be committed any more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lost {
    /// Running the closure again will do (a serialisation conflict, a deadlock, a busy database).
    Retry,
    Failed,
}

impl<'c> ReadTx<'c> {
    fn begin(conn: &'c mut AnyConnection, env: &'c Env) -> QueryResult<Self> {
        let real = match conn {
            AnyConnection::Postgres(pg) if env.clock.follows_database() => database_time(pg)?,
            _ => Instant::new(env.clock.real()),
        };
        let now = Instant::new(env.clock.business(real.utc()));
        Ok(Self {
            conn,
            env,
            now,
            real_now: real,
            lost: None,
            kept: kept::Kept::default(),
            seen: epochs::Seen::default(),
            statements: 0,
        })
    }

    /// Runs one statement. A statement that fails loses the whole transaction, even if the caller goes on:
    /// PostgreSQL would otherwise answer "committed" and keep nothing.
    pub fn run<T>(&mut self, statement: impl FnOnce(&mut AnyConnection) -> QueryResult<T>) -> Result<T> {
        self.statements += 1;
        statement(self.conn).map_err(|error| {
            if !matches!(error, DieselError::NotFound) {
                self.lost = Some(if may_retry(&error) { Lost::Retry } else { self.lost.unwrap_or(Lost::Failed) });
            }
            Error::Database(error)
        })
    }

    /// Business time, read once for this unit of work.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The business date in Shanghai.
    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }

    /// Real time, for tokens, codes and passwords.
    pub fn real_now(&self) -> Instant {
        self.real_now
    }

    pub fn vault(&self) -> &'c Vault {
        &self.env.vault
    }

    pub fn env(&self) -> &'c Env {
        self.env
    }
}

/// A unit of work that may change things.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
    wake_jobs: bool,
}

impl<'c> WriteTx<'c> {
    fn begin(conn: &'c mut AnyConnection, env: &'c Env) -> QueryResult<Self> {
        Ok(Self { read: ReadTx::begin(conn, env)?, wake_jobs: false })
    }

    pub fn new_id<I: NewId>(&self) -> I {
        I::from_uuid(self.env.ids.draw(self.real_now.utc()))
    }

    /// Random bytes for keys, codes and links.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.env.ids.fill(&mut bytes);
        bytes
    }

    /// Tells this process's worker, after the commit, that there is something to do.
    pub fn wake_jobs(&mut self) {
        self.wake_jobs = true;
    }
}

impl<'c> Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        &self.read
    }
}

impl DerefMut for WriteTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.read
    }
}

fn database_time(pg: &mut PgConnection) -> QueryResult<Instant> {
    diesel::select(diesel::dsl::sql::<super::types::sql::Instant>("clock_timestamp()")).get_result(pg)
}

/// Serialisation failure, deadlock, or SQLite's "database is locked" (another process holds the writer's place). A unique
/// violation on PostgreSQL (only there it names its constraint) is a race as well: duplicates that are expected are
/// inserted with "do nothing".
fn may_retry(error: &DieselError) -> bool {
    use diesel::result::DatabaseErrorKind::{SerializationFailure, UniqueViolation};
    match error {
        DieselError::DatabaseError(SerializationFailure, _) => true,
        DieselError::DatabaseError(UniqueViolation, info) if info.constraint_name().is_some() => true,
        DieselError::DatabaseError(_, info) => {
            info.message().contains("deadlock detected") || info.message().contains("database is locked")
        }
        _ => false,
    }
}

/// What became of one attempt at a unit of work.
enum Attempt<T> {
    Done(T),
    Again,
    Refused(Error),
}

impl<T> Attempt<T> {
    fn failed(error: DieselError) -> Self {
        if may_retry(&error) { Self::Again } else { Self::Refused(Error::Database(error)) }
    }
}

/// Runs the closure once between `begin` and commit or rollback.
fn attempt<T>(
    conn: &mut AnyConnection,
    env: &Env,
    begin: &str,
    work: &dyn Fn(&mut WriteTx<'_>) -> Result<T>,
) -> Attempt<T> {
    if let Err(error) = begin_with(conn, begin) {
        return Attempt::failed(error);
    }
    match inside(conn, env, work) {
        Attempt::Done((value, wake_jobs)) => match commit(conn) {
            Ok(()) => {
                if wake_jobs {
                    env.jobs.notify_one();
                }
                Attempt::Done(value)
            }
            Err(error) => {
                rollback(conn);
                Attempt::failed(error)
            }
        },
        Attempt::Again => {
            rollback(conn);
            Attempt::Again
        }
        Attempt::Refused(error) => {
            rollback(conn);
            Attempt::Refused(error)
        }
    }
}

/// Runs the closure in a transaction that is open, and answers with its value whether jobs are to be woken after the commit.
/// Whatever is not [`Attempt::Done`] is to be rolled back.
fn inside<T>(conn: &mut AnyConnection, env: &Env, work: &dyn Fn(&mut WriteTx<'_>) -> Result<T>) -> Attempt<(T, bool)> {
    let mut tx = match WriteTx::begin(conn, env) {
        Ok(tx) => tx,
        Err(error) => return Attempt::failed(error),
    };
    match (work(&mut tx), tx.read.lost) {
        (_, Some(Lost::Retry)) => Attempt::Again,
        (Ok(value), None) => Attempt::Done((value, tx.wake_jobs)),
        (Err(error), _) => Attempt::Refused(error),
        (Ok(_), Some(Lost::Failed)) => Attempt::Refused(Error::internal(
            "a statement failed inside a unit of work that went on regardless; nothing was saved",
        )),
    }
}

/// Begins by the given statement on the inner connection; commit and rollback go through the enum, which delegates.
fn begin_with(conn: &mut AnyConnection, sql: &str) -> QueryResult<()> {
    use diesel::connection::AnsiTransactionManager as Ansi;
    match conn {
        AnyConnection::Postgres(inner) => Ansi::begin_transaction_sql(inner, sql),
        AnyConnection::Sqlite(inner) => Ansi::begin_transaction_sql(inner, sql),
    }
}

fn commit(conn: &mut AnyConnection) -> QueryResult<()> {
    use diesel::connection::TransactionManager;
    <AnyConnection as Connection>::TransactionManager::commit_transaction(conn)
}

/// Undoes what is open: nothing, if a commit that failed has undone it already. A rollback that fails leaves a broken
/// connection, which the pool then drops; there is nobody to tell.
fn rollback(conn: &mut AnyConnection) {
    use diesel::connection::{TransactionManager, TransactionManagerStatus};
    let status = <AnyConnection as Connection>::TransactionManager::transaction_manager_status_mut(conn);
    if matches!(status, TransactionManagerStatus::Valid(valid) if valid.transaction_depth().is_none()) {
        return;
    }
    if let Err(error) = <AnyConnection as Connection>::TransactionManager::rollback_transaction(conn) {
        tracing::warn!(%error, "rollback failed");
    }
}
