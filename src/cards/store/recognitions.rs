//! Rows of `recognitions`.

use chrono::NaiveDate;
use diesel::prelude::*;
use uuid::Uuid;

use super::super::model::RecognitionId;
use crate::db::schema::recognitions;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::id_type;
use crate::identity::PersonId;

id_type!(
    /// The case in which a recognition was decided; the cards domain knows no more of it.
    CaseRef
);

impl From<Uuid> for CaseRef {
    fn from(id: Uuid) -> Self {
        CaseRef(id)
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = recognitions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RecognitionRow {
    pub id: RecognitionId,
    pub person_id: PersonId,
    pub catalogue: String,
    pub catalogue_version: i64,
    pub tier: String,
    pub tier_rank: i32,
    pub route: String,
    pub criterion: Option<String>,
    pub case_id: Option<CaseRef>,
    pub district: Option<String>,
    pub decided_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub created_at: Instant,
}

pub fn insert(tx: &mut WriteTx<'_>, row: &RecognitionRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(recognitions::table).values(row).execute(conn)).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: RecognitionId) -> Result<RecognitionRow> {
    tx.run(|conn| recognitions::table.find(id).select(RecognitionRow::as_select()).get_result(conn))
}

/// All of a person, the newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<RecognitionRow>> {
    tx.run(|conn| {
        recognitions::table
            .filter(recognitions::person_id.eq(person))
            .order((recognitions::decided_on.desc(), recognitions::id.desc()))
            .select(RecognitionRow::as_select())
            .load(conn)
    })
}

/// The recognition that a case came to.
pub fn of_case(tx: &mut ReadTx<'_>, case: CaseRef) -> Result<Option<RecognitionRow>> {
    tx.run(|conn| {
        recognitions::table
            .filter(recognitions::case_id.eq(case))
            .order(recognitions::id.desc())
            .select(RecognitionRow::as_select())
            .first(conn)
            .optional()
    })
}

/// Ends a recognition that is open.
pub fn end(tx: &mut WriteTx<'_>, id: RecognitionId, on: NaiveDate) -> Result<()> {
    tx.run(|conn| {
        diesel::update(recognitions::table.find(id).filter(recognitions::ended_on.is_null()))
            .set(recognitions::ended_on.eq(Some(on)))
            .execute(conn)
    })
    .map(drop)
}
