//! Folds events into the state. Total, and asks nothing but the event and the state.

mod correction;
mod moved;
mod sittings;
mod tasks;
mod tokens;

use super::event::Event;
use super::several::Urging;
use super::state::{Closed, Incident, Ran, State, Stop, TaskStatus, Timer, TimerPurpose};
use crate::workdays::{Pause, date_of};
use chrono::TimeDelta;

/// The state after this event.
#[must_use]
pub fn evolve(mut state: State, event: &Event) -> State {
    advance(&mut state, event);
    state
}

/// Moves the state on by this event where it stands.
pub fn advance(state: &mut State, event: &Event) {
    apply(state, event);
    state.seq = state.seq.saturating_add(1);
}

fn apply(state: &mut State, event: &Event) {
    match event {
        Event::Filed { received_on, .. } => {
            state.received_on = Some(*received_on);
            state.revision = 1;
        }
        Event::Entered { .. }
        | Event::ScopeOpened { .. }
        | Event::Arrived { .. }
        | Event::ScopeJoined { .. }
        | Event::ScopeCancelled { .. }
        | Event::BranchReopened { .. }
        | Event::Recalled { .. }
        | Event::SentBack { .. } => tokens::apply(state, event),
        Event::TaskOpened { .. }
        | Event::CandidatesResolved { .. }
        | Event::TaskClaimed { .. }
        | Event::TaskReleased { .. }
        | Event::TaskTransferred { .. }
        | Event::TaskRefreshed { .. }
        | Event::TaskDueMoved { .. }
        | Event::TaskDecided { .. }
        | Event::TaskDelegated { .. }
        | Event::DelegationEnded { .. }
        | Event::TaskRecommended { .. }
        | Event::ReviewerAdded { .. }
        | Event::ReviewerRemoved { .. }
        | Event::TaskWithdrawn { .. } => tasks::apply(state, event),
        Event::SittingOpened { .. } | Event::SeatVacated { .. } | Event::SittingClosed { .. } => {
            sittings::apply(state, event);
        }
        Event::Suspended { on, .. } => state.suspensions.push(Pause { from: *on, until: None }),
        Event::Resumed { on, .. } => {
            if let Some(last) = state.suspensions.last_mut() {
                last.until = Some(*on);
            }
        }
        Event::Urged { on, .. } => {
            let times = state.urged.filter(|urged| urged.on == *on).map_or(0, |urged| urged.times);
            state.urged = Some(Urging { on: *on, times: times.saturating_add(1) });
        }
        Event::Supervised { .. } => state.supervised = state.supervised.saturating_add(1),
        Event::MovedToVersion { steps, timers, .. } => moved::apply(state, steps, timers),
        Event::DefectsListed { .. }
        | Event::CorrectionRequested { .. }
        | Event::CorrectionTermMoved { .. }
        | Event::SecondCorrectionAllowed { .. }
        | Event::CorrectionReceived { .. }
        | Event::CorrectionMissed => correction::apply(state, event),
        Event::ReviewCarriedOver { step, outcome, from, .. } => {
            state.carried.insert(*from);
            state.outcomes.insert(step.clone(), outcome.clone());
        }
        Event::FlowTaken { .. }
        | Event::Withdrawn { .. }
        | Event::PositionEmpty { .. }
        | Event::ProcedureBegun { .. }
        | Event::ProcedureEnded { .. }
        | Event::Terminated { .. } => {}
        Event::ClockStarted { .. }
        | Event::ClockStopped { .. }
        | Event::ClockResumed { .. }
        | Event::LimitsMoved { .. }
        | Event::LimitExtended { .. } => {
            clock(state, event);
        }
        Event::TimerSet { .. } | Event::TimerMoved { .. } | Event::TimerFired { .. } | Event::TimerCancelled { .. } => {
            timer(state, event)
        }
        Event::EffectRun { step, round, index, effect, path } => state.effects.push(Ran {
            step: step.clone(),
            round: *round,
            index: *index,
            name: effect.name.clone(),
            with: effect.with.clone(),
            undo: effect.undo,
            path: path.clone(),
            seq: state.seq,
        }),
        Event::EffectCompensated { step, round, index, .. } => {
            state.effects.retain(|ran| !(ran.step == *step && ran.round == *round && ran.index == *index));
        }
        Event::ObjectionRaised { objection, by } => {
            state.objections.insert(*objection, *by);
            state.next.objection = state.next.objection.max(objection.saturating_add(1));
        }
        Event::ObjectionSettled { objection, .. } => {
            state.objections.remove(objection);
        }
        Event::IncidentOpened { timer, effect, reason } => {
            state.incidents.insert(*timer, Incident { effect: effect.clone(), reason: reason.clone() });
        }
        Event::IncidentResolved { timer } => {
            state.incidents.remove(timer);
        }
        Event::Closed { outcome, step } => {
            state.closed = Some(Closed { outcome: *outcome, step: step.clone() });
            state.tokens.clear();
            state.timers.clear();
            state.incidents.clear();
            state.objections.clear();
            state.correction = None;
            state.sittings.clear();
            state.later.clear();
            for task in state.tasks.values_mut().filter(|task| task.status == TaskStatus::Open) {
                task.status = TaskStatus::Withdrawn;
                task.version = task.version.saturating_add(1);
            }
        }
    }
}

fn clock(state: &mut State, event: &Event) {
    let clock = &mut state.clock;
    match event {
        Event::ClockStarted { on, deemed, promised, statutory, promised_on, statutory_on, .. } => {
            clock.accepted_on = Some(*on);
            clock.deemed = *deemed;
            (clock.promised, clock.statutory) = (*promised, *statutory);
            (clock.promised_on, clock.statutory_on) = (Some(*promised_on), Some(*statutory_on));
        }
        Event::ClockStopped { no, why, token, on } => {
            clock.pauses.push(Stop { no: *no, why: *why, token: *token, pause: Pause { from: *on, until: None } });
            state.next.pause = state.next.pause.max(no.saturating_add(1));
        }
        Event::ClockResumed { no, on, promised_on, statutory_on } => {
            if let Some(stop) = clock.pauses.iter_mut().find(|stop| stop.no == *no) {
                stop.pause.until = Some(*on);
            }
            (clock.promised_on, clock.statutory_on) = (Some(*promised_on), Some(*statutory_on));
        }
        Event::LimitsMoved { promised_on, statutory_on, .. } => {
            (clock.promised_on, clock.statutory_on) = (Some(*promised_on), Some(*statutory_on));
        }
        Event::LimitExtended { days, promised_on, statutory_on, .. } => {
            clock.extended = clock.extended.saturating_add(*days);
            (clock.promised_on, clock.statutory_on) = (Some(*promised_on), Some(*statutory_on));
        }
        _ => {}
    }
}

fn timer(state: &mut State, event: &Event) {
    match event {
        Event::TimerSet { timer, purpose, from, days, fires_at, runs_while_stopped, counts, .. } => {
            let set = Timer {
                purpose: *purpose,
                from: *from,
                days: *days,
                fires_at: *fires_at,
                runs_while_stopped: *runs_while_stopped,
                counts: *counts,
            };
            state.timers.insert(*timer, set);
            state.next.timer = state.next.timer.max(timer.saturating_add(1));
        }
        Event::TimerMoved { timer, fires_at } => {
            let Some(timer) = state.timers.get_mut(timer) else { return };
            timer.fires_at = *fires_at;
            if let (TimerPurpose::Correct, Some(correction)) = (timer.purpose, &mut state.correction) {
                correction.due_on = Some(date_of(*fires_at - TimeDelta::seconds(1)));
            }
        }
        Event::TimerFired { timer } => {
            state.timers.remove(timer);
            state.incidents.remove(timer);
            state.rang_at = state.seq;
        }
        Event::TimerCancelled { timer } => {
            state.timers.remove(timer);
            state.incidents.remove(timer);
        }
        _ => {}
    }
}
