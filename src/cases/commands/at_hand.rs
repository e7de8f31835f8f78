//! The task that somebody wants to do something with, at the version that they have read.

use super::super::model::{OpinionKind, TaskId, TaskStatus};
use super::super::policy;
use super::super::queries::inbox_owner;
use super::super::store::cases::CaseRow;
use super::super::store::inbox::Owner;
use super::super::store::opinions::Opinion;
use super::super::store::tasks::TaskRow;
use super::super::store::{cases, inbox, opinions, tasks};
use crate::db::WriteTx;
use crate::error::{Code, Error, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, Role};

/// A task in one of the actor's boxes, open or not. What lies in no box of theirs is not found.
pub(super) fn task(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<TaskRow> {
    let owner = inbox_owner(tx, actor)?;
    let task = match inbox::find(tx, &owner, id)? {
        Some(task) => task,
        // A task of one's post that a colleague claimed or ended a moment ago is not unknown: its version has moved on.
        None => {
            let task = tasks::get(tx, id)?;
            if !inbox::holds_post(&owner, &task) {
                return Err(Code::NotFound.into());
            }
            no_conflict(tx, actor, &owner, &task)?;
            task
        }
    };
    at(task, version)
}

/// The same, also for whoever leads the department that holds the task, and for those who watch over all of them. Who may
/// do what is the engine's question.
pub(super) fn task_or_led(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<TaskRow> {
    let found = tasks::get(tx, id)?;
    let leads = found.department_id.is_some_and(|department| policy::headed(actor).contains(&department));
    if !leads && !actor.holds_any(&[Role::Supervisor]) {
        return task(tx, actor, id, version);
    }
    let owner = inbox_owner(tx, actor)?;
    no_conflict(tx, actor, &owner, &found)?;
    at(found, version)
}

/// Refuses what can no longer be worked on.
pub(super) fn open(task: TaskRow) -> Result<TaskRow> {
    if task.status == TaskStatus::Open { Ok(task) } else { Err(Code::TaskGone.into()) }
}

fn no_conflict(tx: &mut WriteTx<'_>, actor: &Actor, owner: &Owner, task: &TaskRow) -> Result<()> {
    policy::no_conflict(actor, &owner.except, &cases::get(tx, task.case_id)?)
}

fn at(task: TaskRow, version: i64) -> Result<TaskRow> {
    if i64::from(task.version) == version { Ok(task) } else { Err(Code::StaleVersion.into()) }
}

/// The number by which the engine knows the task.
pub(super) fn number(task: &TaskRow) -> Result<u32> {
    u32::try_from(task.no).map_err(|_| Error::internal("a negative number of a task"))
}

/// Keeps what the actor wrote, if it is more than blanks; answers whether it was.
pub(super) fn keep_opinion(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    case: &CaseRow,
    task: TaskId,
    kind: OpinionKind,
    text: Option<&str>,
) -> Result<bool> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(false) };
    let applicant = persons::get(tx, case.person_id)?;
    let seq = i32::try_from(case.state.0.seq).map_err(|_| Error::internal("a case with too many events"))?;
    opinions::insert(tx, &applicant, &Opinion { task, seq, kind, by: actor.person, text: text.to_owned() })?;
    Ok(true)
}
