//! A talent says where they work; the employer confirms it or does not know of it.

use chrono::NaiveDate;

use super::super::super::policy;
use super::super::super::store::employers::{self, EmployerRow};
use super::super::super::store::liaisons;
use super::super::model::{EmploymentId, EmploymentState};
use super::super::store::employments::{self, EmploymentRow};
use super::rounds;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::notifications;
use crate::talents::identifiers::OrganisationCode;

/// Says that one works for an organisation on record and asks it to confirm. Its liaisons are told.
pub fn ask(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    code: &str,
    since: NaiveDate,
    position: Option<&str>,
) -> Result<EmploymentRow> {
    actor.require_verified()?;
    let wrong = |pointer: &str, code: Code| Problem::new(Code::Invalid).field(pointer, code);
    let read = OrganisationCode::parse(code).map_err(|refusal| wrong("/organisation_code", refusal.into()))?;
    if since > tx.today() {
        return Err(wrong("/since", Code::FutureDate).into());
    }
    let employer = employers::find(tx, read.as_str())?.ok_or(Code::EmployerUnknown)?;
    let owner = persons::get(tx, actor.person)?;
    let id: EmploymentId = tx.new_id();
    let row = EmploymentRow {
        id,
        person_id: actor.person,
        employer_id: employer.id,
        since,
        position_sealed: position.map(|text| employments::seal(tx, &owner, id, text)).transpose()?,
        state: EmploymentState::Asked,
        open_key: Some(format!("{}:{}", actor.person, employer.id)),
        asked_at: tx.now(),
        decided_by: None,
        decided_at: None,
        ended_on: None,
        version: 1,
    };
    if !employments::insert(tx, &row)? {
        return Err(Code::EmploymentOpen.into());
    }
    let entry = Entry::new(Stream::person(actor.person), "ask_employment").object("employment", id);
    audit::record(tx, Some(actor), entry.data("employer", employer.id))?;
    let link = format!("/api/v1/employers/{}/employments", employer.organisation_code);
    let values = serde_json::json!({ "employer_name": employer.name, "link": link });
    for liaison in liaisons::of_organisation(tx, &employer.organisation_code)? {
        if liaison != actor.person {
            notifications::tell(tx, liaison, "employment_asked", &values)?;
        }
    }
    Ok(row)
}

/// Takes it back as long as the employer has said nothing.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, id: EmploymentId) -> Result<()> {
    let mut row = employments::get(tx, id)?;
    if row.person_id != actor.person {
        return Err(Code::NotFound.into());
    }
    if row.state != EmploymentState::Asked {
        return Err(Code::EmploymentSettled.into());
    }
    row.state = EmploymentState::Withdrawn;
    employments::save(tx, row)?;
    audit::record(
        tx,
        Some(actor),
        Entry::new(Stream::person(actor.person), "withdraw_employment").object("employment", id),
    )
}

/// The employer confirms it.
pub fn confirm(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    code: &str,
    id: EmploymentId,
    version: i64,
) -> Result<EmploymentRow> {
    decide(tx, actor, code, id, version, EmploymentState::Confirmed)
}

/// The employer does not know of it.
pub fn refuse(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    code: &str,
    id: EmploymentId,
    version: i64,
) -> Result<EmploymentRow> {
    decide(tx, actor, code, id, version, EmploymentState::Refused)
}

fn decide(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    code: &str,
    id: EmploymentId,
    version: i64,
    state: EmploymentState,
) -> Result<EmploymentRow> {
    let (employer, mut row) = of_employer(tx, actor, code, id)?;
    at(&row, version)?;
    if row.state != EmploymentState::Asked {
        return Err(Code::EmploymentSettled.into());
    }
    row.state = state;
    row.decided_by = Some(actor.person);
    row.decided_at = Some(tx.now());
    let row = employments::save(tx, row)?;
    let template = if state == EmploymentState::Confirmed { "employment_confirmed" } else { "employment_refused" };
    tell(tx, actor, &employer, &row, template)?;
    Ok(row)
}

/// The employer says that it is over. The person is told and can contradict; no card stops by it.
pub fn end(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    code: &str,
    id: EmploymentId,
    version: i64,
    ended_on: NaiveDate,
) -> Result<EmploymentRow> {
    let (employer, row) = of_employer(tx, actor, code, id)?;
    at(&row, version)?;
    let row = ended(tx, actor, &employer, row, ended_on)?;
    rounds::answered_elsewhere(tx, actor, &row, ended_on)?;
    Ok(row)
}

/// The same from an answer in a round.
pub(super) fn ended(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    employer: &EmployerRow,
    mut row: EmploymentRow,
    ended_on: NaiveDate,
) -> Result<EmploymentRow> {
    if row.state != EmploymentState::Confirmed {
        return Err(Code::EmploymentSettled.into());
    }
    if ended_on > tx.today() || ended_on < row.since {
        return Err(Problem::new(Code::Invalid).field("/ended_on", Code::FieldDate).into());
    }
    row.state = EmploymentState::Ended;
    row.ended_on = Some(ended_on);
    let row = employments::save(tx, row)?;
    tell(tx, actor, employer, &row, "employment_ended")?;
    Ok(row)
}

fn tell(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    employer: &EmployerRow,
    row: &EmploymentRow,
    template: &'static str,
) -> Result<()> {
    let entry = Entry::new(Stream::new(StreamKind::Employer, employer.id), template).object("employment", row.id);
    audit::record(tx, Some(actor), entry)?;
    let values = serde_json::json!({
        "employer_name": employer.name, "link": "/api/v1/me/employments",
        "ended_on": row.ended_on.map(|day| day.to_string()).unwrap_or_default(),
    });
    notifications::tell(tx, row.person_id, template, &values)
}

fn at(row: &EmploymentRow, version: i64) -> Result<()> {
    if row.version == version { Ok(()) } else { Err(Code::StaleVersion.into()) }
}

/// An employment with an organisation for which the actor speaks; nobody confirms their own.
pub(super) fn of_employer(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    code: &str,
    id: EmploymentId,
) -> Result<(EmployerRow, EmploymentRow)> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let row = employments::get(tx, id)?;
    if row.employer_id != employer.id {
        return Err(Code::NotFound.into());
    }
    if row.person_id == actor.person { Err(Code::OwnCase.into()) } else { Ok((employer, row)) }
}
