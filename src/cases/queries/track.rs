//! Following a case by its number and a code, without an account.

use chrono::NaiveDate;
use serde::Serialize;
use subtle::ConstantTimeEq as _;

use super::super::model::{CaseId, CaseStatus};
use super::super::store::cases;
use super::TextOut;
use super::timeline::{HoldingOut, timeline};
use crate::db::ReadTx;
use crate::error::{Code, Result};

/// What somebody with number and code may know: where the case is, nothing about the person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrackOut {
    pub number: String,
    pub item_name: TextOut,
    pub status: CaseStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    pub received_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    pub now: Vec<HoldingOut>,
    pub stopped_by: Vec<String>,
}

/// Letters and digits that are not mistaken for each other.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH: usize = 8;

/// The code follows from the case's id and the program's key, so it need not be stored and can be shown again.
pub fn tracking_code(tx: &ReadTx<'_>, case: CaseId) -> String {
    let keyed = tx.vault().blind_index("case-tracking", &case.to_string());
    readable(keyed.as_bytes(), LENGTH)
}

/// Bytes as characters that people can type, one each.
pub fn readable(keyed: &[u8], length: usize) -> String {
    keyed
        .iter()
        .take(length)
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The case of this number, if the code is its own.
pub fn track(tx: &mut ReadTx<'_>, number: &str, code: &str) -> Result<TrackOut> {
    let case = cases::find_by_number(tx, number)?.ok_or(Code::NotFound)?;
    let right: bool = tracking_code(tx, case.id).as_bytes().ct_eq(code.to_ascii_uppercase().as_bytes()).into();
    if !right {
        return Err(Code::NotFound.into());
    }
    let view = timeline(tx, &case)?;
    Ok(TrackOut {
        number: case.number,
        item_name: view.item_name,
        status: case.status,
        outcome: case.outcome,
        received_on: case.received_on,
        due_on: case.due_on,
        now: view.now,
        stopped_by: view.stopped_by,
    })
}
