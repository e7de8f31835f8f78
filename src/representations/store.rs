//! Rows of `representations` and `application_agents`. None is deleted: who acted for whom stays known.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Act, Basis, CounterConsent, RepresentationId, Scope};
use crate::cases::ApplicationId;
use crate::db::schema::{application_agents as agents, representations};
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::{DepartmentId, PersonId, SessionId};
use crate::insert_or_nothing;
use crate::talents::DocumentId;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = representations, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RepresentationRow {
    pub id: RepresentationId,
    pub principal_id: PersonId,
    pub agent_id: PersonId,
    pub basis: Basis,
    pub items: Json<Vec<String>>,
    pub acts: Json<Vec<Act>>,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
    /// The session of the clerk, who acts in that one alone.
    pub session_id: Option<SessionId>,
    pub department_id: Option<DepartmentId>,
    pub consent_how: Option<CounterConsent>,
    pub consent_document: Option<DocumentId>,
    pub granted_by: PersonId,
    pub granted_at: Instant,
    pub revoked_by: Option<PersonId>,
    pub revoked_at: Option<Instant>,
}

impl RepresentationRow {
    pub fn scope(&self) -> Scope {
        Scope {
            items: self.items.0.clone(),
            acts: self.acts.0.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
        }
    }
}

pub fn insert(tx: &mut WriteTx<'_>, row: &RepresentationRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(representations::table).values(row).execute(conn)).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: RepresentationId) -> Result<RepresentationRow> {
    tx.run(|conn| representations::table.find(id).select(RepresentationRow::as_select()).get_result(conn))
}

/// What somebody may do for others and nobody has ended, newest first.
pub fn of_agent(tx: &mut ReadTx<'_>, agent: PersonId) -> Result<Vec<RepresentationRow>> {
    let today = tx.today();
    let held = representations::table.filter(representations::agent_id.eq(agent));
    let held = held.filter(representations::revoked_at.is_null()).filter(representations::valid_to.ge(today));
    tx.run(|conn| held.order(representations::id.desc()).select(RepresentationRow::as_select()).load(conn))
}

/// What an agent may do for one principal and nobody has ended, newest first.
pub fn between(tx: &mut ReadTx<'_>, agent: PersonId, principal: PersonId) -> Result<Vec<RepresentationRow>> {
    let held = representations::table.filter(representations::agent_id.eq(agent));
    let held = held.filter(representations::principal_id.eq(principal)).filter(representations::revoked_at.is_null());
    tx.run(|conn| held.order(representations::id.desc()).select(RepresentationRow::as_select()).load(conn))
}

/// Everything that was ever granted in somebody's name, newest first.
pub fn of_principal(tx: &mut ReadTx<'_>, principal: PersonId) -> Result<Vec<RepresentationRow>> {
    let own = representations::table.filter(representations::principal_id.eq(principal));
    tx.run(|conn| own.order(representations::id.desc()).select(RepresentationRow::as_select()).load(conn))
}

/// Ends a representation at once; `false` when it was ended before.
pub fn revoke(tx: &mut WriteTx<'_>, id: RepresentationId, by: PersonId) -> Result<bool> {
    let now = tx.now();
    let open = representations::table.filter(representations::id.eq(id)).filter(representations::revoked_at.is_null());
    let changed = tx.run(|conn| {
        diesel::update(open)
            .set((representations::revoked_at.eq(Some(now)), representations::revoked_by.eq(Some(by))))
            .execute(conn)
    })?;
    Ok(changed == 1)
}

/// Records how the person at the counter agreed; once.
pub fn agree(
    tx: &mut WriteTx<'_>,
    id: RepresentationId,
    how: CounterConsent,
    document: Option<DocumentId>,
) -> Result<()> {
    let open = representations::table.filter(representations::id.eq(id)).filter(representations::revoked_at.is_null());
    let open = open.filter(representations::consent_how.is_null());
    let changed = tx.run(|conn| {
        diesel::update(open)
            .set((representations::consent_how.eq(Some(how)), representations::consent_document.eq(document)))
            .execute(conn)
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = agents, check_for_backend(MultiBackend))]
pub struct AgentRow {
    pub application_id: ApplicationId,
    pub agent_id: PersonId,
    pub representation_id: RepresentationId,
    pub basis: Basis,
    pub since: Instant,
}

/// Notes that somebody acted in an application for its applicant.
pub fn note_agent(
    tx: &mut WriteTx<'_>,
    application: ApplicationId,
    agent: PersonId,
    (representation, basis): (RepresentationId, Basis),
) -> Result<()> {
    let row = AgentRow {
        application_id: application,
        agent_id: agent,
        representation_id: representation,
        basis,
        since: tx.now(),
    };
    insert_or_nothing!(tx, agents::table, &row).map(drop)
}

/// Who acted in an application for its applicant, in order.
pub fn agents_of(tx: &mut ReadTx<'_>, application: ApplicationId) -> Result<Vec<AgentRow>> {
    let of = agents::table.filter(agents::application_id.eq(application));
    tx.run(|conn| of.order((agents::since, agents::agent_id)).select(AgentRow::as_select()).load(conn))
}

/// The agents of an application by person, with the ground on which each acted.
pub fn grounds(tx: &mut ReadTx<'_>, application: ApplicationId) -> Result<BTreeMap<PersonId, Basis>> {
    Ok(agents_of(tx, application)?.into_iter().map(|row| (row.agent_id, row.basis)).collect())
}

/// The same, as those who keep away from reviewing it.
pub fn agents(tx: &mut ReadTx<'_>, application: ApplicationId) -> Result<BTreeSet<PersonId>> {
    Ok(agents_of(tx, application)?.into_iter().map(|row| row.agent_id).collect())
}
