//! Claims to speak for organisations, as their claimant and as the office sees them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::model::{ClaimFlag, ClaimId, ClaimState};
use super::super::policy;
use super::super::store::claims::{self, ClaimRow};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::address::Address;
use crate::identity::store::persons::{self, PersonRow};

/// A claim of mine.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClaimOut {
    pub id: ClaimId,
    #[schema(example = "91150600MA00001030")]
    pub organisation_code: String,
    pub name: String,
    pub state: ClaimState,
    /// Why the office has to look at it.
    pub flags: Vec<ClaimFlag>,
    /// Where the code went, masked.
    pub sent_to: String,
    /// Why the office refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub created_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Instant>,
}

/// A claim that waits for the office.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OfficeClaimOut {
    #[serde(flatten)]
    pub claim: ClaimOut,
    /// Who claims, by their proven name.
    #[schema(example = "韩梅梅")]
    pub claimant: String,
    /// The address that the claimant names as the organisation's, in full: it is what the office compares.
    pub contact: String,
    /// When the organisation's code was given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proved_at: Option<Instant>,
    /// For `If-Match`.
    pub version: i64,
}

/// One's own claims, newest first.
pub fn mine(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<ClaimOut>> {
    let owner = persons::get(tx, actor.person)?;
    claims::of_account(tx, actor.account)?.iter().map(|row| out(tx, &owner, row)).collect()
}

/// A claim, with what is sealed under its claimant's key.
pub fn out(tx: &ReadTx<'_>, owner: &PersonRow, row: &ClaimRow) -> Result<ClaimOut> {
    Ok(claim(row, Some(&row.contact(tx, owner)?), row.reason(tx, owner)?))
}

fn claim(row: &ClaimRow, contact: Option<&Address>, reason: Option<String>) -> ClaimOut {
    ClaimOut {
        id: row.id,
        organisation_code: row.organisation_code.clone(),
        name: row.name.clone(),
        state: row.state,
        flags: row.flags.0.clone(),
        sent_to: contact.map(Address::masked).unwrap_or_default(),
        reason,
        created_at: row.created_at,
        decided_at: row.decided_at,
    }
}

/// The claims that wait for the office, the oldest first.
pub fn of_office(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<OfficeClaimOut>> {
    policy::require_office(tx, actor)?;
    let rows = claims::in_state(tx, ClaimState::AwaitingOffice, actor.person, page)?;
    let Page { items, next_cursor } = page.page(rows, |row| row.id)?;
    let people = persons::of_ids(tx, &items.iter().map(|row| row.person_id).collect::<BTreeSet<_>>())?;
    let items = items.iter().map(|row| for_office(tx, people.get(&row.person_id), row)).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor })
}

/// One claim, for the office.
pub fn one_of_office(tx: &mut ReadTx<'_>, actor: &Actor, id: ClaimId) -> Result<OfficeClaimOut> {
    policy::require_office(tx, actor)?;
    let row = claims::get(tx, id)?;
    if row.person_id == actor.person {
        return Err(Code::OwnCase.into());
    }
    let owner = persons::get(tx, row.person_id)?;
    for_office(tx, Some(&owner), &row)
}

/// Of somebody who was erased there is nothing to judge by.
fn for_office(tx: &ReadTx<'_>, owner: Option<&PersonRow>, row: &ClaimRow) -> Result<OfficeClaimOut> {
    let owner = owner.filter(|owner| owner.wrapped_key.is_some());
    let contact = owner.map(|owner| row.contact(tx, owner)).transpose()?;
    Ok(OfficeClaimOut {
        claim: claim(row, contact.as_ref(), None),
        claimant: owner.map(|owner| owner.name(tx)).transpose()?.flatten().unwrap_or_default(),
        contact: contact.map(|contact| contact.as_str().to_owned()).unwrap_or_default(),
        proved_at: row.proved_at,
        version: row.version,
    })
}
