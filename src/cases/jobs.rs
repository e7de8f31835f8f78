//! Timers: each that the engine sets becomes a job at its instant. A timer that was moved or cancelled in the meantime
//! makes its job a no-op.

use serde::{Deserialize, Serialize};

use super::model::CaseId;
use super::progress::{By, give};
use super::store::cases;
use crate::app::App;
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::{Code, Error, Result};
use crate::jobs::{self, Work};
use crate::workflow::Event;
use crate::workflow::{self, Command};

/// What an incident names when no effect refused but the flow itself, or a letter that it writes, is at fault.
const FLOW: &str = "flow";

pub const FIRE_TIMER: &str = "fire_case_timer";

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Timer {
    case: CaseId,
    timer: u32,
}

/// Enqueues a job for each timer that these events set or moved.
pub fn set_timers(tx: &mut WriteTx<'_>, case: CaseId, events: &[Event]) -> Result<()> {
    for event in events {
        if let Event::TimerSet { timer, fires_at, .. } | Event::TimerMoved { timer, fires_at } = event {
            let at = Instant::new(*fires_at);
            let key = format!("timer:{case}:{timer}:{at}");
            jobs::enqueue_once(tx, FIRE_TIMER, &Timer { case, timer: *timer }, at, &key)?;
        }
    }
    Ok(())
}

/// Fires a timer whose time has come once more, now.
pub fn fire_again(tx: &mut WriteTx<'_>, case: CaseId, timer: u32) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, FIRE_TIMER, &Timer { case, timer }, now)
}

/// The handler of [`FIRE_TIMER`].
pub fn fire(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let timer: Timer = jobs::given(payload)?;
        match app.write(move |tx| fire_now(tx, timer)).await {
            Ok(()) => Ok(()),
            // Somebody else moved the case, or the program is stopping: the next try may well succeed.
            Err(error) if matches!(error.code(), Code::Busy | Code::StaleVersion | Code::Conflict) => Err(error),
            // Whoever waits for this timer is not served by trying again at once: the incident is listed for a person.
            Err(error) => {
                let effect = if let Error::Effect { name, .. } = &error { *name } else { FLOW };
                tracing::warn!(case = %timer.case, effect, %error, "a timer could not move its case");
                let reason = error.code().as_str().to_owned();
                app.write(move |tx| {
                    let command = Command::RecordIncident {
                        timer: timer.timer,
                        effect: effect.to_owned(),
                        reason: reason.clone(),
                    };
                    let case = cases::get(tx, timer.case)?;
                    give(tx, case, &By::Program, &command).map(drop)
                })
                .await?;
                // Failing keeps the job: it is retried with back-off, and succeeds once the cause is gone.
                Err(error)
            }
        }
    })
}

fn fire_now(tx: &mut WriteTx<'_>, timer: Timer) -> Result<()> {
    let case = cases::get(tx, timer.case)?;
    let due = case.state.0.timers.get(&timer.timer).map(|set| Instant::new(set.fires_at));
    match due {
        // Gone, or moved to a later instant that has a job of its own.
        None => return Ok(()),
        Some(at) if tx.now() < at => return Ok(()),
        Some(_) if !case.state.0.is_open() => return Ok(()),
        Some(_) => {}
    }
    give(tx, case, &By::Program, &workflow::Command::FireTimer { timer: timer.timer }).map(drop)
}
