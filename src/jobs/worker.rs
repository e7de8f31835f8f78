//! The worker: claims what is due and does it, a few at a time.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use tokio::sync::watch;

use super::claim::claim;
use super::registry::{handlers, plan_recurring};
use super::store::{self, JobRow};
use crate::app::App;
use crate::error::{Error, Result};

const BATCH: i64 = 8;
const FIRST_RETRY_SECONDS: i64 = 10;
const LONGEST_RETRY_SECONDS: i64 = 3600;

/// Runs everything that is due now, including what that enqueues, and answers how many jobs ran. Tests call it instead of
/// waiting; the worker calls it in a loop.
pub async fn run_due(app: &App) -> Result<usize> {
    let mut ran = 0;
    loop {
        let lease = lease(app);
        let seconds = i64::try_from(app.config().jobs.lease_seconds).unwrap_or(60);
        let claimed = claim(app, lease.clone(), seconds, BATCH).await?;
        if claimed.is_empty() {
            return Ok(ran);
        }
        ran += claimed.len();
        join_all(claimed.into_iter().map(|job| run_one(app, job, &lease))).await;
    }
}

fn lease(app: &App) -> String {
    app.env().ids.draw(app.env().clock.real()).to_string()
}

/// One job fails alone; the others go on.
async fn run_one(app: &App, job: JobRow, lease: &str) {
    let (id, lease) = (job.id, lease.to_owned());
    let kind = job.kind.clone();
    let outcome = match handlers().iter().find(|(known, _)| *known == job.kind) {
        // Spawned, so that a panic in one handler is an error of that job and not the end of the worker.
        Some((_, handler)) => tokio::spawn(handler(app.clone(), job.payload.0))
            .await
            .unwrap_or_else(|_| Err(Error::internal("the job panicked"))),
        None => Err(Error::internal(format!("no handler for jobs of kind {kind}"))),
    };
    let most = i32::try_from(app.config().jobs.max_attempts).unwrap_or(i32::MAX);
    let saved = match outcome {
        Ok(()) => app.write(move |tx| store::finish(tx, id, &lease)).await,
        Err(error) => {
            let give_up = job.attempts >= most;
            tracing::warn!(%kind, job = %id, attempts = job.attempts, give_up, %error, "job failed");
            let why = error.to_string();
            let pause = TimeDelta::seconds(backoff_seconds(job.attempts));
            app.write(move |tx| {
                let retry_at = (!give_up).then(|| tx.now().plus(pause));
                store::postpone(tx, id, &lease, retry_at, &why)
            })
            .await
        }
    };
    if let Err(error) = saved {
        // The lease runs out and somebody takes the job again.
        tracing::error!(%kind, job = %id, %error, "the outcome of a job was not saved");
    }
}

fn backoff_seconds(attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    FIRST_RETRY_SECONDS.saturating_mul(1 << doublings).min(LONGEST_RETRY_SECONDS)
}

/// The loop of one process.
pub struct Worker {
    app: App,
    stop: watch::Receiver<bool>,
}

impl Worker {
    /// `stop` turning true lets the worker finish what it holds and end.
    pub fn new(app: App, stop: watch::Receiver<bool>) -> Self {
        Self { app, stop }
    }

    pub async fn run(mut self) {
        let pause = Duration::from_millis(self.app.config().jobs.poll_millis);
        if let Err(error) = plan_recurring(&self.app).await {
            tracing::error!(%error, "what repeats could not be planned");
        }
        while !*self.stop.borrow() {
            if let Err(error) = run_due(&self.app).await {
                tracing::error!(%error, "the worker could not look for jobs");
            }
            tokio::select! {
                () = self.app.env().jobs.notified() => {}
                () = tokio::time::sleep(pause) => {}
                _ = self.stop.changed() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::backoff_seconds;

    #[test]
    fn retries_come_later_and_later() {
        for (attempts, seconds) in [(1, 10), (2, 20), (3, 40), (9, 2560), (10, 3600), (500, 3600)] {
            assert_eq!(backoff_seconds(attempts), seconds);
        }
    }
}
