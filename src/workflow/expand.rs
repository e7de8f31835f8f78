//! Puts the steps of called flows in place of the steps that call them, so that everything else sees one flow.

use std::collections::BTreeMap;

use super::model::{Called, Definition, Kind, Step, StepId};

/// Stands between the id of a calling step and the ids of the steps that it brings in: `check__review`.
pub const SEPARATOR: &str = "__";

/// How many flows may call each other in a row.
const MOST_LEVELS: usize = 5;
/// How many steps a flow may have with everything that it calls.
const MOST_STEPS: usize = 2_000;

/// Why a flow cannot be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpandError {
    /// An id that could be taken for a step of a called flow.
    #[error("the id {step} must not contain `{SEPARATOR}`")]
    ReservedId {
        /// The step.
        step: StepId,
    },
    /// The called flow, or this version of it, does not exist.
    #[error("{step} calls {flow}, which does not exist")]
    NoSuchFlow {
        /// The calling step.
        step: StepId,
        /// The code of the flow.
        flow: String,
    },
    /// A flow calls itself, directly or through others.
    #[error("{step} calls {flow}, which is being run already")]
    Recursion {
        /// The calling step.
        step: StepId,
        /// The code of the flow.
        flow: String,
    },
    /// Too many flows in a row, or too many steps.
    #[error("{step} calls too many flows in a row, or too many steps")]
    TooLarge {
        /// The calling step.
        step: StepId,
    },
    /// A call without a called flow, without a way on, or of a flow without a start.
    #[error("{step} does not say what it calls, or what comes after it")]
    Incomplete {
        /// The calling step.
        step: StepId,
    },
    /// Empty flows that lead to each other in a circle.
    #[error("{step} leads to itself without passing a step")]
    Circle {
        /// The step.
        step: StepId,
    },
}

impl ExpandError {
    /// The step in the flow that was to be put together.
    pub fn step(&self) -> &str {
        let (Self::ReservedId { step }
        | Self::NoSuchFlow { step, .. }
        | Self::Recursion { step, .. }
        | Self::TooLarge { step }
        | Self::Incomplete { step }
        | Self::Circle { step }) = self;
        step.split(SEPARATOR).next().unwrap_or_default()
    }
}

/// What the ids of all steps of the same called flow begin with; empty for the outermost.
pub fn prefix(step: &str) -> &str {
    let before = step.rsplit_once(SEPARATOR).map_or(0, |(before, _)| before.len() + SEPARATOR.len());
    step.get(..before).unwrap_or_default()
}

/// The flow with all that it calls. `lookup` finds the called flow as it was written.
///
/// # Errors
/// Names the calling step and what is wrong with the call.
pub fn expand(
    definition: &Definition,
    lookup: &mut dyn FnMut(&Called) -> Option<Definition>,
) -> Result<Definition, ExpandError> {
    let mut calling = vec![definition.code.clone()];
    level(definition, "", lookup, &mut calling)
}

fn level(
    definition: &Definition,
    above: &str,
    lookup: &mut dyn FnMut(&Called) -> Option<Definition>,
    calling: &mut Vec<String>,
) -> Result<Definition, ExpandError> {
    let mut whole = Definition { steps: Vec::new(), ..definition.clone() };
    let mut instead = BTreeMap::new();
    for step in &definition.steps {
        let named = format!("{above}{}", step.id);
        if step.id.contains(SEPARATOR) {
            return Err(ExpandError::ReservedId { step: named });
        }
        if step.kind != Kind::SubFlow {
            whole.steps.push(step.clone());
            continue;
        }
        let called = step.calls.as_ref().ok_or_else(|| ExpandError::Incomplete { step: named.clone() })?;
        let flow = || called.flow.clone();
        if calling.contains(&called.flow) {
            return Err(ExpandError::Recursion { step: named, flow: flow() });
        }
        if calling.len() >= MOST_LEVELS {
            return Err(ExpandError::TooLarge { step: named });
        }
        let inner = lookup(called).ok_or_else(|| ExpandError::NoSuchFlow { step: named.clone(), flow: flow() })?;
        calling.push(called.flow.clone());
        let inside = format!("{named}{SEPARATOR}");
        let inner = level(&inner, &inside, lookup, calling)?;
        calling.pop();
        let incomplete = || ExpandError::Incomplete { step: named.clone() };
        put_in(&mut whole, &mut instead, step, called, inner).ok_or_else(incomplete)?;
        if whole.steps.len() > MOST_STEPS {
            return Err(ExpandError::TooLarge { step: named });
        }
    }
    for step in &mut whole.steps {
        for target in step.flows_mut() {
            follow(&instead, target).ok_or_else(|| ExpandError::Circle { step: format!("{above}{target}") })?;
        }
    }
    Ok(whole)
}

/// Adds the steps of a called flow; `instead` learns where the flows to the call and to its ends lead now.
fn put_in(
    whole: &mut Definition,
    instead: &mut BTreeMap<StepId, StepId>,
    call: &Step,
    called: &Called,
    inner: Definition,
) -> Option<()> {
    let inside = |id: &str| format!("{}{SEPARATOR}{id}", call.id);
    for mut step in inner.steps {
        match step.kind {
            Kind::Start => {
                instead.insert(call.id.clone(), inside(step.next.as_deref()?));
            }
            Kind::End => {
                let after = step.outcome.and_then(|outcome| called.ends.get(&outcome)).or(call.next.as_ref())?;
                instead.insert(inside(&step.id), after.clone());
            }
            _ => {
                step.id = inside(&step.id);
                step.flows_mut().for_each(|id| *id = inside(id));
                step.names_mut().for_each(|id| *id = inside(id));
                whole.steps.push(step);
            }
        }
    }
    for fact in inner.facts {
        if !whole.facts.contains(&fact) {
            whole.facts.push(fact);
        }
    }
    instead.contains_key(&call.id).then_some(())
}

/// An end may lead to the next call, whose first step may be an end again.
fn follow(instead: &BTreeMap<StepId, StepId>, target: &mut StepId) -> Option<()> {
    for _ in 0..=instead.len() {
        match instead.get(target) {
            Some(next) => target.clone_from(next),
            None => return Some(()),
        }
    }
    None
}
