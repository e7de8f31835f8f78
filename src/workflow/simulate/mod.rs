//! Many made-up cases walk through a flow, by the real engine, so that people see how long it takes before it is used.
//!
//! Whoever decides is made up, and so is how long they take: what comes out compares flows with each other, it does not
//! foretell the real office. The same seed gives the same cases.

mod dice;
mod report;
mod stage;
mod walk;

use std::sync::Arc;

use super::model::Definition;
use crate::workdays::Calendar;

pub use report::{Report, Spread, Waiting};

use dice::Dice;
use report::Tally;

/// What is to be played.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many cases.
    pub cases: u32,
    /// The same seed gives the same cases.
    pub seed: u64,
    /// Working days.
    pub calendar: Arc<Calendar>,
}

/// Plays the cases, one after the other.
pub fn simulate(definition: &Definition, plan: &Plan) -> Report {
    let mut tally = Tally::default();
    for case in 0..plan.cases {
        let mut dice = Dice::new(plan.seed, case);
        let stage = stage::Stage::of(definition, Arc::clone(&plan.calendar), &mut dice);
        walk::Walk::new(definition, stage, dice).play(&mut tally);
    }
    tally.report(plan.cases)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests;
