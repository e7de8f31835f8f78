//! Names that must mean something: steps, facts, outcomes, posts and conditions.

use std::collections::BTreeSet;

use super::super::expand::{SEPARATOR, prefix};
use super::super::model::{Act, Definition, Kind, Outcome, Seats, SendBackVote, Step, Who};
use super::{Findings, Problem};
use crate::rules::Expression;

pub(super) fn check(definition: &Definition, findings: &mut Findings) {
    for step in &definition.steps {
        let single = step.next.iter().chain(&step.default).chain(&step.join).chain(&step.upheld);
        let timed = step.timers.iter().filter_map(|timer| timer.to.as_ref());
        let ends = step.calls.iter().flat_map(|called| called.ends.values());
        let many = step.branches.iter().chain(step.flows.iter().map(|flow| &flow.to)).chain(timed).chain(ends);
        for target in single.chain(many) {
            known(definition, step, target, findings);
        }
        let dates = step.until.iter().chain(step.timers.iter().filter_map(|timer| timer.after.until.as_ref()));
        for fact in dates {
            listed(definition, step, fact, findings);
        }
        if let Some(who) = &step.who {
            person(definition, step, who, findings);
        }
        outcomes(definition, step, findings);
        several(definition, step, findings);
        conditions(definition, step, findings);
    }
    if let Some(target) = &definition.correction.resume_from {
        if !is_work(definition, target) {
            findings.flow(Problem::BadTarget { target: target.clone() });
        }
    } else if definition.correction.after == super::super::model::AfterCorrection::StepByStep {
        findings.flow(Problem::Missing { field: "resume_from".to_owned() });
    }
}

fn known(definition: &Definition, step: &Step, target: &str, findings: &mut Findings) {
    if definition.step(target).is_none() {
        findings.at(&step.id, Problem::UnknownStep { target: target.to_owned() });
    }
}

/// Whether people work at this step. What a call brings in is looked at when it is there.
fn is_work(definition: &Definition, id: &str) -> bool {
    let kind = |id: &str| definition.step(id).map(|step| step.kind);
    let call = id.split_once(SEPARATOR).and_then(|(call, _)| kind(call));
    kind(id) == Some(Kind::UserTask) || call == Some(Kind::SubFlow)
}

fn listed(definition: &Definition, step: &Step, fact: &String, findings: &mut Findings) {
    if !definition.facts.contains(fact) {
        findings.at(&step.id, Problem::UnknownFact { fact: fact.clone() });
    }
}

fn person(definition: &Definition, step: &Step, who: &Who, findings: &mut Findings) {
    let ways =
        [who.position.is_some(), who.applicant, who.employer_liaison, who.actor_of.is_some(), who.person.is_some()];
    if ways.iter().filter(|way| **way).count() != 1 {
        findings.at(&step.id, Problem::WhoUnclear);
    }
    let post = [who.position.is_some(), who.function.is_some(), who.level.is_some()];
    if post.iter().any(|part| *part) && !post.iter().all(|part| *part) {
        findings.at(&step.id, Problem::PostIncomplete);
    }
    let leads_on = |outcome: &Outcome| matches!(outcome.act, Act::Advance | Act::Accept);
    if who.applicant && !step.outcomes.is_empty() && !step.outcomes.iter().any(leads_on) {
        findings.at(&step.id, Problem::ApplicantStuck);
    }
    for fact in who.district.iter().chain(&who.person) {
        listed(definition, step, fact, findings);
    }
    for other in who.actor_of.iter().chain(&who.not_actor_of) {
        if !is_work(definition, other) {
            known(definition, step, other, findings);
            findings.at(&step.id, Problem::NoOutcomeThere { target: other.clone() });
        }
    }
    if let Some(other) = who.actor_of.as_ref().filter(|other| who.not_actor_of.contains(other)) {
        findings.at(&step.id, Problem::NobodyLeft { other: other.clone() });
    }
}

fn outcomes(definition: &Definition, step: &Step, findings: &mut Findings) {
    let mut codes = BTreeSet::new();
    for outcome in &step.outcomes {
        if !codes.insert(&outcome.code) {
            findings.at(&step.id, Problem::DuplicateOutcome { outcome: outcome.code.clone() });
        }
        if let Some(to) = &outcome.to {
            known(definition, step, to, findings);
        }
        let goes_on = matches!(outcome.act, Act::Advance | Act::Accept);
        if goes_on && step.leads_to(outcome).is_none() {
            findings.at(&step.id, Problem::OutcomeWithoutFlow { outcome: outcome.code.clone() });
        }
        targets(definition, step, outcome, findings);
    }
}

/// The votes of several people: what is counted exists, and comes to something that a step can come to.
fn several(definition: &Definition, step: &Step, findings: &mut Findings) {
    let Some(many) = &step.many else {
        for outcome in step.outcomes.iter().filter(|outcome| outcome.act == Act::Abstain) {
            findings.at(&step.id, Problem::NotVotable { outcome: outcome.code.clone() });
        }
        return;
    };
    if let Seats::Fact(fact) | Seats::Functions(fact) = &many.seats {
        listed(definition, step, fact, findings);
    }
    if step.who.as_ref().is_none_or(|who| who.position.is_none()) {
        findings.at(&step.id, Problem::PostIncomplete);
    }
    if many.seats == Seats::Number(0) {
        findings.at(&step.id, Problem::Missing { field: "seats".to_owned() });
    }
    let counted = |outcome: &Outcome| match outcome.act {
        Act::Advance => true,
        Act::RequestCorrection => many.send_back == SendBackVote::Vote,
        Act::SendBack => many.send_back == SendBackVote::Vote && outcome.targets.len() == 1,
        Act::Accept | Act::Abstain => false,
    };
    for code in many.tally.iter().map(|rule| &rule.outcome).chain([&many.otherwise]) {
        if !step.outcome_of(code).is_some_and(counted) {
            findings.at(&step.id, Problem::NotVotable { outcome: code.clone() });
        }
    }
    for outcome in step.outcomes.iter().filter(|outcome| outcome.act == Act::Accept) {
        findings.at(&step.id, Problem::NotVotable { outcome: outcome.code.clone() });
    }
}

fn targets(definition: &Definition, step: &Step, outcome: &Outcome, findings: &mut Findings) {
    let sends_back = outcome.act == Act::SendBack;
    if sends_back && outcome.targets.is_empty() {
        findings.at(&step.id, Problem::OutcomeWithoutFlow { outcome: outcome.code.clone() });
    }
    if !sends_back && !outcome.targets.is_empty() {
        findings.at(&step.id, Problem::Misplaced { field: "targets".to_owned() });
    }
    for target in &outcome.targets {
        if *target == step.id || !is_work(definition, target) {
            findings.at(&step.id, Problem::BadTarget { target: target.clone() });
        }
    }
}

fn conditions(definition: &Definition, step: &Step, findings: &mut Findings) {
    let names: Vec<&str> = definition.facts.iter().map(String::as_str).chain(["outcomes"]).collect();
    for flow in &step.flows {
        match Expression::parse(&flow.when, &names) {
            Err(error) => {
                let place = error.column.map(|column| format!(" (column {column})")).unwrap_or_default();
                findings
                    .at(&step.id, Problem::Condition { condition: flow.when.clone(), why: format!("{error}{place}") });
            }
            Ok(condition) => {
                let asked = condition.uses().iter().filter_map(|path| path.strip_prefix("outcomes."));
                // A called flow names its own steps; see `expand`.
                let inside = prefix(&step.id);
                for target in asked.filter(|target| !is_work(definition, &format!("{inside}{target}"))) {
                    findings.at(&step.id, Problem::NoOutcomeThere { target: target.to_owned() });
                }
            }
        }
    }
}
