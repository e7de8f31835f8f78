//! What the office does with a claim that is flagged, and what a claim that is confirmed leads to.

use super::super::model::{ClaimId, ClaimState};
use super::super::policy;
use super::super::store::claims::{self, ClaimRow};
use super::super::store::employers;
use super::super::store::liaisons::{self, LiaisonRow};
use super::claims::record;
use super::register::read_code;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::store::{persons, positions};
use crate::identity::{Actor, Position, Role};
use crate::notifications;
use crate::talents;
use crate::talents::store::wallet::DocumentRow;

/// Confirms a claim; an organisation that was not on record is from now on, with the address that the code went to.
pub fn confirm(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId, version: i64) -> Result<ClaimRow> {
    let row = to_decide(tx, actor, id, version)?;
    let code = read_code(&row.organisation_code)?;
    if employers::find(tx, code.as_str())?.is_none() {
        let owner = persons::get(tx, row.person_id)?;
        let contact = row.contact(tx, &owner)?;
        if let Some(known) = employers::insert(tx, &code, &row.name, None, &contact, actor.person)? {
            let entry = Entry::new(Stream::new(StreamKind::Employer, known.id), "enter_employer");
            audit::record(tx, Some(actor), entry.data("organisation", code.as_str()).object("claim", id))?;
        }
    }
    let row = ClaimRow { decided_by: Some(actor.person), ..row };
    activate(tx, actor, row)
}

/// Refuses a claim, with the reason.
pub fn refuse(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId, version: i64, reason: &str) -> Result<ClaimRow> {
    let mut row = to_decide(tx, actor, id, version)?;
    let owner = persons::get(tx, row.person_id)?;
    row.reason_sealed = Some(claims::seal(tx, &owner, id, "reason_sealed", reason)?);
    row.state = ClaimState::Refused;
    row.open_key = None;
    row.decided_by = Some(actor.person);
    row.decided_at = Some(tx.now());
    let row = claims::save(tx, row)?;
    talents::release_documents(tx, id)?;
    record(tx, actor, &row, "refuse_claim")?;
    let values =
        serde_json::json!({ "employer_name": row.name, "reason": reason, "link": "/api/v1/me/liaison-claims" });
    notifications::tell(tx, row.person_id, "liaison_refused", &values)?;
    Ok(row)
}

/// The letter of authorisation, for whoever judges the claim; who read it goes on record.
pub fn read_authorisation(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId) -> Result<DocumentRow> {
    policy::require_office(tx, actor)?;
    let row = claims::get(tx, id)?;
    let document = talents::queries::row_of_case(tx, id, row.document_id)?;
    record(tx, actor, &row, "read_authorisation")?;
    Ok(document)
}

/// A claim that waits for the office; nobody judges their own.
fn to_decide(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId, version: i64) -> Result<ClaimRow> {
    policy::require_office(tx, actor)?;
    let row = claims::get(tx, id)?;
    if row.person_id == actor.person {
        return Err(Code::OwnCase.into());
    }
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    if row.state == ClaimState::AwaitingOffice { Ok(row) } else { Err(Code::ClaimSettled.into()) }
}

/// From now on the account speaks for the organisation.
pub(super) fn activate(tx: &mut WriteTx<'_>, actor: &Actor, row: ClaimRow) -> Result<ClaimRow> {
    let named = LiaisonRow {
        account_id: row.account_id,
        organisation_code: row.organisation_code.clone(),
        named_by: row.decided_by,
        named_at: tx.now(),
    };
    liaisons::insert(tx, &named)?;
    let held = positions::in_force_of(tx, row.account_id)?;
    if !held.iter().any(|position| position.role == Role::EmployerLiaison) {
        let position = Position { role: Role::EmployerLiaison, department: None, duty: None };
        positions::insert(tx, row.account_id, &position)?;
    }
    let row = ClaimRow { state: ClaimState::Confirmed, open_key: None, decided_at: Some(tx.now()), ..row };
    let row = claims::save(tx, row)?;
    record(tx, actor, &row, "confirm_claim")?;
    let values = serde_json::json!({ "employer_name": row.name, "link": "/api/v1/me/employers" });
    notifications::tell(tx, row.person_id, "liaison_confirmed", &values)?;
    Ok(row)
}
