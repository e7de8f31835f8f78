//! Beginning to follow a grant, and whether it is still one to follow.

use chrono::Months;

use super::model::{EndedWhy, next_check};
use super::store::grants::{self, GrantRow};
use crate::cards::store::{cards, recognitions};
use crate::cases::entitlement::binding;
use crate::cases::store::cases::CaseRow;
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::packs::format::Recheck;

/// Outcomes of a case that give something.
const GIVING: [&str; 2] = ["granted", "granted_with_document"];

/// Follows a case from the day on which it ended in a grant, if its item says what must stay true.
pub fn case_closed(tx: &mut WriteTx<'_>, case: &CaseRow) -> Result<()> {
    if !case.outcome.as_deref().is_some_and(|outcome| GIVING.contains(&outcome)) {
        return Ok(());
    }
    let item = binding(tx, case)?;
    let Some(recheck) = &item.recheck else { return Ok(()) };
    let today = tx.today();
    let row = GrantRow {
        case_id: case.id,
        person_id: case.person_id,
        item_code: case.item_code.clone(),
        granted_on: today,
        next_check_on: next_check(today, recheck.every_months, false),
        last_check_id: None,
        ended_on: None,
        ended_why: None,
        version: 1,
    };
    grants::insert(tx, &row)
}

/// Why a grant is over by itself today, if it is.
pub(super) fn over(tx: &mut ReadTx<'_>, grant: &GrantRow, recheck: &Recheck) -> Result<Option<EndedWhy>> {
    let last = recheck.for_months.and_then(|months| grant.granted_on.checked_add_months(Months::new(months)));
    if last.is_some_and(|last| tx.today() >= last) {
        return Ok(Some(EndedWhy::TermOver));
    }
    let Some(recognition) = recognitions::of_case(tx, grant.case_id.0.into())? else { return Ok(None) };
    let card = cards::in_force(tx, grant.person_id, &recognition.catalogue)?;
    let stands = card.is_some_and(|card| card.recognition_id == recognition.id);
    Ok((!stands).then_some(EndedWhy::CardEnded))
}
