//! The scan of the morning and the jobs that it plans. Each grant has a job of its own: one that fails fails alone and is
//! tried again, and what was planned before the program ended is still planned when it begins again.

use chrono::{Days, TimeDelta};
use serde::{Deserialize, Serialize};

use super::model::ReviewId;
use super::store::{grants, reviews};
use super::{check, tell};
use crate::app::App;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cases::CaseId;
use crate::catalogue::{PackInfo, definitions};
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::jobs::{self, Work};
use crate::workdays::end_of;

/// The kind of the scan.
pub const SCAN: &str = "grants.scan";
/// The kind of one look.
pub const CHECK: &str = "grants.check";

/// How many rows one unit of work of the scan looks at.
const BATCH: i64 = 200;

/// The hour of the morning, in Shanghai, where the pack says nothing.
const HOUR: u8 = 6;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Due {
    case: CaseId,
}

/// Plans the next scan, unless it is planned. A database without a pack has nothing to look at yet.
pub async fn schedule(app: &App) -> Result<()> {
    app.write(plan_scan).await
}

fn plan_scan(tx: &mut WriteTx<'_>) -> Result<()> {
    let Some(pack) = definitions::all::<PackInfo>(tx)?.into_iter().next() else { return Ok(()) };
    let hour = TimeDelta::hours(i64::from(pack.supervision.as_ref().map_or(HOUR, |rules| rules.hour)));
    let midnight = |days: u64| end_of(tx.today().checked_add_days(Days::new(days)).unwrap_or(tx.today()));
    let this_morning = Instant::new(midnight(0) - TimeDelta::days(1) + hour);
    let next = if tx.now() < this_morning { this_morning } else { Instant::new(midnight(0) + hour) };
    jobs::enqueue_once(tx, SCAN, &serde_json::Value::Null, next, &format!("{SCAN}:{}", next.date())).map(drop)
}

/// Plans a look at every grant that is due, and tells of reviews that are late.
pub fn scan_job(app: App, _: serde_json::Value) -> Work {
    Box::pin(async move {
        app.write(plan_scan).await?;
        jobs::in_portions(&app, plan_checks).await?;
        jobs::in_portions(&app, warn).await
    })
}

fn plan_checks(tx: &mut WriteTx<'_>, after: Option<CaseId>) -> Result<Option<CaseId>> {
    let due = grants::due(tx, after, BATCH)?;
    let (now, today) = (tx.now(), tx.today());
    for case in &due {
        jobs::enqueue_once(tx, CHECK, &Due { case: *case }, now, &format!("{CHECK}:{case}:{today}"))?;
    }
    Ok(jobs::last_of(&due, BATCH, |case| *case))
}

fn warn(tx: &mut WriteTx<'_>, after: Option<ReviewId>) -> Result<Option<ReviewId>> {
    let late = reviews::late(tx, after, BATCH)?;
    for review in &late {
        let warned = reviews::warned(tx, review)?;
        tell::late(tx, &warned)?;
        let entry = Entry::new(Stream::new(StreamKind::Case, review.case_id), "warn_of_late_review");
        audit::record(tx, None, entry.object("grant_review", review.id))?;
    }
    Ok(jobs::last_of(&late, BATCH, |review| review.id))
}

/// Looks at one grant.
pub fn check_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Due { case } = jobs::given(payload)?;
        check::check(&app, case).await
    })
}
