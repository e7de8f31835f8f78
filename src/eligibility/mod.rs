//! Who may apply, and why: typed clauses over named facts that explain themselves.
//!
//! A clause says what it requires (`at_least_months`, `age_on`, `has_card` …); the [`Dictionary`] says what each fact
//! means. From the two comes every sentence that an applicant or a reviewer reads, so a clause that a pack adds tomorrow,
//! over a field that only this pack has, explains itself like those that are there today.
//!
//! A verdict has three values: met, not met, and unknown where a fact is missing. Whatever time alone will fulfil has a
//! day on which it does. Everything here is pure; `today` is handed in.

mod assess;
mod assume;
mod check;
mod clause;
mod days;
mod dictionary;
mod explain;
mod form;
mod measure;
mod moment;
mod proof;
mod requirement;
mod table;
#[cfg(test)]
mod tests;
mod values;
mod weigh;

pub use assess::{Assessment, ClauseResult, Outlook, Rules, Standing};
pub use assume::NotAssumed;
pub use check::Fault;
pub use clause::{Clause, ClauseEffect};
pub use days::Days;
pub use dictionary::{Dictionary, FactKind, Meaning, Origin, Unit};
pub use requirement::{
    Age, Amount, AmountFloor, Card, Ceiling, Choice, Condition, DateBound, Equality, Floor, Gap, Months, Requirement,
};
pub use table::FACTS;
pub use weigh::Verdict;
