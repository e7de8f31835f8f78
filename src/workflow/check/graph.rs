//! The shape of the flow: blocks that nest, steps that are reached, ends that can be reached, circles that wait.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{Act, Definition, Kind, Step};
use super::{Findings, Problem};

/// The blocks around a step: the parallel step and the number of the branch, the outermost first.
type Place<'a> = Vec<(&'a str, usize)>;

pub(super) fn check(definition: &Definition, findings: &mut Findings) {
    joins(definition, findings);
    let mut shape = Shape { definition, places: BTreeMap::new(), findings };
    if let Some(start) = definition.start() {
        shape.walk(&start.id, Vec::new());
    }
    let places = shape.places;
    for step in &definition.steps {
        if !places.contains_key(step.id.as_str()) {
            findings.at(&step.id, Problem::Unreachable);
        }
    }
    targets(definition, &places, findings);
    ends(definition, findings);
    circles(definition, findings);
}

fn joins(definition: &Definition, findings: &mut Findings) {
    for step in &definition.steps {
        if step.kind == Kind::Join {
            let count = definition.steps.iter().filter(|other| other.join.as_ref() == Some(&step.id)).count();
            if count != 1 {
                findings.at(&step.id, Problem::JoinUnmatched { count });
            }
        }
        if let Some(join) = &step.join {
            if definition.step(join).is_none_or(|join| join.kind != Kind::Join) {
                findings.at(&step.id, Problem::NotAJoin { join: join.clone() });
            }
            let branches = branches(step);
            let different: BTreeSet<_> = branches.iter().collect();
            if different.len() < 2 || different.len() != branches.len() {
                findings.at(&step.id, Problem::Branches);
            }
        }
    }
}

/// The first step of every branch that a step may open.
fn branches(step: &Step) -> Vec<&str> {
    let chosen = step.flows.iter().map(|flow| &flow.to).chain(&step.default);
    step.branches.iter().chain(chosen).map(String::as_str).collect()
}

/// Whether the step opens a block.
fn splits(step: &Step) -> bool {
    matches!(step.kind, Kind::Parallel | Kind::Inclusive)
}

/// Where a strand can go from a step by itself or by a decision; send-backs are looked at apart.
fn flows(step: &Step) -> Vec<&str> {
    let onward = step.outcomes.iter().filter(|outcome| matches!(outcome.act, Act::Advance | Act::Accept));
    let decided = onward.filter_map(|outcome| step.leads_to(outcome));
    let own = step.next.iter().filter(|_| step.kind != Kind::UserTask);
    let chosen = step.flows.iter().map(|flow| &flow.to).chain(&step.default).chain(&step.upheld);
    let timed = step.timers.iter().filter_map(|timer| timer.to.as_ref());
    let ends = step.calls.iter().flat_map(|called| called.ends.values());
    let all = own.chain(decided).chain(chosen).chain(&step.branches).chain(timed).chain(ends);
    all.map(String::as_str).collect()
}

struct Shape<'a, 'f> {
    definition: &'a Definition,
    places: BTreeMap<&'a str, Place<'a>>,
    findings: &'f mut Findings,
}

impl<'a> Shape<'a, '_> {
    /// Gives every step its place. A step reached at two places means a flow across the border of a block.
    fn walk(&mut self, from: &'a str, place: Place<'a>) {
        let mut todo = vec![(from, place)];
        while let Some((id, place)) = todo.pop() {
            let Some(step) = self.definition.step(id) else { continue };
            if let Some(known) = self.places.get(step.id.as_str()) {
                if *known != place && step.kind != Kind::Terminate {
                    self.findings.at(&step.id, Problem::CrossesBlock { target: step.id.clone() });
                }
                continue;
            }
            self.places.insert(&step.id, place.clone());
            for (target, index) in flows(step).into_iter().zip(0_usize..) {
                let mut there = place.clone();
                if splits(step) {
                    there.push((&step.id, index));
                }
                match self.definition.step(target) {
                    Some(next) if next.kind == Kind::Join => {
                        let closes = there
                            .last()
                            .and_then(|(split, _)| self.definition.step(split))
                            .and_then(|split| split.join.as_ref());
                        if closes != Some(&next.id) {
                            self.findings.at(&step.id, Problem::CrossesBlock { target: next.id.clone() });
                            continue;
                        }
                        there.pop();
                    }
                    Some(next) if next.kind == Kind::End && !there.is_empty() => {
                        self.findings.at(&step.id, Problem::EndInBlock { target: next.id.clone() });
                        continue;
                    }
                    _ => {}
                }
                todo.push((target, there));
            }
        }
    }
}

/// A send-back never leads into a branch beside the sender's.
fn targets(definition: &Definition, places: &BTreeMap<&str, Place>, findings: &mut Findings) {
    for step in &definition.steps {
        let Some(from) = places.get(step.id.as_str()) else { continue };
        for target in step.outcomes.iter().flat_map(|outcome| &outcome.targets) {
            let Some(to) = places.get(target.as_str()) else { continue };
            if !from.starts_with(to) && !to.starts_with(from) {
                findings.at(&step.id, Problem::BadTarget { target: target.clone() });
            }
        }
    }
}

/// From every step an end can be reached.
fn ends(definition: &Definition, findings: &mut Findings) {
    let mut good: BTreeSet<&str> = definition
        .steps
        .iter()
        .filter(|step| matches!(step.kind, Kind::End | Kind::Terminate))
        .map(|step| step.id.as_str())
        .collect();
    loop {
        let before = good.len();
        for step in &definition.steps {
            let leads = |target: &&str| good.contains(*target);
            let targets = flows(step);
            let reaches = if splits(step) { targets.iter().all(leads) } else { targets.iter().any(leads) };
            if reaches {
                good.insert(&step.id);
            }
        }
        if good.len() == before {
            break;
        }
    }
    for step in definition.steps.iter().filter(|step| !good.contains(step.id.as_str())) {
        findings.at(&step.id, Problem::DeadEnd);
    }
}

/// Every circle passes a step that waits for somebody; one that only waits for time would go on without end.
fn circles(definition: &Definition, findings: &mut Findings) {
    let moving = |step: &&Step| !matches!(step.kind, Kind::UserTask | Kind::SubFlow | Kind::End | Kind::Terminate);
    let mut left: BTreeMap<&str, Vec<&str>> =
        definition.steps.iter().filter(moving).map(|step| (step.id.as_str(), flows(step))).collect();
    loop {
        let free: Vec<&str> = left
            .iter()
            .filter(|(_, targets)| !targets.iter().any(|target| left.contains_key(target)))
            .map(|(id, _)| *id)
            .collect();
        if free.is_empty() {
            break;
        }
        for id in free {
            left.remove(id);
        }
    }
    for id in left.keys() {
        findings.at(id, Problem::EndlessCircle);
    }
}
