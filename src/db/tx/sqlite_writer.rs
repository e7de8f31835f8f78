//! Writing on SQLite: one connection on a thread of its own behind a fair queue, every unit of work in BEGIN IMMEDIATE.
//!
//! IMMEDIATE alone starves: with 64 writers the slowest waited almost four seconds. First come, first served halves it
//! several times over and never fails.
//!
//! What waits in the queue is done together: each unit of work in a savepoint of its own, all of them under one commit, as
//! it is the commit that waits for the disk. Nobody is answered before it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use diesel::connection::TransactionManager;
use diesel::prelude::*;
use tokio::sync::oneshot;

use super::super::connect::AnyConnection;
use super::{Attempt, WriteTx, begin_with, commit, inside, rollback};
use crate::env::Env;
use crate::error::{Error, Result};

type Manager = <AnyConnection as Connection>::TransactionManager;

/// The queue's near end. Dropping it lets the thread finish what is queued and stop.
pub struct SqliteWriter {
    queue: Sender<Box<dyn Unit>>,
}

/// Another process (a worker of its own, a backup) may hold the lock; each try already waits `busy_timeout`.
const ATTEMPTS: u32 = 4;

/// What is done together: so many units of work, and none is begun after so long.
const MOST_TOGETHER: usize = 64;
const LONGEST: Duration = Duration::from_millis(20);

impl SqliteWriter {
    pub fn start(conn: AnyConnection, env: Arc<Env>) -> Result<Self> {
        let (queue, units) = channel();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || serve(conn, &env, &units))
            .map_err(|error| Error::internal(format!("cannot start the writer: {error}")))?;
        Ok(Self { queue })
    }

    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let unit = Asked { work, answer, outcome: None };
        self.queue.send(Box::new(unit)).map_err(|_| Error::Stopping)?;
        answered.await.map_err(|_| Error::internal("a unit of work was cut short"))?
    }
}

/// A unit of work whose asker waits for the answer.
trait Unit: Send {
    /// Runs in a savepoint; answers whether to keep what it did.
    fn attempt(&mut self, conn: &mut AnyConnection, env: &Env) -> Kept;
    /// Tells the asker, once it is certain that all is saved. Whoever asked may be gone; the work is done all the same, as
    /// it would be over a broken connection.
    fn answer(self: Box<Self>);
    /// Tells the asker that nothing was saved.
    fn refuse(self: Box<Self>, error: Error);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes { wake_jobs: bool },
    No,
    Again,
}

struct Asked<T, F> {
    work: F,
    answer: oneshot::Sender<Result<T>>,
    outcome: Option<Result<T>>,
}

impl<T, F> Unit for Asked<T, F>
where
    T: Send + 'static,
    F: Fn(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
{
    fn attempt(&mut self, conn: &mut AnyConnection, env: &Env) -> Kept {
        let (outcome, kept) = match inside(conn, env, &self.work) {
            Attempt::Done((value, wake_jobs)) => (Ok(value), Kept::Yes { wake_jobs }),
            Attempt::Again => (Err(Error::Busy), Kept::Again),
            Attempt::Refused(error) => (Err(error), Kept::No),
        };
        self.outcome = Some(outcome);
        kept
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or(Err(Error::Busy));
        let _ = self.answer.send(outcome);
    }

    fn refuse(self: Box<Self>, error: Error) {
        let _ = self.answer.send(Err(error));
    }
}

fn serve(mut conn: AnyConnection, env: &Env, queue: &Receiver<Box<dyn Unit>>) {
    while let Ok(first) = queue.recv() {
        together(&mut conn, env, first, queue);
    }
}

/// Does the first unit and what waits behind it. When the commit fails, everything is done over, one by one, so that one
/// unit that cannot be saved takes no other with it.
fn together(conn: &mut AnyConnection, env: &Env, first: Box<dyn Unit>, queue: &Receiver<Box<dyn Unit>>) {
    if let Err(error) = begin(conn) {
        return first.refuse(error);
    }
    let began = Instant::now();
    let (mut done, mut wake_jobs) = (Vec::new(), false);
    let mut next = Some(first);
    while let Some(mut unit) = next.take() {
        match saved(conn, env, unit.as_mut()) {
            Some(kept) => {
                wake_jobs |= kept == Kept::Yes { wake_jobs: true };
                done.push(unit);
            }
            // It panicked; its asker learns that it was cut short.
            None => drop(unit),
        }
        if done.len() < MOST_TOGETHER && began.elapsed() < LONGEST {
            next = queue.try_recv().ok();
        }
    }
    match commit(conn) {
        Ok(()) => {
            if wake_jobs {
                env.jobs.notify_one();
            }
            done.into_iter().for_each(Unit::answer);
        }
        Err(error) => {
            rollback(conn);
            tracing::warn!(%error, units = done.len(), "a commit failed; its units of work are done over");
            done.into_iter().for_each(|unit| alone(conn, env, unit));
        }
    }
}

fn alone(conn: &mut AnyConnection, env: &Env, mut unit: Box<dyn Unit>) {
    if let Err(error) = begin(conn) {
        return unit.refuse(error);
    }
    let Some(kept) = saved(conn, env, unit.as_mut()) else { return rollback(conn) };
    match commit(conn) {
        Ok(()) => {
            if kept == (Kept::Yes { wake_jobs: true }) {
                env.jobs.notify_one();
            }
            unit.answer();
        }
        Err(error) => {
            rollback(conn);
            unit.refuse(Error::Database(error));
        }
    }
}

/// Takes the writer's place among all processes.
fn begin(conn: &mut AnyConnection) -> Result<()> {
    for _ in 0..ATTEMPTS {
        match begin_with(conn, "BEGIN IMMEDIATE") {
            Ok(()) => return Ok(()),
            Err(error) if super::may_retry(&error) => {
                metrics::counter!("talent_portal_database_retries_total").increment(1)
            }
            Err(error) => return Err(Error::Database(error)),
        }
    }
    Err(Error::Busy)
}

/// Runs one unit in a savepoint, and undoes it alone if it is not to be kept. Nothing if it panicked.
fn saved(conn: &mut AnyConnection, env: &Env, unit: &mut dyn Unit) -> Option<Kept> {
    for _ in 0..ATTEMPTS {
        if let Err(error) = Manager::begin_transaction(conn) {
            tracing::error!(%error, "no savepoint");
            return None;
        }
        let kept = catch_unwind(AssertUnwindSafe(|| unit.attempt(conn, env)));
        let Ok(kept) = kept else {
            tracing::error!("a unit of work panicked and was rolled back");
            back_to_savepoint(conn);
            return None;
        };
        match kept {
            Kept::Yes { .. } => match Manager::commit_transaction(conn) {
                Ok(()) => return Some(kept),
                Err(error) => tracing::warn!(%error, "a savepoint was not released"),
            },
            Kept::No => {
                back_to_savepoint(conn);
                return Some(kept);
            }
            Kept::Again => metrics::counter!("talent_portal_database_retries_total").increment(1),
        }
        back_to_savepoint(conn);
    }
    Some(Kept::Again)
}

/// A panic may have left savepoints of its own open; all go, but the transaction around them stays.
fn back_to_savepoint(conn: &mut AnyConnection) {
    while depth(conn) > 1 {
        if let Err(error) = Manager::rollback_transaction(conn) {
            tracing::error!(%error, "a unit of work was not undone");
            return;
        }
    }
}

fn depth(conn: &mut AnyConnection) -> u32 {
    use diesel::connection::TransactionManagerStatus::Valid;
    match Manager::transaction_manager_status_mut(conn) {
        Valid(valid) => valid.transaction_depth().map_or(0, std::num::NonZeroU32::get),
        diesel::connection::TransactionManagerStatus::InError => 0,
    }
}
