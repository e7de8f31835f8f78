//! The applicant is asked to correct: once, completely.

use super::super::event::Event;
use super::super::refusal::Refusal;
use super::super::state::{Phase, StopReason, TimerPurpose};
use super::{complete, leave, run::Run};

/// A reviewer puts defects on the list. Before acceptance and outside parallel work the list is sent at once.
pub(super) fn ask(run: &mut Run, done: &complete::Done, about: &[String]) -> Result<(), Refusal> {
    if about.is_empty() {
        return Err(Refusal::NothingToCorrect);
    }
    let phase = if run.state.clock.accepted_on.is_some() { Phase::InReview } else { Phase::BeforeAcceptance };
    match &run.state.correction {
        Some(correction) if correction.sent => return Err(Refusal::CorrectionOutstanding),
        Some(_) => {}
        None => may_ask(run, phase)?,
    }
    let first = run.state.correction.is_none();
    leave::step(run, done.task.token);
    run.emit(Event::DefectsListed {
        task: done.no,
        token: done.task.token,
        phase,
        about: about.to_vec(),
        by: done.person,
    });
    if first && run.state.open_tasks().next().is_some() {
        run.set_timer(TimerPurpose::Collect, run.world.today(), run.definition.correction.collect, true);
    }
    Ok(())
}

fn may_ask(run: &Run, phase: Phase) -> Result<(), Refusal> {
    let asked = match phase {
        Phase::BeforeAcceptance => run.state.asked.before_acceptance,
        Phase::InReview => run.state.asked.in_review,
    };
    if asked > 0 && run.state.asked.allowed == 0 { Err(Refusal::SecondCorrection) } else { Ok(()) }
}

/// Sends the list once nobody is left who could add to it.
pub(super) fn send_if_complete(run: &mut Run) {
    let collecting = run.state.correction.as_ref().is_some_and(|correction| !correction.sent);
    if collecting && run.state.open_tasks().next().is_none() {
        send(run);
    }
}

pub(super) fn send(run: &mut Run) {
    let Some(correction) = run.state.correction.clone().filter(|correction| !correction.sent) else { return };
    run.cancel_timers(|purpose| matches!(purpose, TimerPurpose::Collect | TimerPurpose::Answer { .. }));
    let days = match correction.phase {
        Phase::BeforeAcceptance => run.definition.correction.before_acceptance,
        Phase::InReview => run.definition.correction.in_review,
    };
    let due = run.world.calendar.add(run.world.today(), days);
    run.emit(Event::CorrectionRequested { phase: correction.phase, due_on: due.on, provisional: due.provisional });
    run.stop_clock(StopReason::Correction, None);
    run.set_timer(TimerPurpose::Correct, run.world.today(), days, true);
}
