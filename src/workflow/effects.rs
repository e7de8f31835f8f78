//! What is to be carried out because of an event.

use std::collections::BTreeMap;

use serde_json::Value;

use super::event::Event;
use super::model::{Definition, StepId};

/// Names one run of one effect, so that it is never carried out twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EffectKey {
    /// The step that runs it.
    pub step: StepId,
    /// How often the case has been there.
    pub round: u32,
    /// Its place among the effects of the step.
    pub index: u32,
}

/// One thing to carry out in the transaction that stores the event.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Which run of it.
    pub key: EffectKey,
    /// The registered name.
    pub name: String,
    /// Its parameters.
    pub with: BTreeMap<String, Value>,
    /// Take it back instead.
    pub compensate: bool,
}

/// What the event asks for. The definition is the one that the case runs under; an event of a step that it does not
/// know asks for nothing.
pub fn effects(definition: &Definition, event: &Event) -> Vec<Effect> {
    let found = match event {
        Event::EffectRun { step, round, index, effect, .. } => Effect {
            key: EffectKey { step: step.clone(), round: *round, index: *index },
            name: effect.name.clone(),
            with: effect.with.clone(),
            compensate: false,
        },
        Event::EffectCompensated { step, round, index, name, with } => Effect {
            key: EffectKey { step: step.clone(), round: *round, index: *index },
            name: name.clone(),
            with: with.clone(),
            compensate: true,
        },
        _ => return Vec::new(),
    };
    if definition.step(&found.key.step).is_some() { vec![found] } else { Vec::new() }
}
