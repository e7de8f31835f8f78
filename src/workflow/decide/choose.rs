//! Chooses flows by their conditions: the first that holds, or all that hold.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::event::Event;
use super::super::expand::prefix;
use super::super::model::{Kind, Step, StepId};
use super::super::refusal::Refusal;
use super::{parsed, run::Run};
use crate::rules::Facts;

/// The flow that an exclusive step takes.
pub(super) fn one(run: &mut Run, step: &Step) -> Result<StepId, Refusal> {
    let mut chosen = flows(run, step, 1)?;
    chosen.pop().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })
}

/// The flows that an inclusive step takes.
pub(super) fn all(run: &mut Run, step: &Step) -> Result<Vec<StepId>, Refusal> {
    flows(run, step, usize::MAX)
}

/// At most so many of the flows whose conditions hold, in their order; the default when there is none. Each is recorded
/// with the values that were read to come to it.
fn flows(run: &mut Run, step: &Step, most: usize) -> Result<Vec<StepId>, Refusal> {
    let facts = facts(run, step);
    let mut used = BTreeMap::new();
    let mut chosen = Vec::new();
    for (flow, index) in step.flows.iter().zip(0_u32..) {
        if chosen.len() >= most {
            break;
        }
        let undecidable = |error| Refusal::Undecidable { step: step.id.clone(), error };
        let condition = parsed::condition(&flow.when, &run.definition.facts).map_err(undecidable)?;
        for path in condition.uses() {
            used.insert(path.clone(), facts.get(path).cloned().unwrap_or(Value::Null));
        }
        if condition.evaluate(&facts).map_err(undecidable)? {
            chosen.push((flow.to.clone(), Some(index)));
        }
    }
    if chosen.is_empty() {
        let default = step.default.clone().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
        chosen.push((default, None));
    }
    for (to, condition) in &chosen {
        let (to, condition, facts) = (to.clone(), *condition, used.clone());
        run.emit(Event::FlowTaken { step: step.id.clone(), to, condition, facts });
    }
    Ok(chosen.into_iter().map(|(to, _)| to).collect())
}

/// The facts as the conditions of a step see them, with the day and the outcomes so far.
fn facts(run: &Run, step: &Step) -> Facts {
    let mut facts = run.world.facts.clone();
    facts.insert("today", run.world.today().to_string());
    facts.insert("outcomes", outcomes(run, prefix(&step.id)));
    facts
}

/// Every user task has an outcome to ask for; an empty text where nobody has decided yet. A called flow asks for its own
/// steps by the names that it gave them.
fn outcomes(run: &Run, inside: &str) -> Value {
    let of = |step: &str| Value::from(run.state.outcomes.get(step).cloned().unwrap_or_default());
    let tasks = run.definition.steps.iter().filter(|step| step.kind == Kind::UserTask);
    let seen = tasks.filter_map(|step| Some((step.id.strip_prefix(inside)?.to_owned(), of(&step.id))));
    Value::Object(seen.collect::<Map<_, _>>())
}
