//! A leader's acts. Whether the actor leads a department that holds the case is the engine's question.

use super::super::model::CaseId;
use super::super::policy;
use super::super::progress::{By, Moved, give};
use super::super::store::remarks;
use crate::db::WriteTx;
use crate::error::{Error, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::workflow::Command;

/// Gives the command and keeps the reason, under the number of the first event that comes of it. Supervisors watch over
/// all cases, but all that they do to one is to take it up.
pub fn act(tx: &mut WriteTx<'_>, actor: &Actor, id: CaseId, command: &Command, reason: &str) -> Result<Moved> {
    let scope = if *command == Command::Supervise { policy::scope(tx, actor)? } else { policy::led(tx, actor)? };
    let case = policy::to_act_on(tx, actor, &scope, id)?;
    let seq = i32::try_from(case.state.0.seq).map_err(|_| Error::internal("a case with too many events"))?;
    let applicant = persons::get(tx, case.person_id)?;
    // First, so that whoever is told of the act can be told why.
    remarks::insert(tx, &applicant, id, seq, actor.person, reason)?;
    give(tx, case, &By::Person(actor), command)
}

/// Lets the case go on; there is nothing to give a reason for.
pub fn end(tx: &mut WriteTx<'_>, actor: &Actor, id: CaseId, command: &Command) -> Result<Moved> {
    let led = policy::led(tx, actor)?;
    let case = policy::to_act_on(tx, actor, &led, id)?;
    give(tx, case, &By::Person(actor), command)
}
