//! What is asked about employments and rounds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::EmployerId;
use super::super::policy;
use super::super::store::employers;
use super::model::{EmployerFindingId, EmploymentId, EmploymentState, RoundAnswer, RoundId, RoundState};
use super::store::employments::{self, EmploymentRow};
use super::store::findings;
use super::store::rounds::{self, RoundRow};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::store::persons::{self, PersonRow};
use crate::identity::{Actor, PersonId};

/// Where I say that I work, and what the employer says to that.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EmploymentOut {
    pub id: EmploymentId,
    pub employer: String,
    pub since: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "研究员")]
    pub position: Option<String>,
    pub state: EmploymentState,
    pub asked_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
}

/// One of the staff, as the employer sees them: by what they said themselves.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StaffOut {
    pub id: EmploymentId,
    #[schema(example = "李雷")]
    pub name: String,
    pub since: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    pub state: EmploymentState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// For `If-Match`.
    pub version: i64,
}

/// A round.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RoundOut {
    pub id: RoundId,
    /// Year and month in which it began.
    #[schema(example = "2026-10")]
    pub period: String,
    pub opened_on: NaiveDate,
    /// The last day to answer.
    pub due_on: NaiveDate,
    pub state: RoundState,
    /// How many people it asks about.
    pub asked: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
}

/// One of those whom a round asks about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RoundEntryOut {
    pub employment: EmploymentId,
    #[schema(example = "李雷")]
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<RoundAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
}

/// An employer that did not answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EmployerFindingOut {
    pub id: EmployerFindingId,
    pub employer_id: EmployerId,
    pub employer: String,
    pub round_id: RoundId,
    /// People about whom nothing was said when the term ended.
    pub unanswered: i32,
    pub opened_at: Instant,
}

/// One's own, newest first.
pub fn mine(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<EmploymentOut>> {
    let rows = employments::of_person(tx, actor.person)?;
    let names = employers::names_of(tx, rows.iter().map(|row| row.employer_id).collect())?;
    let owner = persons::get(tx, actor.person)?;
    rows.iter().map(|row| out(tx, &owner, &names, row)).collect()
}

/// One of them, from its row.
pub fn one(tx: &mut ReadTx<'_>, row: &EmploymentRow) -> Result<EmploymentOut> {
    let names = employers::names_of(tx, vec![row.employer_id])?;
    let owner = persons::get(tx, row.person_id)?;
    out(tx, &owner, &names, row)
}

fn out(
    tx: &ReadTx<'_>,
    owner: &PersonRow,
    names: &BTreeMap<EmployerId, String>,
    row: &EmploymentRow,
) -> Result<EmploymentOut> {
    Ok(EmploymentOut {
        id: row.id,
        employer: names.get(&row.employer_id).cloned().unwrap_or_default(),
        since: row.since,
        position: row.position(tx, owner)?,
        state: row.state,
        asked_at: row.asked_at,
        decided_at: row.decided_at,
        ended_on: row.ended_on,
    })
}

/// The staff of an employer in one state.
pub fn staff(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    code: &str,
    state: EmploymentState,
    page: &PageQuery,
) -> Result<Page<StaffOut>> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let rows = page.page(employments::page(tx, employer.id, state, page)?, |row| row.id)?;
    let people = people(tx, rows.items.iter().map(|row| row.person_id))?;
    let items = rows.items.iter().map(|row| told(tx, people.get(&row.person_id), row)).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: rows.next_cursor })
}

/// One of the staff, from the row.
pub fn one_of_staff(tx: &mut ReadTx<'_>, row: &EmploymentRow) -> Result<StaffOut> {
    let owner = persons::get(tx, row.person_id)?;
    told(tx, Some(&owner), row)
}

fn people(tx: &mut ReadTx<'_>, ids: impl Iterator<Item = PersonId>) -> Result<BTreeMap<PersonId, PersonRow>> {
    persons::of_ids(tx, &ids.collect::<BTreeSet<_>>())
}

/// Of somebody who was erased nothing but the dates is left.
fn told(tx: &ReadTx<'_>, owner: Option<&PersonRow>, row: &EmploymentRow) -> Result<StaffOut> {
    let owner = owner.filter(|owner| owner.wrapped_key.is_some());
    Ok(StaffOut {
        id: row.id,
        name: name(tx, owner)?,
        since: row.since,
        position: owner.map(|owner| row.position(tx, owner)).transpose()?.flatten(),
        state: row.state,
        ended_on: row.ended_on,
        version: row.version,
    })
}

fn name(tx: &ReadTx<'_>, owner: Option<&PersonRow>) -> Result<String> {
    let known = owner.filter(|owner| owner.wrapped_key.is_some());
    Ok(known.map(|owner| owner.name(tx)).transpose()?.flatten().unwrap_or_default())
}

/// An employer's rounds, newest first.
pub fn of_employer(tx: &mut ReadTx<'_>, actor: &Actor, code: &str, page: &PageQuery) -> Result<Page<RoundOut>> {
    let employer = policy::spoken_for(tx, actor, code)?;
    Ok(page.page(rounds::page(tx, employer.id, page)?, |row| row.id)?.map(RoundOut::from))
}

impl From<RoundRow> for RoundOut {
    fn from(row: RoundRow) -> Self {
        Self {
            id: row.id,
            period: row.period,
            opened_on: row.opened_on,
            due_on: row.due_on,
            state: row.state,
            asked: row.asked,
            answered_at: row.answered_at,
        }
    }
}

/// Whom a round asks about.
pub fn entries(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    code: &str,
    id: RoundId,
    page: &PageQuery,
) -> Result<Page<RoundEntryOut>> {
    let employer = policy::spoken_for(tx, actor, code)?;
    rounds::get_of(tx, employer.id, id)?;
    let rows = page.page(rounds::entries(tx, id, page)?, |row| row.employment_id)?;
    let people = people(tx, rows.items.iter().map(|row| row.person_id))?;
    let mut items = Vec::new();
    for row in rows.items {
        items.push(RoundEntryOut {
            employment: row.employment_id,
            name: name(tx, people.get(&row.person_id))?,
            answer: row.answer,
            ended_on: row.ended_on,
            answered_at: row.answered_at,
        });
    }
    Ok(Page { items, next_cursor: rows.next_cursor })
}

/// Employers that did not answer, for the office, newest first.
pub fn open_findings(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<EmployerFindingOut>> {
    policy::require_office(tx, actor)?;
    let rows = page.page(findings::page(tx, page)?, |row| row.id)?;
    let names = employers::names_of(tx, rows.items.iter().map(|row| row.employer_id).collect())?;
    Ok(rows.map(|row| EmployerFindingOut {
        id: row.id,
        employer: names.get(&row.employer_id).cloned().unwrap_or_default(),
        employer_id: row.employer_id,
        round_id: row.round_id,
        unanswered: row.unanswered,
        opened_at: row.opened_at,
    }))
}
