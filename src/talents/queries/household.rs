use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::PersonName;
use super::super::identifiers::DocumentKind;
use super::super::model::household::{Confirmation, Relation};
use super::super::model::{MemberId, age};
use super::super::owner::Owner;
use super::super::store::household::{self as store, MemberRow};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;

/// One's household, oneself not listed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Household)]
pub struct HouseholdOut {
    pub members: Vec<MemberOut>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = HouseholdMember)]
pub struct MemberOut {
    pub id: MemberId,
    pub relation: Relation,
    pub name: String,
    pub birth_date: NaiveDate,
    pub age: i32,
    pub document_kind: Option<DocumentKind>,
    /// Masked.
    #[schema(example = "150***********0012")]
    pub document_number: Option<String>,
    pub confirmation: Confirmation,
    /// When the guardian agreed that we keep the data of a child under fourteen.
    pub guardian_consent_at: Option<Instant>,
    pub since: Instant,
    pub version: i64,
}

pub fn household(tx: &mut ReadTx<'_>, person: PersonId) -> Result<HouseholdOut> {
    let owner = Owner::load(tx, person)?;
    let (rows, today) = (store::present(tx, person)?, tx.today());
    let members = rows.iter().map(|row| out(&owner, row, today)).collect::<Result<_>>()?;
    Ok(HouseholdOut { members })
}

pub fn member(tx: &mut ReadTx<'_>, person: PersonId, id: MemberId) -> Result<MemberOut> {
    let row = store::get(tx, person, id)?;
    out(&Owner::load(tx, person)?, &row, tx.today())
}

fn out(owner: &Owner, row: &MemberRow, today: NaiveDate) -> Result<MemberOut> {
    let details = row.open(owner)?.details;
    let number = details.document.as_ref().and_then(|document| document.number(today));
    Ok(MemberOut {
        id: row.id,
        relation: row.relation,
        age: age(details.birth_date, today),
        name: details.name,
        birth_date: details.birth_date,
        document_kind: details.document.as_ref().map(|document| document.kind),
        document_number: number.map(|number| number.masked()),
        confirmation: row.confirmation,
        guardian_consent_at: row.consent_at,
        since: row.created_at,
        version: row.version,
    })
}

/// Somebody recorded me as a member of their household and waits for my answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = HouseholdInvitation)]
pub struct InvitationOut {
    pub id: MemberId,
    /// Who recorded me, masked until I agree.
    #[schema(example = "张*丰")]
    pub from: String,
    /// What I am to them.
    pub relation: Relation,
    pub since: Instant,
}

pub fn invitations(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<InvitationOut>> {
    let me = Owner::load(tx, person)?.person;
    let Some(index) = me.identity_index else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for row in store::invitations(tx, &index)? {
        let from = Owner::load(tx, row.person_id)?.person.name(tx)?;
        let from = from.and_then(|name| PersonName::parse(&name).ok()).map(|name| name.masked()).unwrap_or_default();
        all.push(InvitationOut { id: row.id, from, relation: row.relation, since: row.created_at });
    }
    Ok(all)
}

/// Everybody who is one household with this person: whom they recorded and who confirmed it, and those in whose
/// household they confirmed to be. Nobody acts on a case of any of them.
pub fn household_persons(tx: &mut ReadTx<'_>, person: PersonId) -> Result<BTreeSet<PersonId>> {
    let mut all = BTreeSet::from([person]);
    for (recorded_by, linked) in store::links(tx, person)? {
        all.extend([recorded_by, linked]);
    }
    Ok(all)
}
