//! Organisations, claims, batches and what is prepared.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::db::types::Instant;
use crate::talents::identifiers::DocumentKind;
use crate::{id_type, text_enum};

id_type!(
    /// An organisation that the office knows.
    EmployerId
);
id_type!(
    /// Somebody's wish to speak for an organisation.
    ClaimId
);
id_type!(
    /// One workbook of staff.
    BatchId
);
id_type!(
    /// What was prepared for one person.
    PreparedId
);

text_enum! {
    /// Why a person of the office has to look at a claim.
    pub enum ClaimFlag {
        /// The check character of the organisation's code does not fit; such organisations exist.
        CheckCharacter = "organisation_check_character",
        /// The office does not know the organisation, so that its address is only what the claimant says.
        NotOnRecord = "not_on_record",
    }
}

text_enum! {
    /// How far a claim has come.
    pub enum ClaimState {
        AwaitingCode = "awaiting_code",
        AwaitingOffice = "awaiting_office",
        Confirmed = "confirmed",
        Refused = "refused",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// Where a batch stands; `lapsed` is a preview that nobody went on with.
    pub enum BatchState { Previewed = "previewed", Preparing = "preparing", Prepared = "prepared", Lapsed = "lapsed" }
}

text_enum! {
    /// What became of one row. The employer learns no more than this: not whether a person has an account.
    pub enum PreparedState {
        Waiting = "waiting",
        /// The same employer prepared the same item for this person before, and that still waits.
        AlreadyWaiting = "already_waiting",
        Taken = "taken",
        Declined = "declined",
        Lapsed = "lapsed",
    }
}

/// A code has a million values; five guesses at each of three codes leave no room to try.
pub const GUESSES: i32 = 5;
pub const MOST_CODES: i32 = 3;
/// Between two codes to the same organisation.
pub const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// How long a code works; a letter to a switchboard is answered within the day.
pub const CODE_LIFETIME: TimeDelta = TimeDelta::hours(24);

/// What a code that was typed is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// It may be compared.
    Counts,
    /// Too late, or once too often.
    Void,
}

/// Judges whether a code of this age may still be tried.
pub fn judge_guess(attempts: i32, sent_at: Instant, now: Instant) -> Guess {
    if attempts < GUESSES && now < sent_at.plus(CODE_LIFETIME) { Guess::Counts } else { Guess::Void }
}

/// Whether another code may be sent: so many in all, with a pause between them.
pub fn may_send_again(sent: i32, sent_at: Instant, now: Instant) -> bool {
    sent < MOST_CODES && now >= sent_at.plus(PAUSE)
}

/// One row of a workbook as it was read: who it is about, and what is filled in of the form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StaffRow {
    /// Row of the sheet, from 1.
    pub row: u32,
    pub name: String,
    pub document_kind: DocumentKind,
    /// The number in the form in which it is stored.
    pub document: String,
    /// Mobile or mailbox, in its one form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    pub form: Map<String, Value>,
}

/// What was wrong with one cell, in both languages; it never repeats what the cell says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CellFault {
    /// As the spreadsheet names it.
    #[schema(example = "D17")]
    pub cell: String,
    #[schema(example = 17)]
    pub row: u32,
    /// The column's heading.
    #[schema(example = "证件号码")]
    pub column: String,
    /// A code of the table of problems, or a keyword of the form's schema.
    #[schema(example = "identifier_check_character")]
    pub code: String,
    #[schema(example = "号码校验位不符,请核对是否输错")]
    pub zh: String,
    #[schema(example = "The check character does not fit; look for a typing error")]
    pub en: String,
}

/// A workbook as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Rows that say something, good or not.
    pub rows: u32,
    pub good: Vec<StaffRow>,
    /// The first so many of them.
    pub faults: Vec<CellFault>,
    pub fault_count: usize,
}

/// What is sealed for one person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PreparedContent {
    pub name: String,
    pub form: Map<String, Value>,
    pub prepared_on: NaiveDate,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant::new(chrono::DateTime::from_timestamp(1_800_000_000 + minutes * 60, 0).unwrap_or_default())
    }

    #[test]
    fn codes_are_tried_five_times_and_for_a_day() {
        for (attempts, minutes, expected) in
            [(0, 0, Guess::Counts), (4, 24 * 60 - 1, Guess::Counts), (5, 0, Guess::Void), (0, 24 * 60, Guess::Void)]
        {
            assert_eq!(judge_guess(attempts, at(0), at(minutes)), expected, "{attempts} {minutes}");
        }
    }

    #[test]
    fn three_codes_with_a_pause_between_them() {
        for (sent, minutes, expected) in [(1, 0, false), (1, 1, true), (2, 1, true), (3, 600, false)] {
            assert_eq!(may_send_again(sent, at(0), at(minutes)), expected, "{sent} {minutes}");
        }
    }
}
