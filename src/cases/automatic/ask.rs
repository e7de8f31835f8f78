//! Asking for a person to decide.

use serde_json::json;

use super::super::model::ApplicationId;
use super::super::store::{applications, cases};
use super::store;
use crate::audit::{self, Entry, Stream};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::store::{departments, positions};
use crate::identity::{Actor, Role};
use crate::notifications;
use crate::packs::LoadedTemplate;
use crate::packs::format::Mode;

/// The template by which the heads of the department are told.
const TEMPLATE: &str = "human_decision_asked";

/// The applicant wants a person to decide. Before handing in, the case goes the ordinary way; after an automatic decision the
/// heads of the department that answers for the item are told, so that one of them looks at it.
///
/// # Errors
/// `decided_by_people` where people decide anyway.
pub fn ask_human(tx: &mut WriteTx<'_>, actor: &Actor, id: ApplicationId) -> Result<()> {
    let application = applications::get_own(tx, actor.person, id)?;
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
    let entry = Entry::new(Stream::person(actor.person), "ask_human_decision").object("application", id);
    audit::record(tx, Some(actor), entry)?;
    let Some(case) = case else { return Ok(()) };
    if definitions::find::<LoadedTemplate>(tx, TEMPLATE)?.is_none() {
        return Ok(());
    }
    let values = json!({
        "service_name": item.name.zh, "case_number": case.number, "link": format!("/api/v1/cases/{}", case.id),
    });
    let Some(department) = departments::find_by_code(tx, &item.department)? else { return Ok(()) };
    let there = positions::held_in(tx, &[department.id])?;
    for head in positions::holders_of(tx, Role::DepartmentHead)?.into_iter().filter(|head| there.contains(head)) {
        notifications::notify(tx, head, TEMPLATE, &values)?;
    }
    Ok(())
}
