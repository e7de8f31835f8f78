//! What a step that several people do can come to.

use std::collections::BTreeSet;

use super::super::model::{Act, Definition, Many, Needs, Outcome, Seats, SendBackVote, Step};
use super::{Findings, Problem};

/// As many seats as can make a difference beside the numbers that the count itself names.
const ENOUGH: u32 = 12;

/// Finds rules of a count that can never be met.
pub(super) fn check(definition: &Definition, findings: &mut Findings) {
    for step in &definition.steps {
        let Some(many) = &step.many else { continue };
        for rule in many.tally.iter().filter(|rule| !reachable(many, rule.needs)) {
            findings.at(&step.id, Problem::NeverEnough { outcome: rule.outcome.clone() });
        }
    }
}

/// The outcomes that the step can end with, by their place; all of them if one person does it.
pub(super) fn results(step: &Step) -> Vec<usize> {
    let Some(many) = &step.many else {
        return step
            .outcomes
            .iter()
            .zip(0..)
            .filter(|(outcome, _)| outcome.act != Act::Abstain)
            .map(|(_, at)| at)
            .collect();
    };
    let can = |outcome: &Outcome| {
        let at_once =
            many.send_back == SendBackVote::Immediate && matches!(outcome.act, Act::SendBack | Act::RequestCorrection);
        at_once
            || many.tally.iter().any(|rule| rule.outcome == outcome.code && reachable(many, rule.needs))
            || (many.otherwise == outcome.code && undecided(step, many))
    };
    step.outcomes.iter().zip(0..).filter(|(outcome, _)| can(outcome)).map(|(_, at)| at).collect()
}

/// Whether there can be enough votes for this rule.
fn reachable(many: &Many, needs: Needs) -> bool {
    match (needs, &many.seats) {
        (Needs::AtLeast(0), _) => false,
        (Needs::AtLeast(votes), Seats::Number(seats)) => votes <= *seats,
        _ => true,
    }
}

fn needed(needs: Needs, seats: u32) -> u32 {
    match needs {
        Needs::Any => 1,
        Needs::All => seats,
        Needs::AtLeast(votes) => votes,
        Needs::Share(share) => share.of(seats),
    }
}

/// Whether everybody can vote and no rule be met.
fn undecided(step: &Step, many: &Many) -> bool {
    let counted: BTreeSet<&str> = many.tally.iter().map(|rule| rule.outcome.as_str()).collect();
    let at_once =
        |act| many.send_back == SendBackVote::Immediate && matches!(act, Act::SendBack | Act::RequestCorrection);
    let votes = || step.outcomes.iter().filter(|outcome| !at_once(outcome.act));
    if votes().any(|outcome| outcome.act == Act::Abstain || !counted.contains(outcome.code.as_str())) {
        return true;
    }
    let most = match many.seats {
        Seats::Number(seats) => seats,
        _ => ENOUGH.max(many.tally.iter().map(|rule| needed(rule.needs, 1)).max().unwrap_or(1).saturating_mul(2)),
    };
    (1..=most.max(1)).any(|seats| {
        let short = |code: &&str| {
            let rules = many.tally.iter().filter(|rule| rule.outcome == **code);
            rules.map(|rule| needed(rule.needs, seats)).min().unwrap_or(1).saturating_sub(1)
        };
        counted.iter().map(short).fold(0, u32::saturating_add) >= seats
    })
}
