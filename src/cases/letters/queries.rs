//! The letters of one's own application.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::ApplicationId;
use super::super::store::{applications, cases};
use super::store;
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::persons;

/// A document that was given out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LetterOut {
    /// Order of issue, from 1.
    pub no: i32,
    /// Code of the template.
    #[schema(example = "acceptance_letter")]
    pub code: String,
    pub name: TextOut,
    pub issued_on: NaiveDate,
    /// The text as it was given out.
    pub body: String,
}

/// All letters, in the order of issue.
pub fn of_application(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<Vec<LetterOut>> {
    let application = applications::get_own(tx, actor.person, id)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    let applicant = persons::get(tx, application.person_id)?;
    let rows = store::of_case(tx, case.id)?;
    rows.into_iter()
        .map(|row| {
            Ok(LetterOut {
                no: row.no,
                body: row.body(tx, &applicant)?,
                code: row.code,
                name: TextOut { zh: row.name_zh, en: row.name_en },
                issued_on: row.issued_on,
            })
        })
        .collect()
}
