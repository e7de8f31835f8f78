//! Working on a task: claim, release, transfer, decide, take back.

use super::super::model::{OpinionKind, TaskId};
use super::super::progress::{By, Moved, give};
use super::super::store::cases;
use super::at_hand;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::{Actor, PersonId};
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

/// Takes a task out of the pool.
pub fn claim(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<Moved> {
    let task = at_hand::open(at_hand::task(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Claim { task: at_hand::number(&task)? })
}

/// Puts it back; whoever lent it takes it back from whoever was asked.
pub fn release(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<Moved> {
    let task = at_hand::open(at_hand::task_or_led(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Release { task: at_hand::number(&task)? })
}

/// Gives a task to somebody who may do it: by whoever holds it, or the head of its department.
pub fn transfer(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64, to: PersonId) -> Result<Moved> {
    let task = at_hand::open(at_hand::task_or_led(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Transfer { task: at_hand::number(&task)?, to: to.0 })
}

/// Ends a task with an outcome. Only this task's version matters: two people who end the last two branches of a case at
/// the same instant both succeed.
pub fn decide(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64, verdict: &Verdict) -> Result<Moved> {
    let task = at_hand::open(at_hand::task(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    let written = verdict.opinion.as_deref();
    let opinion = at_hand::keep_opinion(tx, actor, &case, id, OpinionKind::Decision, written)?;
    let decision = Decision {
        task: at_hand::number(&task)?,
        outcome: verdict.outcome.clone(),
        opinion,
        target: verdict.target.clone(),
        about: verdict.about.clone(),
    };
    give(tx, case, &By::Person(actor), &Command::Decide(decision))
}

/// Takes one's own last decision back, as long as nobody has acted on it.
pub fn recall(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<Moved> {
    let task = at_hand::task(tx, actor, id, version)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Recall { task: at_hand::number(&task)? })
}
