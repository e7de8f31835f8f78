//! The verdict on a flow.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::super::model::{Definition, Kind};
use super::choice::Lasts;
use super::states::{self, Cut, Explored, Fault, Goal, Net};
use super::{Finding, Findings, Problem, form, graph, remarks, trace};
use crate::rules::Constant;

/// States that are tried to see each step and flow used once.
const MOST_TRIED: usize = 20_000;
/// States that are explored where the quick proof does not do.
const MOST_STATES: usize = 30_000;
/// States that are explored for the trace of a fault that is certain already.
const MOST_FOR_TRACE: usize = 5_000;

/// What was found out about a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Whether it can be published.
    pub verdict: Verdict,
    /// Why the exploration was given up, if the verdict is that nothing was proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// What is wrong, and remarks.
    pub findings: Vec<Finding>,
}

/// What a proof comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Whatever happens, the case can reach an end, and every step is of use.
    Sound,
    /// Something is wrong.
    Unsound,
    /// Nothing wrong was found, but not everything was looked at.
    NotProved,
}

/// The bound that an exploration has hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Too many states.
    #[error("more than {0} states")]
    States(usize),
    /// The conditions of a step come out in too many ways.
    #[error("the conditions of {0} come out in too many ways")]
    Conditions(String),
}

impl Bound {
    /// In Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::States(most) => format!("状态超过{most}个"),
            Self::Conditions(step) => format!("{step} 的条件组合过多"),
        }
    }
}

/// What is known about the place where the flow is to run.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The values that facts can have, where a form lists them.
    pub enums: BTreeMap<String, Vec<Value>>,
    /// The flow is called by others, so it need not accept a case itself.
    pub called: bool,
}

/// Proves a flow, with nothing known about its facts.
pub fn prove(definition: &Definition) -> Proof {
    prove_with(definition, &Known::default())
}

/// Proves a flow.
pub fn prove_with(definition: &Definition, known: &Known) -> Proof {
    let mut findings = form(definition);
    findings.0.retain(|finding| !known.called || finding.problem != Problem::NeverAccepted);
    let formed = findings.0.is_empty();
    if formed {
        graph::check(definition, &mut findings);
    }
    let starts = definition.steps.iter().filter(|step| step.kind == Kind::Start).count();
    let ids: BTreeSet<_> = definition.steps.iter().map(|step| &step.id).collect();
    if starts != 1 || ids.len() != definition.steps.len() {
        return Proof { verdict: Verdict::Unsound, bound: None, findings: findings.0 };
    }
    let well_formed = findings.0.is_empty();
    let mut net = Net::of(definition, &known.enums);
    remarks::check(&net, &known.enums, &mut findings);
    let cut = if well_formed { explore(&mut net, &mut findings) } else { None };
    let bad = findings.0.iter().any(|finding| !finding.problem.is_remark());
    if bad {
        net.proved.clear();
        traces(&net, formed && !well_formed, &mut findings);
    }
    let verdict = match (bad, cut) {
        (true, _) => Verdict::Unsound,
        (false, Some(_)) => Verdict::NotProved,
        (false, None) => Verdict::Sound,
    };
    let bound = cut.filter(|_| verdict == Verdict::NotProved).map(|cut| match cut {
        Cut::States(most) => Bound::States(most),
        Cut::Conditions(step) => Bound::Conditions(net.step(step).map(|step| step.id.clone()).unwrap_or_default()),
    });
    Proof { verdict, bound, findings: findings.0 }
}

/// The quick proof: every goal is met by some walk, and from every step the way on is certain. What that leaves open is
/// explored state by state, with proved blocks as single steps.
fn explore(net: &mut Net, findings: &mut Findings) -> Option<Cut> {
    let goals = states::goals(net);
    let open = states::cover(net, &goals, MOST_TRIED);
    let certain = states::certain(net);
    if open.is_empty() && certain.len() == net.definition.steps.len() {
        return None;
    }
    states::reduce(net, &certain, &open);
    let explored = states::exact(net, MOST_STATES);
    faults(net, &explored, findings);
    if explored.cut.is_none() {
        dead(net, &open.into_iter().filter(|goal| !explored.met.contains_key(goal)).collect(), findings);
        return None;
    }
    // A walk that uses everything may be found late; what matters then is whether an end is certain.
    let met = open.iter().all(|goal| explored.met.contains_key(goal));
    explored.cut.filter(|_| !(met && certain.len() == net.definition.steps.len()))
}

/// Says how a case gets to the faults that were found without exploring; with `all`, also what goes wrong on the way because the
/// shape is at fault.
fn traces(net: &Net, all: bool, findings: &mut Findings) {
    let mut explored = states::exact(net, MOST_FOR_TRACE);
    // A shape that is at fault has no ways to its ends that mean anything.
    explored.lost = None;
    if all {
        faults(net, &explored, findings);
    }
    for finding in findings.0.iter_mut().filter(|finding| finding.trace.is_empty() && !finding.problem.is_remark()) {
        let step = finding.step.as_deref().and_then(|id| net.number(id));
        if let Some(spot) = step.and_then(|step| explored.met.get(&Goal::Step(step))) {
            finding.trace = trace::lines(net, explored.trace(spot).into_iter().chain(&spot.1));
        }
    }
}

fn faults(net: &Net, explored: &Explored, findings: &mut Findings) {
    let id = |step: usize| net.step(step).map(|step| step.id.clone()).unwrap_or_default();
    for (fault, spot) in &explored.faults {
        let (step, problem) = match *fault {
            Fault::WrongJoin { step, join } => (step, Problem::CrossesBlock { target: id(join) }),
            Fault::EndInside { step, end } => (step, Problem::EndInBlock { target: id(end) }),
            Fault::Twice { step } => (step, Problem::TwoStrands),
            Fault::Crosses { step } => (step, Problem::CrossesBlock { target: id(step) }),
            Fault::Nowhere { step } => (step, Problem::Deadlock),
        };
        findings.once(&id(step), problem, trace::lines(net, explored.trace(spot).into_iter().chain(&spot.1)));
    }
    let unsound = !explored.faults.is_empty();
    for (state, problem) in
        [(explored.stuck, Problem::Deadlock), (explored.lost.filter(|_| !unsound), Problem::DeadEnd)]
    {
        let Some(state) = state.filter(|state| problem == Problem::Deadlock || explored.stuck != Some(*state)) else {
            continue;
        };
        let lines = trace::lines(net, explored.trace(&(state, None)));
        for step in explored.standing(state) {
            findings.once(&id(step), problem.clone(), lines.clone());
        }
    }
}

/// What no case ever does. What lies behind a step that no case comes to is not listed again.
fn dead(net: &Net, goals: &BTreeSet<Goal>, findings: &mut Findings) {
    let alive = |step: &usize| !goals.contains(&Goal::Step(*step));
    for goal in goals {
        let (step, problem) = match goal {
            Goal::Step(step) => (step, Problem::Dead),
            Goal::Flow(step, flow) if alive(step) => {
                let Some(flow) = net.step(*step).and_then(|step| step.flows.get(*flow)) else { continue };
                (step, Problem::DeadFlow { target: flow.to.clone() })
            }
            Goal::Back(step, target) if alive(step) => {
                let target = net.step(*target).map(|step| step.id.clone()).unwrap_or_default();
                (step, Problem::DeadTarget { target })
            }
            _ => continue,
        };
        if let Some(step) = net.step(*step) {
            findings.once(&step.id, problem, Vec::new());
        }
    }
}

/// Steps that nobody can hold, given which position a department of which function and level has.
pub fn unheld(definition: &Definition, has: impl Fn(&str, &str, &str) -> bool) -> Vec<Finding> {
    let mut findings = Findings::default();
    for step in &definition.steps {
        let Some(who) = &step.who else { continue };
        let (Some(position), Some(function), Some(level)) = (&who.position, &who.function, &who.level) else {
            continue;
        };
        if !has(position, function, level) {
            let (position, function, level) = (position.clone(), function.clone(), level.clone());
            findings.at(&step.id, Problem::NobodyHolds { position, function, level });
        }
    }
    findings.0
}

/// For every lasting fact that conditions read, one value for each way in which they tell values apart.
pub fn samples(definition: &Definition) -> BTreeMap<String, Vec<Value>> {
    let net = Net::of(definition, &BTreeMap::new());
    let lasting = net.facts.all.iter().filter(|fact| fact.lasts == Lasts::Case && !fact.opaque);
    let json = |constant: &Constant| match constant {
        Constant::Null => Value::Null,
        Constant::Bool(value) => Value::from(*value),
        Constant::Int(value) => Value::from(*value),
        Constant::Text(text) => Value::from(text.as_str()),
    };
    lasting.map(|fact| (fact.name.clone(), fact.values.iter().map(json).collect())).collect()
}
