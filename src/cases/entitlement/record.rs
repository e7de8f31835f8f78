//! Keeping an evaluation with the case whose events it belongs to.

use super::evaluate::of_filed;
use super::store::{self, Content, Head, Moment};
use crate::cases::progress::word;
use crate::cases::store::cases::CaseRow;
use crate::catalogue::{Loaded, ServiceItem, definitions};
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::persons;
use crate::packs::format::Timepoint;
use crate::rules::Facts;

/// Asks the clauses of the case's item and keeps what they said; `seq` is the number of the first event that comes with
/// it. An item without clauses leaves nothing.
pub fn keep(tx: &mut WriteTx<'_>, case: &CaseRow, seq: i32, moment: Moment, facts: &Facts) -> Result<()> {
    let item = binding(tx, case)?;
    if item.eligibility.is_empty() {
        return Ok(());
    }
    let evaluated = of_filed(tx, &item, facts, case.person_id)?;
    let applicant = persons::get(tx, case.person_id)?;
    let head = Head {
        case: case.id,
        seq,
        moment,
        item: item.id,
        rules_version: evaluated.version.clone(),
        verdict: word(&evaluated.assessment.verdict())?,
    };
    let facts = evaluated.inputs();
    let clauses = evaluated.assessment.clauses.into_iter().map(Into::into).collect();
    store::insert(tx, &applicant, head, &Content { clauses, facts })
}

/// The version of the item whose clauses bind a case today: that of the submission, or the one in force where the item
/// says that rules bind as of the review.
pub fn binding(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<Loaded<ServiceItem>> {
    let bound = definitions::get::<ServiceItem>(tx, case.item_id)?;
    if bound.binding.rules == Timepoint::Submission {
        return Ok(bound);
    }
    Ok(definitions::find::<ServiceItem>(tx, &case.item_code)?.unwrap_or(bound))
}
