//! The letters of one's own application.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::ApplicationId;
use super::super::policy;
use super::super::store::cases::{self, CaseRow};
use super::delivery::{self, DeliveryMethod};
use super::{imprint, paper, store};
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::persons::{self, PersonRow};
use crate::representations::Act;

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
    /// When it was handed over, and how; nothing before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered: Option<DeliveredOut>,
    /// What stands on its paper; nothing for a letter from before papers were printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<LetterPaperOut>,
}

/// How a letter reached its addressee.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LetterDelivered)]
pub struct DeliveredOut {
    pub on: NaiveDate,
    pub method: DeliveryMethod,
    /// Order of the delivery receipt among the letters.
    pub receipt_no: i32,
}

/// What the paper of a letter is called and how it is checked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LetterPaperOut {
    #[schema(example = "11150600MB0000123C0001000000001202609140001-02")]
    pub number: String,
    /// Name of the department that issued it.
    pub issuer: String,
    /// SHA-256, hexadecimal, over canonical JSON (RFC 8785) of `body`, `code`, `issued_on`, `issuer`, `name` (Chinese) and
    /// `number`.
    pub digest: String,
    /// With the number it answers at `public/letters/{number}/{code}`.
    #[schema(example = "K7M2PQ9XAB3C")]
    pub check_code: String,
    /// Characters that the font lacks. On paper 〓 stands for each, with a note that names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_characters: Vec<String>,
}

/// All letters, in the order of issue.
pub fn of_application(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<Vec<LetterOut>> {
    let (application, _) = policy::own(tx, actor, id, Act::Follow)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    let applicant = persons::get(tx, application.person_id)?;
    of_case(tx, &case, &applicant)
}

/// The letters of a case; whether the reader may have them, the caller has decided.
pub fn of_case(tx: &mut ReadTx<'_>, case: &CaseRow, applicant: &PersonRow) -> Result<Vec<LetterOut>> {
    let rows = store::of_case(tx, case.id)?;
    let deliveries = delivery::store::of_case(tx, case.id)?;
    rows.into_iter()
        .map(|row| {
            let body = row.body(tx, applicant)?;
            let paper = row.imprint.map(|imprint| LetterPaperOut {
                number: imprint::number(&case.number, row.no),
                check_code: imprint::check_code(tx, case.id, row.no, &imprint.0.digest),
                missing_characters: paper::missing(&body, &imprint.0),
                issuer: imprint.0.issuer,
                digest: imprint.0.digest,
            });
            let delivered = deliveries.iter().find(|delivery| delivery.letter_no == row.no);
            Ok(LetterOut {
                no: row.no,
                delivered: delivered.map(|delivery| DeliveredOut {
                    on: delivery.delivered_on,
                    method: delivery.method,
                    receipt_no: delivery.receipt_no,
                }),
                body,
                paper,
                code: row.code,
                name: TextOut { zh: row.name_zh, en: row.name_en },
                issued_on: row.issued_on,
            })
        })
        .collect()
}
