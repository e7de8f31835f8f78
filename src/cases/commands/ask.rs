//! Asking others about a task: for a recommendation, to look as well, or to decide once more.

use super::super::model::{OpinionKind, TaskId};
use super::super::progress::{By, Moved, give};
use super::super::store::cases;
use super::at_hand;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::{Actor, PersonId};
use crate::workflow::{Command, Place};

/// Lends the task to somebody; it comes back with their recommendation.
pub fn delegate(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64, to: PersonId) -> Result<Moved> {
    let task = at_hand::open(at_hand::task(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Delegate { task: at_hand::number(&task)?, to: to.0 })
}

/// Answers such a request.
pub fn recommend(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: TaskId,
    version: i64,
    (outcome, written): (&str, Option<&str>),
) -> Result<Moved> {
    let task = at_hand::open(at_hand::task(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    let opinion = at_hand::keep_opinion(tx, actor, &case, id, OpinionKind::Recommendation, written)?;
    let command = Command::Recommend { task: at_hand::number(&task)?, outcome: outcome.to_owned(), opinion };
    give(tx, case, &By::Person(actor), &command)
}

/// Asks one more person to look.
pub fn add_reviewer(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: TaskId,
    version: i64,
    (to, place): (PersonId, Place),
) -> Result<Moved> {
    let task = at_hand::open(at_hand::task_or_led(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    let command = Command::AddReviewer { task: at_hand::number(&task)?, to: to.0, place };
    give(tx, case, &By::Person(actor), &command)
}

/// No longer wants that person's answer.
pub fn remove_reviewer(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: TaskId,
    version: i64,
    person: PersonId,
) -> Result<Moved> {
    let task = at_hand::task_or_led(tx, actor, id, version)?;
    let case = cases::get(tx, task.case_id)?;
    let command = Command::RemoveReviewer { task: at_hand::number(&task)?, person: person.0 };
    give(tx, case, &By::Person(actor), &command)
}

/// Empties the seat of somebody who cannot vote.
pub fn vacate(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, version: i64) -> Result<Moved> {
    let task = at_hand::open(at_hand::task_or_led(tx, actor, id, version)?)?;
    let case = cases::get(tx, task.case_id)?;
    give(tx, case, &By::Person(actor), &Command::Vacate { task: at_hand::number(&task)? })
}
