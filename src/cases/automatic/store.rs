//! Rows of `automatic_decisions` and `human_requests`.

use diesel::prelude::*;

use super::super::model::{ApplicationId, CaseId};
use super::super::store::cases::CaseRow;
use crate::db::schema::{automatic_decisions as decisions, human_requests as requests};
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::insert_or_nothing;

/// Whether a case was decided at once when it was handed in, and if not, why.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct DecisionRow {
    pub case_id: CaseId,
    /// The evaluation of the case that it rests on.
    pub evaluation_seq: i32,
    pub decided: bool,
    /// Codes of the clauses and rules that were not proven.
    pub open: Json<Vec<String>>,
    pub at: Instant,
}

pub fn insert(tx: &mut WriteTx<'_>, case: &CaseRow, evaluation: i32, decided: bool, open: Vec<String>) -> Result<()> {
    let row = DecisionRow { case_id: case.id, evaluation_seq: evaluation, decided, open: Json(open), at: tx.now() };
    tx.run(|conn| diesel::insert_into(decisions::table).values(&row).execute(conn)).map(drop)
}

pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<DecisionRow>> {
    tx.run(|conn| decisions::table.find(case).select(DecisionRow::as_select()).get_result(conn).optional())
}

#[derive(Insertable)]
#[diesel(table_name = requests)]
struct RequestRow {
    application_id: ApplicationId,
    person_id: PersonId,
    asked_at: Instant,
}

/// Records that the applicant wants a person to decide; answers whether they had not said so before.
pub fn ask(tx: &mut WriteTx<'_>, application: ApplicationId, person: PersonId) -> Result<bool> {
    let row = RequestRow { application_id: application, person_id: person, asked_at: tx.now() };
    insert_or_nothing!(tx, requests::table, &row)
}

/// When the applicant asked for a person to decide, if they did.
pub fn asked(tx: &mut ReadTx<'_>, application: ApplicationId) -> Result<Option<Instant>> {
    tx.run(|conn| requests::table.find(application).select(requests::asked_at).get_result(conn).optional())
}
