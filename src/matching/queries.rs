//! What people see of their matches, and administrators of the walks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::items;
use super::model::{MatchId, MatchState, RunId, RunReason};
use super::store::matches::{self, MatchRow};
use super::store::runs::{self, RunRow};
use super::store::settings::{self, Settings};
use super::store::{cases, looks};
use crate::cases::ApplicationId;
use crate::catalogue::queries::TextOut;
use crate::catalogue::{ServiceItem, definitions, eligibility};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::Actor;
use crate::packs::format::Mode;

/// A service item that somebody was found for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatchOut {
    pub id: MatchId,
    #[schema(example = "rent_subsidy")]
    pub item: String,
    pub name: TextOut,
    pub summary: TextOut,
    /// Who decides: `ordinary` people, `instant` the program where everything is proven, `automatic` the same after a mere
    /// confirmation.
    #[schema(value_type = String, example = "instant")]
    pub mode: Mode,
    pub state: MatchState,
    /// Whether applications are taken today.
    pub open: bool,
    pub found_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Instant>,
    /// The draft that was begun from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// Where the clauses stand by which one was found, with what they were decided on.
    #[schema(example = "/api/v1/services/rent_subsidy/eligibility")]
    pub why: String,
}

/// One's own matches, newest first. An item that is not published any more is not shown.
pub fn mine(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<MatchOut>> {
    let rows = matches::page(tx, actor.person, page)?;
    let found = page.page(rows, |row| row.id)?;
    let filed = cases::filed(tx, &[actor.person])?;
    let published = definitions::all::<ServiceItem>(tx)?;
    let today = tx.today();
    let mut items = Vec::with_capacity(found.items.len());
    for row in found.items {
        let Some(item) = published.iter().find(|item| item.code == row.item_code) else { continue };
        let is_filed = filed.contains(&(row.person_id, row.item_code.clone()));
        items.push(out(row, item, eligibility::is_open(item, today), is_filed));
    }
    Ok(Page { items, next_cursor: found.next_cursor })
}

fn out(row: MatchRow, item: &ServiceItem, open: bool, filed: bool) -> MatchOut {
    MatchOut {
        id: row.id,
        name: (&item.name).into(),
        summary: (&item.summary).into(),
        mode: item.mode,
        // The next look writes it down; until then it is so all the same.
        state: if filed && row.state != MatchState::Declined { MatchState::Filed } else { row.state },
        open,
        found_on: row.found_on,
        told_at: row.told_at,
        application_id: row.application_id,
        why: format!("/api/v1/services/{}/eligibility", row.item_code),
        item: row.item_code,
    }
}

/// What somebody has said about being found.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct MatchingSettingsOut {
    /// Whether one is looked at and told.
    pub found: bool,
    /// Whether the household may be looked at for it, which tells of others, children among them.
    pub household: bool,
}

pub fn settings(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<MatchingSettingsOut> {
    let known = settings::of_ids(tx, &[actor.person])?;
    let Settings { found, household } = known.get(&actor.person).copied().unwrap_or_default();
    Ok(MatchingSettingsOut { found, household })
}

/// A walk over people.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatchRunOut {
    pub id: RunId,
    pub reason: RunReason,
    /// Codes of the items that were asked about.
    pub items: Vec<String>,
    /// People looked at so far.
    #[schema(example = 51_000)]
    pub walked: i64,
    /// How many there were to look at when it began.
    #[schema(example = 100_000)]
    pub estimate: i64,
    /// How often the clauses of an item were asked.
    pub evaluated: i64,
    /// Of how many people sealed values were opened.
    pub opened: i64,
    pub found: i64,
    pub lapsed: i64,
    pub started_at: Instant,
    /// Absent while it is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Instant>,
}

impl From<RunRow> for MatchRunOut {
    fn from(row: RunRow) -> Self {
        Self {
            id: row.id,
            reason: row.reason,
            items: row.items.0.into_iter().collect(),
            walked: row.walked,
            estimate: row.estimate,
            evaluated: row.evaluated,
            opened: row.opened,
            found: row.found,
            lapsed: row.lapsed,
            started_at: row.started_at,
            finished_at: row.finished_at,
        }
    }
}

/// How many matches an item has in each state.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ItemMatchesOut {
    #[schema(example = "rent_subsidy")]
    pub item: String,
    pub name: TextOut,
    /// Whether people are found for it now.
    pub found: bool,
    pub matches: BTreeMap<String, i64>,
}

/// How matching stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MatchingOut {
    /// People who are to be looked at today and were not yet.
    pub due: i64,
    /// Walks under way.
    pub under_way: Vec<MatchRunOut>,
    pub items: Vec<ItemMatchesOut>,
    /// Walks, newest first.
    pub runs: Page<MatchRunOut>,
}

pub fn progress(tx: &mut ReadTx<'_>, page: &PageQuery) -> Result<MatchingOut> {
    let rows = runs::page(tx, page.after()?, page.fetch())?;
    let runs = page.page(rows, |row| row.id)?.map(MatchRunOut::from);
    let names = items::names(tx)?;
    let mut all = BTreeMap::<String, ItemMatchesOut>::new();
    let name = |code: &str| {
        names.get(code).map_or_else(|| TextOut { zh: code.to_owned(), en: code.to_owned() }, |name| name.into())
    };
    let of =
        |code: &str, found| ItemMatchesOut { item: code.to_owned(), name: name(code), found, matches: BTreeMap::new() };
    for item in items::all(tx)? {
        all.insert(item.code().to_owned(), of(item.code(), true));
    }
    for (code, state, count) in matches::counts(tx)? {
        let item = all.entry(code.clone()).or_insert_with(|| of(&code, false));
        item.matches.insert(state.as_str().to_owned(), count);
    }
    Ok(MatchingOut {
        due: looks::count_due(tx)?,
        under_way: runs::open(tx)?.into_iter().map(MatchRunOut::from).collect(),
        items: all.into_values().collect(),
        runs,
    })
}
