//! What holds a case up although nobody did anything wrong: a task that nobody can take, dates beyond the loaded
//! calendar. Whoever watches over the cases sees the list and is told; a finding ends by itself once its cause is gone.

pub mod http;
mod store;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::CaseId;
use super::policy;
use super::store::cases::CaseRow;
use crate::db::page::{Page, PageQuery};
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::{Actor, DepartmentId};
use crate::jobs;
use crate::workdays::Calendar;
use crate::workflow::state::TaskNo;
use crate::workflow::{State, Task, Via, is_provisional};
use crate::{id_type, text_enum};

pub use store::{FindingRow, get, is_first_of_its_kind, without_anybody};

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
    /// The applicant has written to the office.
    Wrote { case: CaseId },
    /// What was decided automatically shall be looked at by a person.
    PersonAsked { case: CaseId },
}

/// What is wrong, and where.
type Wanted = BTreeMap<(FindingKind, Option<TaskNo>), Place>;

/// Where something is wrong; a case that goes on under another version has other steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub step: Option<String>,
    pub department: Option<DepartmentId>,
}

/// What is wrong with this state.
fn wanted(state: &State, calendar: &Calendar) -> Wanted {
    let waiting =
        state.open_tasks().filter(|(_, task)| task.candidates.via == Via::Nobody && task.claimed_by.is_none());
    let place =
        |task: &Task| Place { step: Some(task.step.clone()), department: task.candidates.department.map(DepartmentId) };
    let mut found: Wanted = waiting.map(|(no, task)| ((FindingKind::NobodyCanAct, Some(no)), place(task))).collect();
    if is_provisional(state, calendar) {
        found.insert((FindingKind::ProvisionalDates, None), Place::default());
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
    for row in known.iter().filter(|row| !wanted.contains_key(&row.key())) {
        store::resolve(tx, row.id)?;
    }
    for (key, place) in wanted {
        match known.iter().find(|row| row.key() == key) {
            Some(row) if row.place() == place => {}
            Some(row) => store::replace(tx, row.id, &place)?,
            None => {
                let finding = store::open(tx, case, key, place)?;
                let now = tx.now();
                jobs::enqueue(tx, ALARM, &Alarm::Finding { finding }, now)?;
            }
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
