//! The applicant answers a request to correct with a new revision.

use super::super::digest::digest;
use super::super::event::Event;
use super::super::model::AfterCorrection;
use super::super::refusal::Refusal;
use super::super::state::{Correction, Level, Phase, ScopeNo, StopReason, TimerPurpose, Waiting};
use super::{enter, run::Run, send_back};

pub(super) fn resubmit(run: &mut Run) -> Result<(), Refusal> {
    if run.actor.person() != Some(run.world.applicant) {
        return Err(Refusal::NotApplicant);
    }
    let asked = run.state.correction.clone().filter(|correction| correction.sent).ok_or(Refusal::NoCorrectionAsked)?;
    let term = run.state.timers.values().find(|timer| timer.purpose == TimerPurpose::Correct);
    if term.is_some_and(|timer| run.world.now >= timer.fires_at) {
        return Err(Refusal::TooLate);
    }
    run.emit(Event::CorrectionReceived { revision: run.state.revision.saturating_add(1), on: run.world.today() });
    run.cancel_timers(|purpose| *purpose == TimerPurpose::Correct);
    run.resume_why(StopReason::Correction);
    refresh(run);
    let from_the_start =
        asked.phase == Phase::InReview && run.definition.correction.after == AfterCorrection::StepByStep;
    let travelled = from_the_start && step_by_step(run, &asked)?;
    // Whoever else asked may wait in a branch that the case has not left.
    for waiting in asked.waiting.iter().skip(usize::from(travelled)) {
        go_back_to(run, waiting)?;
    }
    reopen_changed(run)
}

/// Back to whoever asked, as a new round of the same step.
fn go_back_to(run: &mut Run, waiting: &Waiting) -> Result<(), Refusal> {
    let Some(token) = run.state.tokens.get(&waiting.token).cloned() else { return Ok(()) };
    enter::enter(run, waiting.token, &token.step, &token.path, enter::Entry { anew: true, claimed_by: waiting.person })
}

/// Starts over at the step that the definition names; false if the case has not been there, or cannot go back there.
fn step_by_step(run: &mut Run, asked: &Correction) -> Result<bool, Refusal> {
    let Some(target) = run.definition.correction.resume_from.clone() else { return Ok(false) };
    let Some(waiting) = asked.waiting.first() else { return Ok(false) };
    let Some(token) = run.state.tokens.get(&waiting.token).cloned() else { return Ok(false) };
    let route = match send_back::route(&run.state, &token.path, &target) {
        Ok(route) => route,
        Err(_) => return Ok(false),
    };
    if asked.waiting.len() > 1 && route.path.len() >= token.path.len() {
        return Ok(false);
    }
    let event = Event::SentBack { task: waiting.task, to: target.clone(), path: route.path.clone() };
    send_back::travel(run, waiting.token, event, &target, &route, enter::Entry::default())?;
    Ok(true)
}

/// Reviewers with an open task see the new revision, and their old view no longer decides.
fn refresh(run: &mut Run) {
    let mut changed = Vec::new();
    for (no, task) in run.state.open_tasks() {
        let shows = run.definition.step(&task.step).and_then(|step| step.shows.as_ref());
        let shown = digest(shows, run.world);
        if shown != task.shown || shows.is_none() {
            changed.push(Event::TaskRefreshed { task: no, shown });
        }
    }
    for event in changed {
        run.emit(event);
    }
}

/// A new revision voids the finished reviews of what changed: their branches, arrived at an open join, are opened again.
fn reopen_changed(run: &mut Run) -> Result<(), Refusal> {
    let open: Vec<ScopeNo> = run.state.scopes.iter().filter(|(_, scope)| !scope.joined).map(|(no, _)| *no).collect();
    for no in open {
        let Some(scope) = run.state.scopes.get(&no).cloned() else { continue };
        for ((_, arrived), branch) in scope.branches.iter().zip(0_u32..) {
            if !arrived {
                continue;
            }
            let mut path = scope.path.clone();
            path.push(Level { scope: no, branch });
            let Some(step) = first_changed(run, &path) else { continue };
            run.emit(Event::BranchReopened { scope: no, branch });
            enter::enter(run, run.state.next.token, &step, &path, enter::Entry { anew: true, claimed_by: None })?;
        }
    }
    Ok(())
}

/// The first review of this branch whose step shows something else now.
fn first_changed(run: &Run, path: &[Level]) -> Option<String> {
    let inside = run.state.reviews.iter().filter(|review| review.path == path);
    inside
        .filter(|review| {
            let shows = run.definition.step(&review.step).and_then(|step| step.shows.as_ref());
            review.shown.is_none() || review.shown != digest(shows, run.world)
        })
        .map(|review| review.step.clone())
        .next()
}
