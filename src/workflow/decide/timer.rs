//! The time of a timer has come.

use super::super::clock::timer_day;
use super::super::event::Event;
use super::super::model::{Act, CaseOutcome};
use super::super::refusal::Refusal;
use super::super::state::{TaskNo, TaskStatus, TimerNo, TimerPurpose, TokenNo};
use super::super::world::Actor;
use super::{close, complete, correct, enter, leave, object, run::Run};
use crate::workdays::end_of;

pub(super) fn fire(run: &mut Run, no: TimerNo) -> Result<(), Refusal> {
    if *run.actor != Actor::System {
        return Err(Refusal::NotSystem);
    }
    let timer = run.state.timers.get(&no).ok_or(Refusal::TimerGone)?.clone();
    if run.world.now < timer.fires_at {
        return Err(Refusal::NotYet { at: timer.fires_at });
    }
    if run.state.is_suspended() {
        // Going on sets it anew.
        return Ok(());
    }
    if !timer.runs_while_stopped || !run.state.suspensions.is_empty() {
        let fires_at = end_of(timer_day(&timer, &run.state, &run.world.calendar, run.world.today()));
        if run.world.now < fires_at {
            run.emit(Event::TimerMoved { timer: no, fires_at });
            return Ok(());
        }
    }
    if object::holds(run, &timer.purpose) {
        // Settling the last objection sets the timer anew.
        return Ok(());
    }
    if run.state.incidents.contains_key(&no) {
        run.emit(Event::IncidentResolved { timer: no });
    }
    run.emit(Event::TimerFired { timer: no });
    match timer.purpose {
        TimerPurpose::Answer { task } => deem_accepted(run, task, timer.from),
        TimerPurpose::Collect => {
            correct::send(run);
            Ok(())
        }
        TimerPurpose::Correct => {
            run.emit(Event::CorrectionMissed);
            close::close(run, CaseOutcome::CorrectionNotReceived, None)
        }
        TimerPurpose::Wait { token } => go_on(run, token),
        TimerPurpose::Boundary { token, index } => boundary(run, token, index),
    }
}

/// Nobody answered the filing in time: it counts as accepted from the day it was received.
fn deem_accepted(run: &mut Run, no: TaskNo, received_on: chrono::NaiveDate) -> Result<(), Refusal> {
    let task = run.state.tasks.get(&no).ok_or(Refusal::TaskGone)?.clone();
    let step = run.step(&task.step)?;
    let outcome = step.outcomes.iter().find(|outcome| outcome.act == Act::Accept);
    let outcome = outcome.ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    let done = complete::Done { no, task: &task, person: None, opinion: false, acting_for: None };
    if task.status == TaskStatus::Open {
        complete::record(run, &done, outcome, &[]);
    }
    complete::go_on(run, &done, step, outcome, received_on)
}

fn go_on(run: &mut Run, no: TokenNo) -> Result<(), Refusal> {
    let token = run.state.tokens.get(&no).ok_or(Refusal::TimerGone)?.clone();
    let step = run.step(&token.step)?;
    let next = step.next.clone().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    run.resume_clock(no);
    enter::enter(run, no, &next, &token.path, enter::Entry::default())
}

/// Interrupting, the strand leaves the step for another; else the effects are run and the work goes on.
fn boundary(run: &mut Run, no: TokenNo, index: u32) -> Result<(), Refusal> {
    let token = run.state.tokens.get(&no).ok_or(Refusal::TimerGone)?.clone();
    let step = run.step(&token.step)?;
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let timer = step.timers.get(place).ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    if let Some(to) = &timer.to {
        leave::step(run, no);
        return enter::enter(run, no, to, &token.path, enter::Entry::default());
    }
    let before = step.timers.iter().take(place).map(|timer| timer.effects.len()).sum::<usize>();
    let round = run.state.rounds.get(&step.id).copied().unwrap_or(1);
    let first = u32::try_from(before).unwrap_or(u32::MAX);
    enter::run_effects(run, step, &timer.effects, first, round, &token.path);
    Ok(())
}

/// The timer stays set and is tried again; only this case waits.
pub(super) fn incident(run: &mut Run, timer: TimerNo, effect: &str, reason: &str) -> Result<(), Refusal> {
    if *run.actor != Actor::System {
        return Err(Refusal::NotSystem);
    }
    if !run.state.timers.contains_key(&timer) {
        return Err(Refusal::TimerGone);
    }
    run.emit(Event::IncidentOpened { timer, effect: effect.to_owned(), reason: reason.to_owned() });
    Ok(())
}
