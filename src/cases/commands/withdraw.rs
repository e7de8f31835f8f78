//! What applicants do to their cases without changing what they handed in: take it back, ask for progress.

use super::super::model::ApplicationId;
use super::super::policy;
use super::super::progress::{By, Moved, give};
use super::super::store::cases;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::representations::Act;
use crate::workflow::Command;

/// The applicant takes the case back, as long as nothing irreversible has happened.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<Moved> {
    ask(tx, actor, id, Act::Withdraw, &Command::Withdraw)
}

/// The applicant asks the office to get on with it.
pub fn urge(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<Moved> {
    ask(tx, actor, id, Act::Follow, &Command::Urge)
}

fn ask(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId, act: Act, command: &Command) -> Result<Moved> {
    let (_, standing) = policy::own(tx, actor, id, act)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::CaseNotOpen)?;
    standing.note(tx, actor, id)?;
    give(tx, case, &By::of(actor, &standing), command)
}
