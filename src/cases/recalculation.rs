//! A calendar was loaded or changed: the dates of every open case are counted anew, each case by a job of its own, so that
//! one that cannot be counted holds nobody else up.

use serde::{Deserialize, Serialize};

use super::findings;
use super::model::CaseId;
use super::progress::{By, give};
use super::store::cases;
use super::{notices, world};
use crate::app::App;
use crate::catalogue::DefinitionId;
use crate::catalogue::commands::CalendarChanged;
use crate::db::WriteTx;
use crate::error::Result;
use crate::jobs::{self, Work};
use crate::workflow::{Command, State};

/// The job of one case.
pub const RECALCULATE: &str = "cases.recalculate";

/// Cases in one unit of work.
const PORTION: i64 = 200;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct One {
    case: CaseId,
    /// The calendar because of which; it is on record with what moved.
    calendar: DefinitionId,
}

/// Plans a job for every open case.
pub fn calendar_changed_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let CalendarChanged { calendar } = jobs::given(payload)?;
        jobs::in_portions(&app, move |tx, after| plan(tx, calendar, after)).await
    })
}

/// One portion; answers the last case planned, if there may be more.
fn plan(tx: &mut WriteTx<'_>, calendar: DefinitionId, after: Option<CaseId>) -> Result<Option<CaseId>> {
    let open = cases::open_after(tx, after, PORTION)?;
    let now = tx.now();
    for case in &open {
        let one = One { case: *case, calendar };
        jobs::enqueue_once(tx, RECALCULATE, &one, now, &format!("{RECALCULATE}:{calendar}:{case}"))?;
    }
    Ok(jobs::last_of(&open, PORTION, |case| *case))
}

/// Counts the dates of one case anew.
pub fn recalculate_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let one: One = jobs::given(payload)?;
        app.write(move |tx| recalculate(tx, one)).await
    })
}

fn recalculate(tx: &mut WriteTx<'_>, one: One) -> Result<()> {
    let case = cases::get(tx, one.case)?;
    if !case.state.0.is_open() {
        return Ok(());
    }
    let moved = give(tx, case, &By::Program, &Command::Recalculate)?;
    let calendar = world::calendar(tx)?;
    notices::recount(tx, moved.case.id, &calendar)?;
    findings::sync(tx, &moved.case, &calendar)
}

/// What moved, for the record: each date as it was and as it is.
pub fn moves(before: &State, after: &State) -> String {
    let mut moved = Vec::new();
    let mut note = |what: String, was: Option<String>, is: Option<String>| {
        if let (Some(was), Some(is)) = (was, is)
            && was != is
        {
            moved.push(format!("{what} {was} -> {is}"));
        }
    };
    let day = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string());
    note("promised".to_owned(), day(before.clock.promised_on), day(after.clock.promised_on));
    note("statutory".to_owned(), day(before.clock.statutory_on), day(after.clock.statutory_on));
    for (no, task) in after.open_tasks() {
        let was = before.tasks.get(&no).and_then(|task| task.due_on);
        note(format!("task {no}"), day(was), day(task.due_on));
    }
    for (no, timer) in &after.timers {
        let was = before.timers.get(no).map(|timer| timer.fires_at.to_rfc3339());
        note(format!("timer {no}"), was, Some(timer.fires_at.to_rfc3339()));
    }
    moved.join("; ")
}
