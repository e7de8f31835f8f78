//! Rows of `case_ratings` and `rating_follow_ups`.

use chrono::NaiveDate;
use diesel::dsl::{count_star, not};
use diesel::prelude::*;

use super::figures::Cell;
use super::model::{FollowUpId, Handling, Level, RatingId, Stage};
use crate::cases::CaseId;
use crate::cases::store::cases::{ids_of_persons, of_people};
use crate::db::page::PageQuery;
use crate::db::schema::{case_ratings as ratings, rating_follow_ups as follow_ups};
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::store::persons::PersonRow;
use crate::identity::{DepartmentId, PersonId};
use crate::insert_or_nothing;
use crate::vault::{Aad, PersonKey, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = ratings, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RatingRow {
    pub id: RatingId,
    pub case_id: CaseId,
    pub item_code: String,
    /// The department that is meant.
    pub department_id: Option<DepartmentId>,
    pub handling: Handling,
    pub round: i32,
    pub level: Level,
    pub words: Json<Vec<String>>,
    pub comment_sealed: Option<Vec<u8>>,
    /// Whether the department learns whose it is.
    pub named: bool,
    pub rated_at: Instant,
    /// The month in which it was given, as `2026-09`; figures are counted by it.
    pub month: String,
    /// Whether it counts in its month. The second takes the place of the first only inside the month, so that the figures
    /// of a month that is over never change.
    pub counts: bool,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = follow_ups, treat_none_as_null = true, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct FollowUpRow {
    pub id: FollowUpId,
    pub rating_id: RatingId,
    pub case_id: CaseId,
    pub department_id: Option<DepartmentId>,
    pub stage: Stage,
    pub contact_due_on: NaiveDate,
    pub settle_due_on: NaiveDate,
    pub opened_at: Instant,
    pub contacted_by: Option<PersonId>,
    pub contacted_at: Option<Instant>,
    pub settled_by: Option<PersonId>,
    pub settled_at: Option<Instant>,
    /// What the person was answered, under their key.
    pub answer_sealed: Option<Vec<u8>>,
    pub version: i64,
}

fn place_of_comment(id: RatingId) -> Aad {
    Aad::new("case_ratings", "comment_sealed", id)
}

fn place_of_answer(id: FollowUpId) -> Aad {
    Aad::new("rating_follow_ups", "answer_sealed", id)
}

fn opened(key: Option<&PersonKey>, place: &Aad, sealed: Option<&Vec<u8>>) -> Result<Option<String>> {
    let Some(key) = key else { return Ok(None) };
    sealed.map(|sealed| Ok(key.open_text(place, &Sealed::from_bytes(sealed.clone()))?.as_str().to_owned())).transpose()
}

impl RatingRow {
    pub fn comment(&self, key: Option<&PersonKey>) -> Result<Option<String>> {
        opened(key, &place_of_comment(self.id), self.comment_sealed.as_ref())
    }
}

impl FollowUpRow {
    pub fn answer(&self, key: Option<&PersonKey>) -> Result<Option<String>> {
        opened(key, &place_of_answer(self.id), self.answer_sealed.as_ref())
    }
}

pub fn seal_comment(tx: &ReadTx<'_>, applicant: &PersonRow, id: RatingId, text: &str) -> Result<Vec<u8>> {
    Ok(applicant.key(tx)?.seal(&place_of_comment(id), text.as_bytes())?.into_bytes())
}

pub fn seal_answer(tx: &ReadTx<'_>, applicant: &PersonRow, id: FollowUpId, text: &str) -> Result<Vec<u8>> {
    Ok(applicant.key(tx)?.seal(&place_of_answer(id), text.as_bytes())?.into_bytes())
}

/// Inserts a rating, unless this round was given in the same instant; then `false`.
pub fn insert(tx: &mut WriteTx<'_>, row: &RatingRow) -> Result<bool> {
    let same = ratings::table
        .filter(ratings::case_id.eq(row.case_id))
        .filter(ratings::handling.eq(row.handling))
        .filter(ratings::month.eq(row.month.clone()));
    tx.run(|conn| diesel::update(same).set(ratings::counts.eq(false)).execute(conn))?;
    insert_or_nothing!(tx, ratings::table, row)
}

/// The ratings of a case, the first first.
pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<RatingRow>> {
    tx.run(|conn| {
        ratings::table
            .filter(ratings::case_id.eq(case))
            .order((ratings::handling, ratings::round))
            .select(RatingRow::as_select())
            .load(conn)
    })
}

/// The second ratings of these cases that came with a name.
pub fn named_again(tx: &mut ReadTx<'_>, cases: &[CaseId]) -> Result<Vec<RatingRow>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| {
        ratings::table
            .filter(ratings::case_id.eq_any(cases.to_vec()))
            .filter(ratings::round.gt(1))
            .filter(ratings::named.eq(true))
            .select(RatingRow::as_select())
            .load(conn)
    })
}

/// How often each level was given for an item before this month, by month and department.
pub fn figures(tx: &mut ReadTx<'_>, item: &str, before: &str) -> Result<Vec<Cell<DepartmentId>>> {
    let rows: Vec<(String, Option<DepartmentId>, Level, i64)> = tx.run(|conn| {
        ratings::table
            .filter(ratings::item_code.eq(item))
            .filter(ratings::counts.eq(true))
            .filter(ratings::month.lt(before))
            .group_by((ratings::month, ratings::department_id, ratings::level))
            .order(ratings::month)
            .select((ratings::month, ratings::department_id, ratings::level, count_star()))
            .load(conn)
    })?;
    let cell = |(month, department, level, count)| Cell { month, department, level, count };
    Ok(rows.into_iter().map(cell).collect())
}

pub fn insert_follow_up(tx: &mut WriteTx<'_>, row: &FollowUpRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(follow_ups::table).values(row).execute(conn)).map(drop)
}

pub fn follow_ups_of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<FollowUpRow>> {
    tx.run(|conn| follow_ups::table.filter(follow_ups::case_id.eq(case)).select(FollowUpRow::as_select()).load(conn))
}

pub fn follow_up(tx: &mut ReadTx<'_>, id: FollowUpId) -> Result<(FollowUpRow, RatingRow)> {
    tx.run(|conn| {
        follow_ups::table
            .find(id)
            .inner_join(ratings::table)
            .select((FollowUpRow::as_select(), RatingRow::as_select()))
            .get_result(conn)
    })
}

/// Whose follow-ups: those of these departments, or all; without those about the cases of these people.
pub struct Scope {
    pub departments: Option<Vec<DepartmentId>>,
    pub except: Vec<PersonId>,
}

/// A page of follow-ups, the newest first.
pub fn follow_ups(
    tx: &mut ReadTx<'_>,
    scope: Scope,
    stage: Option<Stage>,
    page: &PageQuery,
) -> Result<Vec<(FollowUpRow, RatingRow)>> {
    let after: Option<FollowUpId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = follow_ups::table
            .inner_join(ratings::table)
            .filter(not(follow_ups::case_id.eq_any(of_people(scope.except))))
            .order(follow_ups::id.desc())
            .limit(fetch)
            .select((FollowUpRow::as_select(), RatingRow::as_select()))
            .into_boxed::<MultiBackend>();
        if let Some(departments) = scope.departments {
            query = query.filter(follow_ups::department_id.eq_any(departments));
        }
        if let Some(stage) = stage {
            query = query.filter(follow_ups::stage.eq(stage));
        }
        if let Some(after) = after {
            query = query.filter(follow_ups::id.lt(after));
        }
        query.load(conn)
    })
}

/// Saves a follow-up that still has the version that was read.
pub fn save(tx: &mut WriteTx<'_>, mut row: FollowUpRow) -> Result<FollowUpRow> {
    let read = row.version;
    row.version += 1;
    let same = follow_ups::table.filter(follow_ups::id.eq(row.id)).filter(follow_ups::version.eq(read));
    let changed = tx.run(|conn| diesel::update(same).set(&row).execute(conn))?;
    if changed == 1 { Ok(row) } else { Err(Code::StaleVersion.into()) }
}

/// What an erased person wrote, and was answered; the figures stay.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let own = ids_of_persons(tx, &[person])?;
    tx.run(|conn| {
        diesel::update(ratings::table.filter(ratings::case_id.eq_any(own.clone())))
            .set(ratings::comment_sealed.eq(None::<Vec<u8>>))
            .execute(conn)?;
        diesel::update(follow_ups::table.filter(follow_ups::case_id.eq_any(own)))
            .set(follow_ups::answer_sealed.eq(None::<Vec<u8>>))
            .execute(conn)
    })
    .map(drop)
}
