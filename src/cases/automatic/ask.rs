//! Asking for a person to decide.

use super::super::findings::{ALARM, Alarm};
use super::super::model::ApplicationId;
use super::super::policy;
use super::super::store::cases;
use super::store;
use crate::audit::{self, Entry, Stream};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::jobs;
use crate::packs::format::Mode;
use crate::representations::Act;

/// The applicant wants a person to decide. Before handing in, the case goes the ordinary way; after an automatic decision the
/// heads of the department that answers for the item are told, so that one of them looks at it; without any, the supervisors.
///
/// # Errors
/// `decided_by_people` where people decide anyway.
pub fn ask_human(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<()> {
    let (application, standing) = policy::own(tx, actor, id, Act::Apply)?;
    let case = cases::of_application(tx, id)?;
    let item = match &case {
        Some(case) => definitions::get::<ServiceItem>(tx, case.item_id)?,
        None => definitions::current::<ServiceItem>(tx, &application.item_code)?,
    };
    let decided = match &case {
        Some(case) => store::of_case(tx, case.id)?.is_some_and(|row| row.decided),
        None => false,
    };
    if item.mode == Mode::Ordinary || (case.is_some() && !decided) {
        return Err(Code::DecidedByPeople.into());
    }
    if !store::ask(tx, id, actor.person)? {
        return Ok(());
    }
    standing.note(tx, actor, id)?;
    let entry = Entry::new(Stream::person(application.person_id), "ask_human_decision").object("application", id);
    audit::record(tx, Some(actor), standing.mark(entry))?;
    if let Some(case) = case {
        let now = tx.now();
        jobs::enqueue(tx, ALARM, &Alarm::PersonAsked { case: case.id }, now)?;
    }
    Ok(())
}
