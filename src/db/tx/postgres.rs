//! Writing on PostgreSQL: SERIALIZABLE, and the whole closure again when two units of work got in each other's way.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::super::connect::Database;
use super::{Attempt, WriteTx, attempt};
use crate::env::Env;
use crate::error::{Error, Result};

/// Dozens of conflicts in a row mean a fault.
const ATTEMPTS: u32 = 40;
/// After so many conflicts a unit of work is given the database to itself, as far as this process goes: otherwise many of
/// them on the same few pages can go on undoing each other.
const PATIENCE: u32 = 3;
const FIRST_PAUSE_MICROS: u64 = 500;
const LONGEST_PAUSE_MICROS: u64 = 20_000;

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
        let mut work = work;
        for round in 0..ATTEMPTS {
            let pass = if round < PATIENCE { self.lane.enter().await } else { self.lane.enter_alone().await }?;
            let (tried, again) = self.try_once(&env, pass, work).await?;
            match tried {
                Attempt::Done(value) => {
                    self.lane.won();
                    return Ok(value);
                }
                Attempt::Refused(error) => return Err(error),
                Attempt::Again => {
                    metrics::counter!("talent_portal_database_retries_total").increment(1);
                    self.lane.lost();
                    work = again;
                    tokio::time::sleep(pause(&env, round)).await;
                }
            }
        }
        Err(Error::Busy)
    }

    /// One attempt on a thread that may wait; gives the closure back for the next one. The attempt goes on when whoever asked
    /// is gone, so the thread itself holds its place in the lane.
    async fn try_once<T, F>(&self, env: &Arc<Env>, pass: OwnedSemaphorePermit, work: F) -> Result<(Attempt<T>, F)>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Stopping)?;
        let (pool, env) = (self.pool.clone(), Arc::clone(env));
        tokio::task::spawn_blocking(move || {
            let _places = (pass, place);
            let mut conn = pool.get().map_err(Error::pool)?;
            let tried = attempt(&mut conn, &env, "BEGIN ISOLATION LEVEL SERIALIZABLE", &work);
            Ok((tried, work))
        })
        .await
        .map_err(|_| Error::internal("a unit of work was cut short"))?
    }
}

/// Doubling pause with jitter, so that the losers of one conflict do not meet again.
fn pause(env: &Env, round: u32) -> Duration {
    let longest = FIRST_PAUSE_MICROS.saturating_mul(1 << round.min(10)).min(LONGEST_PAUSE_MICROS);
    let mut bytes = [0; 8];
    env.ids.fill(&mut bytes);
    Duration::from_micros(u64::from_be_bytes(bytes) % longest.max(1))
}
