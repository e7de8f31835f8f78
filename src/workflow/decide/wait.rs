//! How long something waits, counted out.

use chrono::NaiveDate;
use serde_json::Value;

use super::super::model::{Step, Wait};
use super::super::refusal::Refusal;
use super::super::state::Counting;
use super::run::Run;
use crate::workdays::{due_in_days, end_of};

/// A wait that was counted out, before anything holds it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    /// The day from which it counts, or the last day itself.
    pub(super) from: NaiveDate,
    /// How many days.
    pub(super) days: u32,
    /// What they are.
    pub(super) counts: Counting,
    /// The last day.
    pub(super) last: NaiveDate,
    /// Whether it lies beyond the loaded calendar.
    pub(super) provisional: bool,
}

/// So many working days after a day.
pub(super) fn working_days(run: &Run, from: NaiveDate, days: u32) -> Term {
    let last = run.world.calendar.add(from, days);
    Term { from, days, counts: Counting::WorkingDays, last: last.on, provisional: last.provisional }
}

/// What a wait that begins today comes to.
pub(super) fn term(run: &Run, step: &Step, wait: &Wait) -> Result<Term, Refusal> {
    let today = run.world.today();
    if let Some(days) = wait.working_days {
        return Ok(working_days(run, today, days));
    }
    if let Some(days) = wait.days {
        let last = due_in_days(today, days, &[], today);
        return Ok(Term { from: today, days, counts: Counting::Days, last, provisional: false });
    }
    let Some(fact) = &wait.until else { return Err(Refusal::Unsound { step: step.id.clone() }) };
    let date = run.world.facts.get(fact).and_then(Value::as_str).and_then(|text| text.parse().ok());
    let last: NaiveDate = date.ok_or_else(|| Refusal::NoDate { step: step.id.clone(), fact: fact.clone() })?;
    Ok(Term { from: last, days: 0, counts: Counting::Date, last, provisional: false })
}

/// Whether the term was over before it began: a date that has passed.
pub(super) fn is_over(run: &Run, term: &Term) -> bool {
    term.counts == Counting::Date && end_of(term.last) <= run.world.now
}
