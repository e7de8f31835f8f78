//! Objections to a public notice: by name, and the case stops until each is settled.

use super::super::event::Event;
use super::super::model::{CaseOutcome, StepPause};
use super::super::refusal::Refusal;
use super::super::state::{ObjectionNo, Timer, TimerNo, TimerPurpose, TokenNo};
use super::super::world::HEAD;
use super::{close, enter, run::Run};

/// Anybody but the applicant and their household may object, as long as the notice is open.
pub(super) fn raise(run: &mut Run) -> Result<(), Refusal> {
    let by = run.actor.person().ok_or(Refusal::NoNotice)?;
    if by == run.world.applicant || run.world.excluded.contains(&by) {
        return Err(Refusal::OwnCase);
    }
    let (_, timer, _) = notice(run).ok_or(Refusal::NoNotice)?;
    if run.world.now >= timer.fires_at {
        return Err(Refusal::NoNotice);
    }
    run.emit(Event::ObjectionRaised { objection: run.state.next.objection, by });
    Ok(())
}

/// The head of a department that worked on the case decides; an objection that is right ends the notice.
pub(super) fn settle(run: &mut Run, objection: ObjectionNo, upheld: bool) -> Result<(), Refusal> {
    let by = run.actor.person().ok_or(Refusal::NotLeader)?;
    if by == run.world.applicant || run.world.excluded.contains(&by) {
        return Err(Refusal::OwnCase);
    }
    let objector = *run.state.objections.get(&objection).ok_or(Refusal::NoSuchObjection)?;
    let mut worked = run.state.tasks.values().filter_map(|task| task.candidates.department);
    if by == objector || !worked.any(|department| run.actor.holds(department, HEAD)) {
        return Err(Refusal::NotLeader);
    }
    run.emit(Event::ObjectionSettled { objection, upheld, by });
    let Some((no, timer, token)) = notice(run) else { return Ok(()) };
    if upheld {
        return end_notice(run, no, token);
    }
    if run.state.objections.is_empty() && timer.fires_at <= run.world.now {
        run.emit(Event::TimerMoved { timer: no, fires_at: run.world.now });
    }
    Ok(())
}

/// Whether this timer is the end of a notice that somebody objects to.
pub(super) fn holds(run: &Run, purpose: &TimerPurpose) -> bool {
    let TimerPurpose::Wait { token } = purpose else { return false };
    !run.state.objections.is_empty() && notice(run).is_some_and(|(_, _, no)| no == *token)
}

fn end_notice(run: &mut Run, timer: TimerNo, token: TokenNo) -> Result<(), Refusal> {
    let place = run.state.tokens.get(&token).cloned().ok_or(Refusal::NoNotice)?;
    let upheld = run.step(&place.step)?.upheld.clone();
    run.emit(Event::TimerCancelled { timer });
    run.resume_clock(token);
    match upheld {
        Some(step) => enter::enter(run, token, &step, &place.path, enter::Entry::default()),
        None => close::close(run, CaseOutcome::Terminated, None),
    }
}

/// Whether this timer is the end of a public notice.
pub(super) fn is_notice(run: &Run, purpose: &TimerPurpose) -> bool {
    matches!(purpose, TimerPurpose::Wait { token } if notice(run).is_some_and(|(_, _, no)| no == *token))
}

/// The timer of the open notice, with the strand that waits for it.
fn notice(run: &Run) -> Option<(TimerNo, Timer, TokenNo)> {
    run.state.timers.iter().find_map(|(no, timer)| {
        let TimerPurpose::Wait { token } = timer.purpose else { return None };
        let step = run.definition.step(&run.state.tokens.get(&token)?.step)?;
        (step.pauses == Some(StepPause::PublicNotice)).then(|| (*no, timer.clone(), token))
    })
}
