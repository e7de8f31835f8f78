//! What a step that several people do can come to.

use super::super::model::{Act, Definition, Many, Needs, Seats, Step};
use super::{Findings, Problem};

/// Finds rules of a count that can never be met.
pub(super) fn check(definition: &Definition, findings: &mut Findings) {
    for step in &definition.steps {
        let Some(many) = &step.many else { continue };
        for rule in many.tally.iter().filter(|rule| !reachable(many, rule.needs)) {
            findings.at(&step.id, Problem::NeverEnough { outcome: rule.outcome.clone() });
        }
    }
}

/// The outcomes that the step can end with, by their place. Several people can come to what their votes allow; but they may
/// all abstain or leave, and then one person does the step and chooses freely.
pub(super) fn results(step: &Step) -> Vec<usize> {
    let outcomes = step.outcomes.iter().zip(0..);
    outcomes.filter(|(outcome, _)| outcome.act != Act::Abstain).map(|(_, at)| at).collect()
}

/// Whether there can be enough votes for this rule.
fn reachable(many: &Many, needs: Needs) -> bool {
    match (needs, &many.seats) {
        (Needs::AtLeast(0), _) => false,
        (Needs::AtLeast(votes), Seats::Number(seats)) => votes <= *seats,
        _ => true,
    }
}
