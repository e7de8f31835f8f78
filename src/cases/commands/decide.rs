//! Working on a task: claim, release, decide.

use super::super::model::{TaskId, TaskStatus};
use super::super::policy;
use super::super::progress::{By, Moved, give};
use super::super::queries::inbox_owner;
use super::super::store::tasks::TaskRow;
use super::super::store::{cases, inbox, opinions, tasks};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::workflow::Command;
use crate::workflow::Decision;

/// How a reviewer ends a task.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// One of the outcomes of the step.
    pub outcome: String,
    /// Why.
    pub opinion: Option<String>,
    /// For a send-back: the step to go to.
    pub target: Option<String>,
    /// For a request to correct: fields and materials, all of them.
    pub about: Vec<String>,
}

/// The task as it is in the actor's inbox, with the version that was read. What lies in no box of theirs is not found.
fn load(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<TaskRow> {
    let owner = inbox_owner(tx, actor)?;
    let task = match inbox::find(tx, &owner, id)? {
        Some(task) => task,
        // A task of one's post that a colleague claimed or ended a moment ago is not unknown: its version has moved on.
        None => {
            let task =
                Some(tasks::get(tx, id)?).filter(|task| inbox::holds_post(&owner, task)).ok_or(Code::NotFound)?;
            policy::no_conflict(actor, &owner.except, &cases::get(tx, task.case_id)?)?;
            task
        }
    };
    if i64::from(task.version) != version {
        return Err(Code::StaleVersion.into());
    }
    if task.status != TaskStatus::Open {
        return Err(Code::TaskGone.into());
    }
    Ok(task)
}

fn number(task: &TaskRow) -> u32 {
    u32::try_from(task.no).unwrap_or(u32::MAX)
}

/// Takes a task out of the pool.
pub fn claim(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<Moved> {
    let task = load(tx, actor, id, version)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Claim { task: number(&task) })
}

/// Puts it back.
pub fn release(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<Moved> {
    let task = load(tx, actor, id, version)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Release { task: number(&task) })
}

/// Ends a task with an outcome. Only this task's version matters: two people who end the last two branches of a case at
/// the same instant both succeed.
pub fn decide(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64, verdict: &Verdict) -> Result<Moved> {
    let task = load(tx, actor, id, version)?;
    let case = cases::get(tx, task.case_id)?;
    let opinion = verdict.opinion.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(text) = opinion {
        let applicant = persons::get(tx, case.person_id)?;
        opinions::insert(tx, &applicant, id, actor.person, text)?;
    }
    let decision = Decision {
        task: number(&task),
        outcome: verdict.outcome.clone(),
        opinion: opinion.is_some(),
        target: verdict.target.clone(),
        about: verdict.about.clone(),
    };
    give(tx, case, &By::Person(actor), &Command::Decide(decision))
}
