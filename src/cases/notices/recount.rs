//! The last day of a notice, when the calendar changes under it.

use super::super::CaseId;
use super::store;
use crate::db::WriteTx;
use crate::error::Result;
use crate::workdays::Calendar;

/// Counts the last day of a case's open notices anew. What was published to end on a day is never cut short, as its
/// timer is not.
pub fn recount(tx: &mut WriteTx<'_>, case: CaseId, calendar: &Calendar) -> Result<()> {
    for row in store::open_of(tx, case)? {
        let ends_on = calendar.add(row.published_on, row.working_days.unsigned_abs()).on;
        if ends_on > row.ends_on {
            store::move_end(tx, &row, ends_on)?;
        }
    }
    Ok(())
}
