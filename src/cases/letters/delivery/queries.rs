//! What was handed over.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::super::model::CaseId;
use super::super::super::store::cases::{self, CaseRow};
use super::super::paper::{self, LetterPaper};
use super::super::{imprint, store as letters};
use super::store::{self, DeliveryRow};
use super::{DeliveryId, DeliveryMethod};
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::{Actor, DepartmentId};

/// One paper that was handed over.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DeliveryOut {
    pub id: DeliveryId,
    /// Number of the paper.
    #[schema(example = "11150600MB0000123C0001000000001202609140001-05")]
    pub number: String,
    pub name: TextOut,
    pub method: DeliveryMethod,
    pub delivered_on: NaiveDate,
    /// Number of the delivery receipt.
    #[schema(example = "11150600MB0000123C0001000000001202609140001-06")]
    pub receipt: String,
}

/// The number of a paper of a case.
pub(super) fn number_of(case: &CaseRow, no: i32) -> String {
    imprint::number(&case.number, no)
}

pub(super) fn out(tx: &mut ReadTx<'_>, row: &DeliveryRow) -> Result<DeliveryOut> {
    let case = cases::get(tx, row.case_id)?;
    let letter = letters::find(tx, row.case_id, row.letter_no)?.ok_or(Code::NotFound)?;
    Ok(DeliveryOut {
        id: row.id,
        number: number_of(&case, row.letter_no),
        name: TextOut { zh: letter.name_zh, en: letter.name_en },
        method: row.method,
        delivered_on: row.delivered_on,
        receipt: number_of(&case, row.receipt_no),
    })
}

/// Which of the two papers of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    HandedOver,
    Receipt,
}

/// A paper to print for whoever hands it over.
pub(super) fn paper(tx: &mut ReadTx<'_>, actor: &Actor, id: DeliveryId, side: Side, base: &str) -> Result<LetterPaper> {
    let row = store::get_own(tx, actor.person, id)?;
    let no = match side {
        Side::HandedOver => row.letter_no,
        Side::Receipt => row.receipt_no,
    };
    let case = cases::get(tx, row.case_id)?;
    paper::of_case(tx, &case, no, base)
}

/// When which paper was handed over, by whose counter, for the timeline.
pub fn happenings(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<(Instant, Option<DepartmentId>, TextOut)>> {
    let rows = store::of_case(tx, case)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = letters::of_case(tx, case)?;
    let name = |no: i32| names.iter().find(|letter| letter.no == no);
    let told = |row: DeliveryRow| {
        let letter = name(row.letter_no)?;
        Some((row.delivered_at, row.department_id, TextOut { zh: letter.name_zh.clone(), en: letter.name_en.clone() }))
    };
    Ok(rows.into_iter().filter_map(told).collect())
}
