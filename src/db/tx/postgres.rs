//! Writing on PostgreSQL: SERIALIZABLE, and the whole closure again when two units of work got in each other's way.

use std::sync::Arc;
use std::time::Duration;

use super::super::connect::{AnyConnection, Database};
use super::{Attempt, WriteTx, attempt};
use crate::env::Env;
use crate::error::{Error, Result};

/// Under 32 clients on one hot row about one unit of work in a hundred needs a second try; dozens in a row mean a fault.
const ATTEMPTS: u32 = 40;
const FIRST_PAUSE_MICROS: u64 = 500;
const LONGEST_PAUSE_MICROS: u64 = 50_000;

impl Database {
    /// Runs one unit of work; the closure may be run several times, so it touches nothing but its transaction.
    pub async fn write<T, F>(&self, env: Arc<Env>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        if let Some(writer) = &self.writer {
            return writer.run(work).await;
        }
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Stopping)?;
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let _place = place;
            let mut conn = pool.get().map_err(Error::pool)?;
            serializable(&mut conn, &env, &work)
        })
        .await
        .map_err(|_| Error::internal("a unit of work was cut short"))?
    }
}

fn serializable<T>(conn: &mut AnyConnection, env: &Env, work: &dyn Fn(&mut WriteTx<'_>) -> Result<T>) -> Result<T> {
    for round in 0..ATTEMPTS {
        match attempt(conn, env, "BEGIN ISOLATION LEVEL SERIALIZABLE", work) {
            Attempt::Done(value) => return Ok(value),
            Attempt::Refused(error) => return Err(error),
            Attempt::Again => {
                metrics::counter!("database_retries_total").increment(1);
                std::thread::sleep(pause(env, round));
            }
        }
    }
    Err(Error::Busy)
}

/// Doubling pause with jitter, so that the losers of one conflict do not meet again.
fn pause(env: &Env, round: u32) -> Duration {
    let longest = FIRST_PAUSE_MICROS.saturating_mul(1 << round.min(10)).min(LONGEST_PAUSE_MICROS);
    let mut bytes = [0; 8];
    env.ids.fill(&mut bytes);
    Duration::from_micros(u64::from_be_bytes(bytes) % longest.max(1))
}
