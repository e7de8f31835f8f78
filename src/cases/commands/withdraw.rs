//! Taking an application back.

use super::super::model::ApplicationId;
use super::super::progress::{By, Moved, give};
use super::super::store::{applications, cases};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::workflow::Command;

/// The applicant takes the case back, as long as nothing irreversible has happened.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<Moved> {
    applications::get_own(tx, actor.person, id)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::CaseNotOpen)?;
    give(tx, case, &By::Person(actor), &Command::Withdraw)
}
