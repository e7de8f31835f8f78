//! The case goes on under another version of its flow.

use std::collections::BTreeMap;

use super::super::model::StepId;
use super::super::state::{State, TimerNo, TimerPurpose};

/// Steps get the names that the new version has for them, and timers at a border their new place.
pub(super) fn apply(state: &mut State, steps: &BTreeMap<StepId, StepId>, timers: &[(TimerNo, u32)]) {
    let rename = |step: &mut StepId| {
        if let Some(new) = steps.get(step) {
            step.clone_from(new);
        }
    };
    state.tokens.values_mut().for_each(|token| rename(&mut token.step));
    for scope in state.scopes.values_mut() {
        rename(&mut scope.split);
        rename(&mut scope.join);
        scope.branches.iter_mut().for_each(|(first, _)| rename(first));
    }
    for task in state.tasks.values_mut() {
        let before = task.step.clone();
        rename(&mut task.step);
        if task.step != before {
            task.version = task.version.saturating_add(1);
        }
    }
    state.reviews.iter_mut().for_each(|review| rename(&mut review.step));
    state.visits.iter_mut().for_each(|visit| rename(&mut visit.step));
    state.effects.iter_mut().for_each(|ran| rename(&mut ran.step));
    state.sittings.values_mut().for_each(|sitting| rename(&mut sitting.step));
    let named = |step: StepId| steps.get(&step).cloned().unwrap_or(step);
    state.rounds = std::mem::take(&mut state.rounds).into_iter().map(|(step, round)| (named(step), round)).collect();
    state.outcomes = std::mem::take(&mut state.outcomes).into_iter().map(|(step, code)| (named(step), code)).collect();
    state.hands = std::mem::take(&mut state.hands).into_iter().map(|(step, people)| (named(step), people)).collect();
    for (no, place) in timers {
        if let Some(TimerPurpose::Boundary { index, .. }) = state.timers.get_mut(no).map(|timer| &mut timer.purpose) {
            *index = *place;
        }
    }
}
