//! Rows of `case_remarks`: why a leader did something, sealed under the applicant's key.

use diesel::prelude::*;

use super::super::model::CaseId;
use crate::db::schema::case_remarks;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons::PersonRow;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_remarks, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct RemarkRow {
    case_id: CaseId,
    seq: i32,
    text_sealed: Vec<u8>,
    written_by: PersonId,
    written_at: Instant,
}

fn place(case: CaseId, seq: i32) -> Aad {
    Aad::new("case_remarks", "text_sealed", format!("{case}/{seq}"))
}

/// Keeps the reason of the event with this number.
pub fn insert(
    tx: &mut WriteTx<'_>,
    applicant: &PersonRow,
    case: CaseId,
    seq: i32,
    by: PersonId,
    text: &str,
) -> Result<()> {
    let row = RemarkRow {
        case_id: case,
        seq,
        text_sealed: applicant.key(tx)?.seal(&place(case, seq), text.as_bytes())?.into_bytes(),
        written_by: by,
        written_at: tx.now(),
    };
    tx.run(|conn| diesel::insert_into(case_remarks::table).values(&row).execute(conn)).map(drop)
}

/// The reasons on a case by the number of their event.
pub fn of_case(tx: &mut ReadTx<'_>, applicant: &PersonRow, case: CaseId) -> Result<Vec<(i32, String)>> {
    let rows: Vec<RemarkRow> = tx.run(|conn| {
        case_remarks::table.filter(case_remarks::case_id.eq(case)).select(RemarkRow::as_select()).load(conn)
    })?;
    if rows.is_empty() || applicant.is_erased() {
        return Ok(Vec::new());
    }
    let key = applicant.key(tx)?;
    rows.into_iter()
        .map(|row| {
            let text = key.open_text(&place(case, row.seq), &Sealed::from_bytes(row.text_sealed))?;
            Ok((row.seq, text.as_str().to_owned()))
        })
        .collect()
}
