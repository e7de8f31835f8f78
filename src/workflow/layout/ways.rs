//! Every arrow of a flow, and what it stands for.

use std::collections::BTreeMap;

use super::super::model::{BoundaryTimer, CaseOutcome, Definition, Flow, Outcome, Step};

/// One arrow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Way<'a> {
    pub(in super::super) from: &'a Step,
    pub(in super::super) to: &'a str,
    pub(in super::super) via: Via<'a>,
}

/// What an arrow stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Via<'a> {
    /// The way on.
    Next,
    /// An outcome with a way of its own.
    Outcome(&'a Outcome),
    /// A condition holds.
    Condition(&'a Flow),
    /// No condition holds.
    Default,
    /// One of the branches of a block.
    Branch,
    /// An objection was upheld.
    Upheld,
    /// The called flow ended so.
    Ends(CaseOutcome),
    /// A timer at the border, by its number, interrupts.
    Timer(usize, &'a BoundaryTimer),
}

/// All arrows, step by step, the way on first. One that names no step of the definition is left out.
pub(in super::super) fn ways(definition: &Definition) -> Vec<Way<'_>> {
    let known = places(definition);
    let mut ways: Vec<Way> = Vec::new();
    for from in &definition.steps {
        let outcomes = from.outcomes.iter().filter_map(|outcome| Some((outcome.to.as_deref()?, Via::Outcome(outcome))));
        let ends = from.calls.iter().flat_map(|called| &called.ends);
        let timers = from.timers.iter().zip(0_usize..);
        let here = (from.next.iter().map(|to| (to.as_str(), Via::Next)))
            .chain(outcomes)
            .chain(from.branches.iter().map(|to| (to.as_str(), Via::Branch)))
            .chain(from.flows.iter().map(|flow| (flow.to.as_str(), Via::Condition(flow))))
            .chain(from.default.iter().map(|to| (to.as_str(), Via::Default)))
            .chain(from.upheld.iter().map(|to| (to.as_str(), Via::Upheld)))
            .chain(ends.map(|(outcome, to)| (to.as_str(), Via::Ends(*outcome))))
            .chain(timers.filter_map(|(timer, at)| Some((timer.to.as_deref()?, Via::Timer(at, timer)))));
        ways.extend(here.filter(|(to, _)| known.contains_key(to)).map(|(to, via)| Way { from, to, via }));
    }
    ways
}

/// The places of the steps in the definition, by id.
pub(in super::super) fn places(definition: &Definition) -> BTreeMap<&str, usize> {
    definition.steps.iter().zip(0_usize..).map(|(step, at)| (step.id.as_str(), at)).collect()
}
