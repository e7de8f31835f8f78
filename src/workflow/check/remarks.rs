//! What the conditions of one split say about each other, and what is worth knowing without being wrong.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::model::{Act, Definition, Kind};
use super::choice::{self, Fact, Formula};
use super::states::Net;
use super::{Findings, Problem};
use crate::rules::{Constant, Predicate, Relation};

/// Combinations of facts that are looked at for one split.
const MOST_WAYS: usize = 4_000;

pub(super) fn check(net: &Net, enums: &BTreeMap<String, Vec<Value>>, findings: &mut Findings) {
    for (step, number) in net.definition.steps.iter().zip(0..) {
        if matches!(step.kind, Kind::Exclusive | Kind::Inclusive) {
            split(net, number, findings);
            values(net.definition, number, enums, findings);
        }
    }
    let days = longest(net.definition);
    let within = net.definition.limits.statutory.saturating_add(net.definition.limits.extension);
    if days > within {
        findings.flow(Problem::LimitsAddUp { days, within });
    }
}

/// Flows that are never taken because an earlier one takes their cases, or because they contradict themselves; flows
/// that overlap; flows about which nothing can be said.
fn split(net: &Net, number: usize, findings: &mut Findings) {
    let (Some(step), Some(conditions)) = (net.step(number), net.conditions(number)) else { return };
    let exclusive = step.kind == Kind::Exclusive;
    let nothing = vec![None; net.facts.all.len()];
    let Some(ways) = net.facts.ways(conditions, &nothing, false, MOST_WAYS) else {
        for flow in &step.flows {
            findings.once(&step.id, Problem::NotDecided { target: flow.to.clone() }, Vec::new());
        }
        return;
    };
    for (flow, at) in step.flows.iter().zip(0..) {
        let taken = |held: &[usize]| if exclusive { held.first() == Some(&at) } else { held.contains(&at) };
        if !ways.iter().any(|way| taken(&way.held)) {
            findings.once(&step.id, Problem::DeadFlow { target: flow.to.clone() }, Vec::new());
        } else if reads_opaque(conditions.get(at), &net.facts.all) {
            findings.once(&step.id, Problem::NotDecided { target: flow.to.clone() }, Vec::new());
        }
    }
    if !exclusive {
        return;
    }
    let mut pairs = BTreeSet::new();
    for way in &ways {
        let clear = way.held.iter().filter(|at| !reads_opaque(conditions.get(**at), &net.facts.all));
        let clear: Vec<usize> = clear.copied().collect();
        pairs.extend(clear.iter().zip(clear.iter().skip(1)).map(|(first, second)| (*first, *second)));
    }
    for (first, second) in pairs {
        if let (Some(first), Some(second)) = (step.flows.get(first), step.flows.get(second)) {
            let problem = Problem::Overlap { first: first.to.clone(), second: second.to.clone() };
            findings.once(&step.id, problem, Vec::new());
        }
    }
}

fn reads_opaque(condition: Option<&Formula>, facts: &[Fact]) -> bool {
    let mut read = BTreeSet::new();
    if let Some(condition) = condition {
        condition.reads(&mut read);
    }
    read.iter().any(|fact| facts.get(*fact).is_some_and(|fact| fact.opaque))
}

/// Comparisons with an outcome that the step does not have, or with a value outside the list of the form.
fn values(definition: &Definition, number: usize, enums: &BTreeMap<String, Vec<Value>>, findings: &mut Findings) {
    let Some(step) = definition.steps.get(number) else { return };
    for flow in &step.flows {
        let mut compared = Vec::new();
        comparisons(&choice::taken_apart(definition, step, flow).0, &mut compared);
        for (fact, constant) in compared {
            let asked = fact.strip_prefix("outcomes.").and_then(|id| definition.step(id));
            match (asked, enums.get(&fact), &constant) {
                (Some(asked), _, Constant::Text(code)) if !code.is_empty() && asked.outcome_of(code).is_none() => {
                    let problem = Problem::NoSuchOutcome { target: asked.id.clone(), outcome: code.clone() };
                    findings.once(&step.id, problem, Vec::new());
                }
                (None, Some(listed), constant)
                    if *constant != Constant::Null && !listed.iter().any(|value| is(value, constant)) =>
                {
                    let problem = Problem::NoSuchValue { fact: fact.clone(), value: constant.to_string() };
                    findings.once(&step.id, problem, Vec::new());
                }
                _ => {}
            }
        }
    }
}

fn is(value: &Value, constant: &Constant) -> bool {
    match constant {
        Constant::Null => value.is_null(),
        Constant::Bool(wanted) => value.as_bool() == Some(*wanted),
        Constant::Int(wanted) => value.as_i64() == Some(*wanted),
        Constant::Text(wanted) => value.as_str() == Some(wanted.as_str()),
    }
}

fn comparisons(predicate: &Predicate, into: &mut Vec<(String, Constant)>) {
    match predicate {
        Predicate::Known(_) | Predicate::Opaque(_) => {}
        Predicate::Not(inner) => comparisons(inner, into),
        Predicate::All(parts) | Predicate::Any(parts) => parts.iter().for_each(|part| comparisons(part, into)),
        Predicate::Compare { fact, relation: Relation::Equal, constant } => {
            into.push((fact.clone(), constant.clone()));
        }
        Predicate::Compare { .. } => {}
    }
}

/// The working days of the steps on the longest way from acceptance to an end, without going back and without what
/// stops the clock; branches side by side count once.
fn longest(definition: &Definition) -> u32 {
    let accepted = definition.steps.iter().flat_map(|step| {
        let accepting = step.outcomes.iter().filter(|outcome| outcome.act == Act::Accept);
        let by_decision = accepting.filter_map(|outcome| step.leads_to(outcome));
        by_decision.chain(step.next.iter().filter(|_| step.accepts)).map(String::as_str)
    });
    let mut known = BTreeMap::new();
    accepted.map(|first| days(definition, first, None, &mut known)).max().unwrap_or(0)
}

/// From a step to the end, or to the join `until`. A step on the way to itself counts as the end: nobody counts circles.
fn days<'a>(
    definition: &'a Definition,
    id: &'a str,
    until: Option<&str>,
    known: &mut BTreeMap<&'a str, Option<u32>>,
) -> u32 {
    if until == Some(id) {
        return 0;
    }
    match known.get(id) {
        Some(days) => return days.unwrap_or(0),
        None => known.insert(id, None),
    };
    let Some(step) = definition.step(id) else { return 0 };
    let own = if step.pauses.is_none() { step.limit.or(step.working_days).unwrap_or(0) } else { 0 };
    let onward = |outcome: &&super::super::model::Outcome| matches!(outcome.act, Act::Advance | Act::Accept);
    let decided = step.outcomes.iter().filter(onward).filter_map(|outcome| step.leads_to(outcome));
    let targets = decided
        .chain(step.next.iter().filter(|_| step.kind != Kind::UserTask))
        .chain(step.flows.iter().map(|flow| &flow.to))
        .chain(&step.default)
        .chain(&step.branches);
    let mut rest = 0;
    for target in targets {
        rest = rest.max(days(definition, target, step.join.as_deref().or(until), known));
    }
    if let Some(join) = &step.join {
        rest = rest.saturating_add(days(definition, join, until, known));
    }
    let sum = own.saturating_add(rest);
    known.insert(id, Some(sum));
    sum
}
