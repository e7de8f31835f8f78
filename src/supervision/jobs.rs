//! The scan of the morning and the warnings that it plans.

use chrono::{Days, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Level, store, warn};
use crate::app::App;
use crate::cases::TaskId;
use crate::catalogue::{PackInfo, definitions};
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::jobs::{self, Work};
use crate::workdays::end_of;

/// The kind of the scan.
pub const SCAN: &str = "supervision.scan";
/// The kind of one warning.
pub const WARN: &str = "supervision.warn";

/// How many tasks one unit of work of the scan looks at.
const BATCH: i64 = 200;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Warning {
    task: TaskId,
    level: Level,
}

/// Plans the next scan, unless it is planned. A database without a pack has nothing to watch over yet.
pub async fn schedule(app: &App) -> Result<()> {
    app.write(plan_scan).await
}

fn plan_scan(tx: &mut WriteTx<'_>) -> Result<()> {
    let Some(rules) = definitions::all::<PackInfo>(tx)?.first().and_then(|pack| pack.supervision.clone()) else {
        return Ok(());
    };
    let hour = TimeDelta::hours(i64::from(rules.hour));
    let midnight = |days: u64| end_of(tx.today().checked_add_days(Days::new(days)).unwrap_or(tx.today()));
    let this_morning = Instant::new(midnight(0) - TimeDelta::days(1) + hour);
    let next = if tx.now() < this_morning { this_morning } else { Instant::new(midnight(0) + hour) };
    jobs::enqueue_once(tx, SCAN, &serde_json::Value::Null, next, &format!("{SCAN}:{}", next.date())).map(drop)
}

/// Looks at every task that is due by tomorrow or late, and plans a warning where one has not been given.
pub fn scan_job(app: App, _: serde_json::Value) -> Work {
    Box::pin(async move {
        app.write(plan_scan).await?;
        jobs::in_portions(&app, scan).await
    })
}

/// One batch; answers the last task looked at, if there may be more.
fn scan(tx: &mut WriteTx<'_>, after: Option<TaskId>) -> Result<Option<TaskId>> {
    let pack = definitions::only::<PackInfo>(tx)?;
    let Some(rules) = &pack.supervision else { return Ok(None) };
    let calendar = crate::cases::calendar(tx)?;
    let today = tx.today();
    if !calendar.day(today).is_worked() {
        return Ok(None);
    }
    let horizon = calendar.add(today, rules.remind_before).on;
    let tasks = store::due_by(tx, horizon, after, BATCH)?;
    for (task, due_on) in &tasks {
        let Some(level) = super::level::level(rules, &calendar, *due_on, today) else { continue };
        if !store::was_given(tx, *task, level)? {
            let now = tx.now();
            jobs::enqueue_once(tx, WARN, &Warning { task: *task, level }, now, &format!("{WARN}:{task}:{level}"))?;
        }
    }
    Ok(jobs::last_of(&tasks, BATCH, |(task, _)| *task))
}

/// Gives one warning.
pub fn warn_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let warning: Warning = jobs::given(payload)?;
        app.write(move |tx| warn::warn(tx, warning.task, warning.level)).await
    })
}
