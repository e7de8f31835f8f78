//! A leader's acts. Whether the actor leads a department that holds the case is the engine's question.

use super::super::TaskId;
use super::super::model::CaseId;
use super::super::policy;
use super::super::progress::{By, Moved, give};
use super::super::queries::inbox_owner;
use super::super::store::{cases, inbox, remarks, tasks};
use crate::db::WriteTx;
use crate::error::{Code, Error, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};
use crate::workflow::Command;

fn act(tx: &mut WriteTx<'_>, actor: &Actor, id: CaseId, command: &Command, reason: &str) -> Result<Moved> {
    let led = policy::led(tx, actor)?;
    let case = policy::to_act_on(tx, actor, &led, id)?;
    let seq = i32::try_from(case.state.0.seq).map_err(|_| Error::internal("a case with too many events"))?;
    let applicant = persons::get(tx, case.person_id)?;
    let moved = give(tx, case, &By::Person(actor), command)?;
    remarks::insert(tx, &applicant, id, seq, actor.person, reason)?;
    Ok(moved)
}

/// Extends the limit by what the flow allows, once. The applicant is told, with the reason.
pub fn extend(tx: &mut WriteTx<'_>, actor: &Actor, id: CaseId, reason: &str) -> Result<Moved> {
    act(tx, actor, id, &Command::Extend, reason)
}

/// Lets reviewers ask for a correction once more.
pub fn allow_correction(tx: &mut WriteTx<'_>, actor: &Actor, id: CaseId, reason: &str) -> Result<Moved> {
    act(tx, actor, id, &Command::AllowSecondCorrection, reason)
}

/// Gives a task to somebody who may do it: by whoever holds it, or the head of its department.
pub fn transfer(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64, to: PersonId) -> Result<()> {
    let task = tasks::get(tx, id)?;
    let owner = inbox_owner(tx, actor)?;
    let leads = task.department_id.is_some_and(|department| policy::headed(actor).contains(&department));
    if !leads && inbox::find(tx, &owner, id)?.is_none() {
        return Err(Code::NotFound.into());
    }
    let case = cases::get(tx, task.case_id)?;
    policy::no_conflict(actor, &owner.except, &case)?;
    if i64::from(task.version) != version {
        return Err(Code::StaleVersion.into());
    }
    let no = u32::try_from(task.no).map_err(|_| Error::internal("a negative number of a task"))?;
    give(tx, case, &By::Person(actor), &Command::Transfer { task: no, to: to.0 }).map(drop)
}
