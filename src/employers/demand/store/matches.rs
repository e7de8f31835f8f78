//! Rows of `demand_seekers` and `demand_matches`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{self, DemandId, MatchState, Wanted};
use crate::db::page::PageQuery;
use crate::db::schema::{demand_matches as matches, demand_seekers as seekers, qualifications};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::insert_or_nothing;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = seekers, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct SeekerRow {
    pub person_id: PersonId,
    pub district: Option<String>,
    pub salary_from_fen: Option<i64>,
    /// To what was consented.
    pub consent: String,
    pub consented_at: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = matches, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct MatchRow {
    pub demand_id: DemandId,
    pub person_id: PersonId,
    pub state: MatchState,
    pub matched_at: Instant,
    pub answered_at: Option<Instant>,
}

/// Keeps what somebody seeks, in the place of what was kept before.
pub fn keep(tx: &mut WriteTx<'_>, row: &SeekerRow) -> Result<()> {
    tx.run(|conn| diesel::delete(seekers::table.find(row.person_id)).execute(conn))?;
    tx.run(|conn| diesel::insert_into(seekers::table).values(row).execute(conn)).map(drop)
}

pub fn seeker(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Option<SeekerRow>> {
    tx.run(|conn| seekers::table.find(person).select(SeekerRow::as_select()).get_result(conn).optional())
}

/// Forgets that somebody seeks, and whatever they were matched with.
pub fn forget(tx: &mut WriteTx<'_>, person: PersonId) -> Result<bool> {
    tx.run(|conn| diesel::delete(matches::table.filter(matches::person_id.eq(person))).execute(conn))?;
    tx.run(|conn| diesel::delete(seekers::table.find(person)).execute(conn)).map(|rows| rows == 1)
}

/// The next seekers whom a demand may suit, in the order of their ids.
pub fn suited(
    tx: &mut ReadTx<'_>,
    wanted: &Wanted,
    today: NaiveDate,
    after: Option<PersonId>,
    most: i64,
) -> Result<Vec<PersonId>> {
    tx.run(|conn| {
        let mut query = seekers::table
            .filter(seekers::salary_from_fen.is_null().or(seekers::salary_from_fen.le(wanted.salary_to_fen)))
            .order(seekers::person_id)
            .limit(most)
            .select(seekers::person_id)
            .into_boxed::<MultiBackend>();
        if let Some(district) = &wanted.district {
            query = query.filter(seekers::district.is_null().or(seekers::district.eq(district.clone())));
        }
        if let Some((kind, level)) = wanted.qualification {
            let qualified = qualifications::table
                .filter(qualifications::kind.eq(kind))
                .filter(qualifications::level.eq_any(model::at_least(kind, level)))
                .filter(qualifications::valid_until.is_null().or(qualifications::valid_until.ge(today)))
                .select(qualifications::person_id);
            query = query.filter(seekers::person_id.eq_any(qualified));
        }
        if let Some(after) = after {
            query = query.filter(seekers::person_id.gt(after));
        }
        query.load(conn)
    })
}

/// Puts a demand before somebody; `false` when it lies before them already, answered or not.
pub fn propose(tx: &mut WriteTx<'_>, demand: DemandId, person: PersonId) -> Result<bool> {
    let row = MatchRow {
        demand_id: demand,
        person_id: person,
        state: MatchState::Proposed,
        matched_at: tx.now(),
        answered_at: None,
    };
    insert_or_nothing!(tx, matches::table, &row)
}

pub fn get(tx: &mut ReadTx<'_>, demand: DemandId, person: PersonId) -> Result<MatchRow> {
    tx.run(|conn| matches::table.find((demand, person)).select(MatchRow::as_select()).get_result(conn))
}

/// Puts an answer down; an agreement can be taken back, a refusal not be made an agreement by anybody but its giver.
pub fn answer(tx: &mut WriteTx<'_>, demand: DemandId, person: PersonId, state: MatchState) -> Result<()> {
    let now = tx.now();
    tx.run(|conn| {
        diesel::update(matches::table.find((demand, person)))
            .set((matches::state.eq(state), matches::answered_at.eq(Some(now))))
            .execute(conn)
    })
    .map(drop)
}

/// What lies before a person, at most so much.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<MatchRow>> {
    const MOST: i64 = 200;
    tx.run(|conn| {
        matches::table
            .filter(matches::person_id.eq(person))
            .order(matches::demand_id.desc())
            .limit(MOST)
            .select(MatchRow::as_select())
            .load(conn)
    })
}

/// How many are in which state.
pub fn counts(tx: &mut ReadTx<'_>, demand: DemandId) -> Result<BTreeMap<MatchState, i64>> {
    let rows: Vec<(MatchState, i64)> = tx.run(|conn| {
        matches::table
            .filter(matches::demand_id.eq(demand))
            .group_by(matches::state)
            .select((matches::state, diesel::dsl::count_star()))
            .load(conn)
    })?;
    Ok(rows.into_iter().collect())
}

/// Those who agreed.
pub fn agreed(tx: &mut ReadTx<'_>, demand: DemandId, page: &PageQuery) -> Result<Vec<MatchRow>> {
    let after: Option<PersonId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = matches::table
            .filter(matches::demand_id.eq(demand))
            .filter(matches::state.eq(MatchState::Agreed))
            .order(matches::person_id)
            .limit(fetch)
            .select(MatchRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(matches::person_id.gt(after));
        }
        query.load(conn)
    })
}
