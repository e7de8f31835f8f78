//! Rows of `case_letters`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::CaseId;
use super::super::store::cases::CaseRow;
use super::imprint::{self, Given, Imprint};
use crate::catalogue::{PackInfo, definitions};
use crate::db::schema::case_letters;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::persons::PersonRow;
use crate::vault::{Aad, Sealed};
use crate::workflow::model::Text;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_letters, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct LetterRow {
    case_id: CaseId,
    /// Order of issue in the case, from 1.
    pub no: i32,
    /// Code of the template.
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    body_sealed: Vec<u8>,
    pub issued_on: NaiveDate,
    pub issued_at: Instant,
    /// What is printed around the text; nothing for letters from before papers were printed.
    pub imprint: Option<Json<Imprint>>,
}

fn place(case: CaseId, no: i32) -> Aad {
    Aad::new("case_letters", "body_sealed", format!("{case}/{no}"))
}

impl LetterRow {
    /// The text, opened with the key of the person it was written to.
    pub fn body(&self, tx: &ReadTx<'_>, applicant: &PersonRow) -> Result<String> {
        if applicant.is_erased() {
            return Ok(String::new());
        }
        let sealed = Sealed::from_bytes(self.body_sealed.clone());
        Ok(applicant.key(tx)?.open_text(&place(self.case_id, self.no), &sealed)?.as_str().to_owned())
    }
}

/// Adds a letter to a case whose row this unit of work has already changed, so that no other can take the same number, and
/// answers that number.
pub fn add(
    tx: &mut WriteTx<'_>,
    applicant: &PersonRow,
    case: &CaseRow,
    code: &str,
    name: &Text,
    issuer: String,
    body: &str,
) -> Result<i32> {
    let last: Option<i32> = tx.run(|conn| {
        case_letters::table
            .filter(case_letters::case_id.eq(case.id))
            .select(diesel::dsl::max(case_letters::no))
            .first(conn)
    })?;
    let no = last.unwrap_or(0) + 1;
    let (number, issued_on) = (imprint::number(&case.number, no), tx.today());
    let pack = definitions::only::<PackInfo>(tx)?;
    let given = Given { number: &number, code, name: &name.zh, issued_on, body };
    let row = LetterRow {
        case_id: case.id,
        no,
        code: code.to_owned(),
        name_zh: name.zh.clone(),
        name_en: name.en.clone(),
        body_sealed: applicant.key(tx)?.seal(&place(case.id, no), body.as_bytes())?.into_bytes(),
        issued_on,
        issued_at: tx.now(),
        imprint: Some(Json(Imprint::new(&pack, issuer, &given)?)),
    };
    tx.run(|conn| diesel::insert_into(case_letters::table).values(&row).execute(conn))?;
    Ok(no)
}

/// One letter of a case.
pub fn find(tx: &mut ReadTx<'_>, case: CaseId, no: i32) -> Result<Option<LetterRow>> {
    tx.run(|conn| case_letters::table.find((case, no)).select(LetterRow::as_select()).get_result(conn).optional())
}

/// The letters of a case in the order of issue.
pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<LetterRow>> {
    tx.run(|conn| {
        case_letters::table
            .filter(case_letters::case_id.eq(case))
            .order(case_letters::no)
            .select(LetterRow::as_select())
            .load(conn)
    })
}

/// Whether a case gave out a letter with this number.
pub fn has(tx: &mut ReadTx<'_>, case: CaseId, no: i32) -> Result<bool> {
    let found = case_letters::table.find((case, no));
    let found: i64 = tx.run(|conn| found.count().get_result(conn))?;
    Ok(found > 0)
}
