//! A definition made ready for walking: steps by number, and what can happen at each of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::super::model::{Act, AfterCorrection, CaseOutcome, Definition, Kind, Step, Undo};
use super::super::choice::{self, Facts, Formula};
use super::super::votes;

/// What happens while the case waits at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum By {
    /// The outcome with this place is chosen, or is what the votes come to.
    Outcome(usize),
    /// This boundary timer interrupts.
    Boundary(usize),
    /// This boundary timer does its work and the task stays.
    Tick(usize),
    /// The time of a timer has come.
    Time,
    /// An objection to the notice is upheld.
    Upheld,
    /// The flow that was called has ended, with an outcome that leads elsewhere or the usual way.
    Ended(Option<CaseOutcome>),
}

/// Where that leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Step(usize),
    /// Back to a step where the case has been.
    Back(usize),
    /// The same step once more.
    Same,
    /// After a correction: back to this step if the case is in review and can, to the same step otherwise.
    Resume(usize),
    Nowhere,
}

/// One step.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) step: &'a Step,
    pub(super) next: Option<usize>,
    /// parallel: the branches; inclusive: the flows and, as the last one, the default.
    pub(super) branches: Vec<usize>,
    pub(super) join: Option<usize>,
    pub(super) conditions: Vec<Formula>,
    pub(super) default: Option<usize>,
    pub(super) exits: Vec<(By, To)>,
    /// Cannot be taken back.
    pub(super) barrier: bool,
    /// Somebody may send back to here.
    pub(super) target: bool,
    /// The fact that holds its last outcome, if a condition asks for it.
    pub(super) outcome: Option<usize>,
}

#[derive(Debug)]
pub(in super::super) struct Net<'a> {
    pub(in super::super) definition: &'a Definition,
    pub(super) nodes: Vec<Node<'a>>,
    pub(in super::super) facts: Facts,
    pub(super) start: Option<usize>,
    /// Blocks that were proved on their own and are walked as one step.
    pub(in super::super) proved: BTreeMap<usize, super::reduce::Proved>,
}

impl<'a> Net<'a> {
    pub(in super::super) fn of(definition: &'a Definition, enums: &BTreeMap<String, Vec<Value>>) -> Self {
        let (facts, mut conditions) = choice::read(definition, enums);
        let find = |id: &String| definition.steps.iter().position(|step| step.id == *id);
        let targets: BTreeSet<&String> = definition
            .steps
            .iter()
            .flat_map(|step| step.outcomes.iter().flat_map(|outcome| &outcome.targets))
            .chain(&definition.correction.resume_from)
            .collect();
        let node = |(step, index): (&'a Step, usize)| {
            let flows = || step.flows.iter().filter_map(|flow| find(&flow.to));
            let default = step.default.as_ref().and_then(find);
            let branches = match step.kind {
                Kind::Inclusive => flows().chain(default).collect(),
                Kind::Exclusive => flows().collect(),
                _ => step.branches.iter().filter_map(find).collect(),
            };
            Node {
                step,
                next: step.next.as_ref().and_then(find),
                branches,
                join: step.join.as_ref().and_then(find),
                conditions: conditions.remove(&index).unwrap_or_default(),
                default,
                exits: exits(definition, step, &find),
                barrier: step.kind == Kind::AutomaticTask
                    && step.effects.iter().any(|effect| effect.undo == Undo::Barrier),
                target: targets.contains(&step.id),
                outcome: facts.outcome_of(index),
            }
        };
        let nodes = definition.steps.iter().zip(0..).map(node).collect();
        let start = definition.steps.iter().position(|step| step.kind == Kind::Start);
        Self { definition, nodes, facts, start, proved: BTreeMap::new() }
    }

    pub(super) fn kind(&self, step: usize) -> Option<Kind> {
        self.nodes.get(step).map(|node| node.step.kind)
    }

    pub(in super::super) fn step(&self, step: usize) -> Option<&'a Step> {
        self.nodes.get(step).map(|node| node.step)
    }

    /// The conditions of a split.
    pub(in super::super) fn conditions(&self, step: usize) -> Option<&[Formula]> {
        self.nodes.get(step).map(|node| node.conditions.as_slice())
    }

    /// The number of a step.
    pub(in super::super) fn number(&self, id: &str) -> Option<usize> {
        self.definition.steps.iter().position(|step| step.id == id)
    }

    /// Whether a strand stays here until somebody acts or time passes.
    pub(super) fn waits(&self, step: usize) -> bool {
        matches!(self.kind(step), Some(Kind::UserTask | Kind::Timer | Kind::SubFlow))
    }
}

fn exits(definition: &Definition, step: &Step, find: &impl Fn(&String) -> Option<usize>) -> Vec<(By, To)> {
    let to = |target: Option<&String>| target.and_then(find).map_or(To::Nowhere, To::Step);
    match step.kind {
        Kind::Timer => {
            let upheld = step.upheld.as_ref().map(|target| (By::Upheld, to(Some(target))));
            [(By::Time, to(step.next.as_ref()))].into_iter().chain(upheld).collect()
        }
        Kind::SubFlow => {
            let calls = step.calls.iter().flat_map(|called| &called.ends);
            let ends = calls.map(|(outcome, target)| (By::Ended(Some(*outcome)), to(Some(target))));
            let usual = step.next.iter().map(|next| (By::Ended(None), to(Some(next))));
            usual.chain(ends).collect()
        }
        Kind::UserTask => {
            let mut exits = Vec::new();
            for at in votes::results(step) {
                let Some(outcome) = step.outcomes.get(at) else { continue };
                match outcome.act {
                    Act::Advance | Act::Accept => exits.push((By::Outcome(at), to(step.leads_to(outcome)))),
                    Act::SendBack => {
                        let targets = outcome.targets.iter().filter_map(find);
                        exits.extend(targets.map(|target| (By::Outcome(at), To::Back(target))));
                    }
                    Act::RequestCorrection => {
                        let correction = &definition.correction;
                        let resume = correction.resume_from.as_ref().and_then(find);
                        let resume = resume.filter(|_| correction.after == AfterCorrection::StepByStep);
                        exits.push((By::Outcome(at), resume.map_or(To::Same, To::Resume)));
                    }
                    Act::Abstain => {}
                }
            }
            for (timer, at) in step.timers.iter().zip(0..) {
                let barrier = timer.effects.iter().any(|effect| effect.undo == Undo::Barrier);
                match &timer.to {
                    Some(target) => exits.push((By::Boundary(at), to(Some(target)))),
                    None if barrier => exits.push((By::Tick(at), To::Same)),
                    None => {}
                }
            }
            exits
        }
        _ => Vec::new(),
    }
}
