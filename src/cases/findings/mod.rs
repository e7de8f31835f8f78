//! What holds a case up although nobody did anything wrong: a task that nobody can take, dates beyond the loaded
//! calendar. Whoever watches over the cases sees the list and is told; a finding ends by itself once its cause is gone.

pub mod http;
mod store;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::model::CaseId;
use super::policy;
use super::store::cases::CaseRow;
use crate::db::page::{Page, PageQuery};
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::Actor;
use crate::jobs;
use crate::workdays::Calendar;
use crate::workflow::state::TaskNo;
use crate::workflow::{State, Via, is_provisional};
use crate::{id_type, text_enum};

pub use store::{FindingRow, get, is_first_of_its_kind};

id_type!(
    /// Something that is wrong with a case.
    FindingId
);

text_enum! {
    /// A task without anybody who may do it; a date that was counted without knowing the holidays.
    pub enum FindingKind { NobodyCanAct = "nobody_can_act", ProvisionalDates = "provisional_dates" }
}

/// The job that tells those who watch over the cases of a new finding.
pub const ALARM: &str = "cases.alarm";

/// What [`ALARM`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Alarm {
    /// A new finding.
    Finding { finding: FindingId },
    /// A timer that an effect holds up.
    Incident { case: CaseId, timer: TaskNo },
    /// The applicant or a supervisor presses for progress.
    Pressed { case: CaseId, by_supervisor: bool },
}

type Wanted = BTreeSet<(FindingKind, Option<TaskNo>)>;

/// What is wrong with this state.
fn wanted(state: &State, calendar: &Calendar) -> Wanted {
    let waiting =
        state.open_tasks().filter(|(_, task)| task.candidates.via == Via::Nobody && task.claimed_by.is_none());
    let mut found: Wanted = waiting.map(|(no, _)| (FindingKind::NobodyCanAct, Some(no))).collect();
    if is_provisional(state, calendar) {
        found.insert((FindingKind::ProvisionalDates, None));
    }
    found
}

/// Keeps the list in line with a case that moved.
pub fn project(tx: &mut WriteTx<'_>, case: &CaseRow, before: &State, calendar: &Calendar) -> Result<()> {
    if wanted(before, calendar) == wanted(&case.state.0, calendar) {
        return Ok(());
    }
    sync(tx, case, calendar)
}

/// Keeps the list in line with a case, whatever it said before.
pub fn sync(tx: &mut WriteTx<'_>, case: &CaseRow, calendar: &Calendar) -> Result<()> {
    let wanted = wanted(&case.state.0, calendar);
    let known = store::open_of(tx, case.id)?;
    for row in known.iter().filter(|row| !wanted.contains(&row.key())) {
        store::resolve(tx, row.id)?;
    }
    for (kind, task) in wanted {
        if !known.iter().any(|row| row.key() == (kind, task)) {
            let finding = store::open(tx, case, kind, task)?;
            let now = tx.now();
            jobs::enqueue(tx, ALARM, &Alarm::Finding { finding }, now)?;
        }
    }
    Ok(())
}

/// What is wrong now, the newest first; nobody watches over their own case or one of their household.
pub fn list(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    kind: Option<FindingKind>,
    page: &PageQuery,
) -> Result<Page<FindingRow>> {
    let except = policy::conflicted(tx, actor.person)?;
    let rows = store::page(tx, kind, &except, page)?;
    page.page(rows, |row| row.id)
}
