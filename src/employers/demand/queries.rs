//! What is asked about demands and matches.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::EmployerId;
use super::super::policy;
use super::super::store::employers;
use super::model::{DemandId, DemandState, MatchState};
use super::store::demands::{self, DemandRow};
use super::store::matches::{self, SeekerRow};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::store::{accounts, persons};
use crate::identity::{Actor, PersonId};
use crate::talents::model::qualification::{Level, QualificationKind};

/// What an employer wants.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TalentDemandOut {
    pub id: DemandId,
    pub employer: String,
    #[schema(example = "储能材料研究员")]
    pub title: String,
    /// How many are wanted.
    #[schema(example = 3)]
    pub posts: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualification: Option<QualificationKind>,
    /// At least this high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Code of the district.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A month.
    #[schema(example = 1_500_000)]
    pub salary_from_fen: i64,
    #[schema(example = 2_500_000)]
    pub salary_to_fen: i64,
    /// The last day.
    pub valid_until: NaiveDate,
    pub published_at: Instant,
}

/// A demand of an employer's own, with how many it may suit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OwnDemandOut {
    #[serde(flatten)]
    pub demand: TalentDemandOut,
    pub state: DemandState,
    /// For `If-Match`.
    pub version: i64,
}

/// Those whom a demand may suit: their number, and of those who agreed name and address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DemandMatchesOut {
    /// How many it was put before; who they are stays theirs.
    pub proposed: i64,
    pub agreed: Page<CandidateOut>,
}

/// Somebody who agreed to be named to the employer of this demand.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CandidateOut {
    #[schema(example = "李雷")]
    pub name: String,
    /// Mobile or mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    pub agreed_at: Option<Instant>,
}

/// A demand that may suit me.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MyMatchOut {
    pub demand: TalentDemandOut,
    pub state: MatchState,
    pub matched_at: Instant,
}

/// What I seek, and to what I consented.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SeekerOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_from_fen: Option<i64>,
    #[schema(example = "demand_matching/1")]
    pub consent: String,
    pub consented_at: Instant,
}

impl From<SeekerRow> for SeekerOut {
    fn from(row: SeekerRow) -> Self {
        Self {
            district: row.district,
            salary_from_fen: row.salary_from_fen,
            consent: row.consent,
            consented_at: row.consented_at,
        }
    }
}

/// What is wanted today, newest first.
pub fn public(tx: &mut ReadTx<'_>, district: Option<&str>, page: &PageQuery) -> Result<Page<TalentDemandOut>> {
    let today = tx.today();
    let rows = page.page(demands::public(tx, today, district, page)?, |row| row.id)?;
    let names = names(tx, &rows.items)?;
    Ok(rows.map(|row| out(&names, row)))
}

fn names(tx: &mut ReadTx<'_>, rows: &[DemandRow]) -> Result<BTreeMap<EmployerId, String>> {
    employers::names_of(tx, rows.iter().map(|row| row.employer_id).collect())
}

fn out(names: &BTreeMap<EmployerId, String>, row: DemandRow) -> TalentDemandOut {
    TalentDemandOut {
        id: row.id,
        employer: names.get(&row.employer_id).cloned().unwrap_or_default(),
        title: row.title,
        posts: row.posts,
        qualification: row.qualification,
        level: row.level,
        district: row.district,
        description: row.description,
        salary_from_fen: row.salary_from_fen,
        salary_to_fen: row.salary_to_fen,
        valid_until: row.valid_until,
        published_at: row.published_at,
    }
}

fn own(names: &BTreeMap<EmployerId, String>, row: DemandRow) -> OwnDemandOut {
    OwnDemandOut { state: row.state, version: row.version, demand: out(names, row) }
}

/// An employer's demands, newest first.
pub fn of_employer(tx: &mut ReadTx<'_>, actor: &Actor, code: &str, page: &PageQuery) -> Result<Page<OwnDemandOut>> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let rows = page.page(demands::page(tx, employer.id, page)?, |row| row.id)?;
    let names = [(employer.id, employer.name)].into();
    Ok(rows.map(|row| own(&names, row)))
}

/// One of them, from its row.
pub fn one(tx: &mut ReadTx<'_>, row: DemandRow) -> Result<OwnDemandOut> {
    let names = employers::names_of(tx, vec![row.employer_id])?;
    Ok(own(&names, row))
}

/// Whom a demand may suit, as far as its employer may know.
pub fn matches(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    code: &str,
    id: DemandId,
    page: &PageQuery,
) -> Result<DemandMatchesOut> {
    let employer = policy::spoken_for(tx, actor, code)?;
    demands::get_of(tx, employer.id, id)?;
    let proposed = matches::counts(tx, id)?.get(&MatchState::Proposed).copied().unwrap_or(0);
    let rows = page.page(matches::agreed(tx, id, page)?, |row| row.person_id)?;
    let people = persons::of_ids(tx, &rows.items.iter().map(|row| row.person_id).collect::<BTreeSet<PersonId>>())?;
    let accounts = accounts::of_persons(tx, people.keys().copied().collect())?;
    let mut items = Vec::new();
    for row in rows.items {
        // Of somebody who was erased there is nothing to tell.
        let person = people.get(&row.person_id).filter(|person| person.wrapped_key.is_some());
        let account = accounts.iter().find(|account| account.person_id == row.person_id);
        let (name, contact) = match (person, account) {
            (Some(person), Some(account)) => {
                (person.name(tx)?, account.mobile(tx, person)?.or(account.email(tx, person)?))
            }
            (Some(person), None) => (person.name(tx)?, None),
            (None, _) => (None, None),
        };
        items.push(CandidateOut { name: name.unwrap_or_default(), contact, agreed_at: row.answered_at });
    }
    Ok(DemandMatchesOut { proposed, agreed: Page { items, next_cursor: rows.next_cursor } })
}

/// The demands that may suit me, newest first.
pub fn mine(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<MyMatchOut>> {
    let rows = matches::of_person(tx, actor.person)?;
    let mut demands = demands::of_ids(tx, rows.iter().map(|row| row.demand_id).collect())?;
    let names = names(tx, &demands.values().cloned().collect::<Vec<_>>())?;
    let known = rows.into_iter().filter_map(|row| Some((demands.remove(&row.demand_id)?, row)));
    Ok(known
        .map(|(demand, row)| MyMatchOut { demand: out(&names, demand), state: row.state, matched_at: row.matched_at })
        .collect())
}

/// What I seek; not found for who does not.
pub fn seeking(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<SeekerOut> {
    let row = matches::seeker(tx, actor.person)?;
    row.map(SeekerOut::from).ok_or_else(|| crate::error::Code::NotFound.into())
}
