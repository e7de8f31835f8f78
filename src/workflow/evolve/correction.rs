//! Corrections: collected, sent, answered or missed.

use super::super::event::Event;
use super::super::state::{Correction, Phase, State, Waiting};

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::DefectsListed { task, token, phase, about, by } => {
            let correction = state.correction.get_or_insert_with(|| Correction {
                phase: *phase,
                about: Vec::new(),
                waiting: Vec::new(),
                due_on: None,
                sent: false,
            });
            for item in about {
                if !correction.about.contains(item) {
                    correction.about.push(item.clone());
                }
            }
            correction.waiting.push(Waiting { token: *token, task: *task, person: *by });
        }
        Event::CorrectionRequested { phase, due_on, .. } => {
            if let Some(correction) = &mut state.correction {
                correction.sent = true;
                correction.due_on = Some(*due_on);
            }
            let count = match phase {
                Phase::BeforeAcceptance => &mut state.asked.before_acceptance,
                Phase::InReview => &mut state.asked.in_review,
            };
            if *count > 0 {
                state.asked.allowed = state.asked.allowed.saturating_sub(1);
            }
            *count = count.saturating_add(1);
        }
        Event::CorrectionTermMoved { due_on, .. } => {
            if let Some(correction) = &mut state.correction {
                correction.due_on = Some(*due_on);
            }
        }
        Event::SecondCorrectionAllowed { .. } => state.asked.allowed = state.asked.allowed.saturating_add(1),
        Event::CorrectionReceived { revision, .. } => {
            state.revision = *revision;
            state.returned_at = state.seq;
            state.carried.clear();
            state.correction = None;
        }
        Event::CorrectionMissed => state.correction = None,
        _ => {}
    }
}
