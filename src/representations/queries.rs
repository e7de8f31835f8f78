//! For whom somebody may act, and who may act for them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::model::{Act, Basis, CounterConsent, RepresentationId};
use super::policy;
use super::store::{self, RepresentationRow};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};
use crate::talents::PersonName;

/// That somebody may act for somebody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Representation)]
pub struct RepresentationOut {
    pub id: RepresentationId,
    pub principal_id: PersonId,
    /// The other side, masked.
    #[schema(example = "张*丰")]
    pub with: String,
    pub basis: Basis,
    /// Codes of service items; all of them where none is named.
    pub items: Vec<String>,
    pub acts: Vec<Act>,
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
    /// How the person agreed at the counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<CounterConsent>,
    pub granted_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
}

fn out(row: RepresentationRow, with: String) -> RepresentationOut {
    RepresentationOut {
        id: row.id,
        principal_id: row.principal_id,
        with,
        basis: row.basis,
        items: row.items.0,
        acts: row.acts.0,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        consent: row.consent_how,
        granted_at: row.granted_at,
        revoked_at: row.revoked_at,
    }
}

fn outs(
    tx: &mut ReadTx<'_>,
    rows: Vec<RepresentationRow>,
    other: fn(&RepresentationRow) -> PersonId,
) -> Result<Vec<RepresentationOut>> {
    let people: BTreeSet<PersonId> = rows.iter().map(other).collect();
    let people = persons::of_ids(tx, &people)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let name = people.get(&other(&row)).map(|person| person.name(tx)).transpose()?.flatten();
        let masked = name.and_then(|name| PersonName::parse(&name).ok()).map(|name| name.masked()).unwrap_or_default();
        all.push(out(row, masked));
    }
    Ok(all)
}

/// For whom I may act now.
pub fn represented(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<RepresentationOut>> {
    let today = tx.today();
    let mut standing = Vec::new();
    for row in store::of_agent(tx, actor.person)? {
        if row.valid_from <= today && policy::stands(tx, actor, &row)? {
            standing.push(row);
        }
    }
    outs(tx, standing, |row| row.principal_id)
}

/// Who may act for me, or could once, visits to the counter among them.
pub fn granted(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<RepresentationOut>> {
    let rows = store::of_principal(tx, actor.person)?;
    outs(tx, rows, |row| row.agent_id)
}

/// One of those, for either side.
pub fn one(tx: &mut ReadTx<'_>, id: RepresentationId) -> Result<RepresentationOut> {
    let row = store::get(tx, id)?;
    let mut all = outs(tx, vec![row], |row| row.principal_id)?;
    all.pop().ok_or_else(|| crate::Error::internal("a representation that is not there"))
}
