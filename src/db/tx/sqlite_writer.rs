//! Writing on SQLite: one connection on a thread of its own behind a fair queue, every unit of work in BEGIN IMMEDIATE.
//!
//! IMMEDIATE alone starves: with 64 writers the slowest waited almost four seconds. First come, first served halves it
//! several times over and never fails.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::sync::oneshot;

use super::super::connect::AnyConnection;
use super::{Attempt, WriteTx, attempt};
use crate::env::Env;
use crate::error::{Error, Result};

type Work = Box<dyn FnOnce(&mut AnyConnection, &Env) + Send>;

/// The queue's near end. Dropping it lets the thread finish what is queued and stop.
pub struct SqliteWriter {
    queue: Sender<Work>,
}

/// Another process (a worker of its own, a backup) may hold the lock; each try already waits `busy_timeout`.
const ATTEMPTS: u32 = 4;

impl SqliteWriter {
    pub fn start(conn: AnyConnection, env: Arc<Env>) -> Result<Self> {
        let (queue, work) = channel();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || serve(conn, &env, &work))
            .map_err(|error| Error::internal(format!("cannot start the writer: {error}")))?;
        Ok(Self { queue })
    }

    pub async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Work = Box::new(move |conn, env| {
            // Whoever asked may be gone; the work is done all the same, as it would be over a broken connection.
            let _ = answer.send(immediate(conn, env, &work));
        });
        self.queue.send(job).map_err(|_| Error::Stopping)?;
        answered.await.map_err(|_| Error::internal("a unit of work was cut short"))?
    }
}

fn serve(mut conn: AnyConnection, env: &Env, queue: &Receiver<Work>) {
    while let Ok(work) = queue.recv() {
        let survived = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut conn, env)));
        if survived.is_err() {
            tracing::error!("a unit of work panicked and was rolled back");
            super::rollback(&mut conn);
        }
    }
}

fn immediate<T>(conn: &mut AnyConnection, env: &Env, work: &dyn Fn(&mut WriteTx<'_>) -> Result<T>) -> Result<T> {
    for _ in 0..ATTEMPTS {
        match attempt(conn, env, "BEGIN IMMEDIATE", work) {
            Attempt::Done(value) => return Ok(value),
            Attempt::Refused(error) => return Err(error),
            Attempt::Again => metrics::counter!("database_retries_total").increment(1),
        }
    }
    Err(Error::Busy)
}
