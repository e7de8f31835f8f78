//! Rows of `employment_rounds` and `round_entries`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::super::model::EmployerId;
use super::super::model::{EmploymentId, RoundAnswer, RoundId, RoundState};
use crate::db::page::PageQuery;
use crate::db::schema::{employers, employment_rounds as rounds, round_entries as entries};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::{insert_all, insert_or_nothing};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = rounds, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RoundRow {
    pub id: RoundId,
    pub employer_id: EmployerId,
    /// Year and month in which it began.
    pub period: String,
    pub opened_on: NaiveDate,
    pub remind_on: NaiveDate,
    pub due_on: NaiveDate,
    pub state: RoundState,
    pub reminded: bool,
    /// How many people are asked about.
    pub asked: i32,
    pub answered_at: Option<Instant>,
    pub version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = entries, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct EntryRow {
    pub round_id: RoundId,
    pub employment_id: EmploymentId,
    pub person_id: PersonId,
    pub answer: Option<RoundAnswer>,
    pub ended_on: Option<NaiveDate>,
    pub answered_by: Option<PersonId>,
    pub answered_at: Option<Instant>,
}

/// Opens a round; `false` when it is open already.
pub fn insert(tx: &mut WriteTx<'_>, row: &RoundRow, staff: &[EntryRow]) -> Result<bool> {
    if !insert_or_nothing!(tx, rounds::table, row)? {
        return Ok(false);
    }
    const TOGETHER: usize = 100;
    for some in staff.chunks(TOGETHER) {
        insert_all!(tx, entries::table, some)?;
    }
    Ok(true)
}

/// The next employers after one.
pub fn employers_after(tx: &mut ReadTx<'_>, after: Option<EmployerId>, most: i64) -> Result<Vec<EmployerId>> {
    tx.run(|conn| {
        let mut query =
            employers::table.order(employers::id).limit(most).select(employers::id).into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(employers::id.gt(after));
        }
        query.load(conn)
    })
}

/// Which of these employers have a round of this period.
pub fn opened(tx: &mut ReadTx<'_>, employers: &[EmployerId], period: &str) -> Result<BTreeSet<EmployerId>> {
    let rows: Vec<EmployerId> = tx.run(|conn| {
        rounds::table
            .filter(rounds::employer_id.eq_any(employers.to_vec()))
            .filter(rounds::period.eq(period))
            .select(rounds::employer_id)
            .load(conn)
    })?;
    Ok(rows.into_iter().collect())
}

/// A round of this employer; any other is not found.
pub fn get_of(tx: &mut ReadTx<'_>, employer: EmployerId, id: RoundId) -> Result<RoundRow> {
    tx.run(|conn| {
        let own = rounds::table.find(id).filter(rounds::employer_id.eq(employer));
        own.select(RoundRow::as_select()).get_result(conn)
    })
}

/// Open rounds whose reminder is due and not given.
pub fn to_remind(tx: &mut ReadTx<'_>, today: NaiveDate, most: i64) -> Result<Vec<RoundRow>> {
    tx.run(|conn| {
        rounds::table
            .filter(rounds::state.eq(RoundState::Open))
            .filter(rounds::reminded.eq(false))
            .filter(rounds::remind_on.le(today))
            .order(rounds::id)
            .limit(most)
            .select(RoundRow::as_select())
            .load(conn)
    })
}

/// Open rounds whose last day is over.
pub fn overdue(tx: &mut ReadTx<'_>, today: NaiveDate, most: i64) -> Result<Vec<RoundRow>> {
    tx.run(|conn| {
        rounds::table
            .filter(rounds::state.eq(RoundState::Open))
            .filter(rounds::due_on.lt(today))
            .order((rounds::due_on, rounds::id))
            .limit(most)
            .select(RoundRow::as_select())
            .load(conn)
    })
}

/// Moves a round on; the row must still have the version that was read.
pub fn save(tx: &mut WriteTx<'_>, mut row: RoundRow) -> Result<RoundRow> {
    let read = row.version;
    row.version += 1;
    let changed = tx.run(|conn| {
        diesel::update(rounds::table.filter(rounds::id.eq(row.id)).filter(rounds::version.eq(read)))
            .set((
                rounds::state.eq(row.state),
                rounds::reminded.eq(row.reminded),
                rounds::answered_at.eq(row.answered_at),
                rounds::version.eq(row.version),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(row) } else { Err(Code::StaleVersion.into()) }
}

/// An employer's rounds, newest first.
pub fn page(tx: &mut ReadTx<'_>, employer: EmployerId, page: &PageQuery) -> Result<Vec<RoundRow>> {
    let after: Option<RoundId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = rounds::table
            .filter(rounds::employer_id.eq(employer))
            .order(rounds::id.desc())
            .limit(fetch)
            .select(RoundRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(rounds::id.lt(after));
        }
        query.load(conn)
    })
}

/// Whom a round asks about.
pub fn entries(tx: &mut ReadTx<'_>, round: RoundId, page: &PageQuery) -> Result<Vec<EntryRow>> {
    let after: Option<EmploymentId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = entries::table
            .filter(entries::round_id.eq(round))
            .order(entries::employment_id)
            .limit(fetch)
            .select(EntryRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(entries::employment_id.gt(after));
        }
        query.load(conn)
    })
}

pub fn entry(tx: &mut ReadTx<'_>, round: RoundId, employment: EmploymentId) -> Result<EntryRow> {
    tx.run(|conn| entries::table.find((round, employment)).select(EntryRow::as_select()).get_result(conn))
}

/// Puts an answer down, once.
pub fn answer(
    tx: &mut WriteTx<'_>,
    row: &EntryRow,
    answer: RoundAnswer,
    ended_on: Option<NaiveDate>,
    by: Option<PersonId>,
) -> Result<bool> {
    let now = tx.now();
    tx.run(|conn| {
        let open = entries::table.find((row.round_id, row.employment_id)).filter(entries::answer.is_null());
        diesel::update(open)
            .set((
                entries::answer.eq(Some(answer)),
                entries::ended_on.eq(ended_on),
                entries::answered_by.eq(by),
                entries::answered_at.eq(Some(now)),
            ))
            .execute(conn)
    })
    .map(|rows| rows == 1)
}

/// How many of a round are not answered.
pub fn unanswered(tx: &mut ReadTx<'_>, round: RoundId) -> Result<i64> {
    tx.run(|conn| {
        let open = entries::table.filter(entries::round_id.eq(round)).filter(entries::answer.is_null());
        open.count().get_result(conn)
    })
}

/// The open questions about an employment, in whatever rounds.
pub fn open_about(tx: &mut ReadTx<'_>, employment: EmploymentId) -> Result<Vec<EntryRow>> {
    tx.run(|conn| {
        entries::table
            .filter(entries::employment_id.eq(employment))
            .filter(entries::answer.is_null())
            .select(EntryRow::as_select())
            .load(conn)
    })
}

pub fn get(tx: &mut ReadTx<'_>, id: RoundId) -> Result<RoundRow> {
    tx.run(|conn| rounds::table.find(id).select(RoundRow::as_select()).get_result(conn))
}
