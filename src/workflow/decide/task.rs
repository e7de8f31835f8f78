//! A user task begins: somebody gets work, or a finished review still stands.

use super::super::digest::digest;
use super::super::event::Event;
use super::super::model::{Act, Step};
use super::super::refusal::Refusal;
use super::super::state::{Path, Review, TimerPurpose, TokenNo};
use super::super::who;
use super::super::world::Person;
use super::{run::Run, wait};

/// The last finished review of this step, if it let the case go on before the case was last sent back or corrected, and
/// nothing that the step shows has changed since. Each carries over once, so that a circle asks people again.
pub(super) fn carried<'r>(run: &'r Run, step: &Step) -> Option<&'r Review> {
    let review = run.state.reviews.iter().rev().find(|review| review.step == step.id)?;
    let fresh = review.seq < run.state.returned_at && !run.state.carried.contains(&review.task);
    let same = fresh && review.shown.is_some() && review.shown == digest(step.shows.as_ref(), run.world);
    (same && matches!(review.act, Act::Advance | Act::Accept)).then_some(review)
}

/// The strand waits at the step: for people, and for the timers at its border.
pub(super) fn begin(
    run: &mut Run,
    token: TokenNo,
    step: &Step,
    path: &Path,
    claimed_by: Option<Person>,
) -> Result<(), Refusal> {
    run.stop_for_step(step, token);
    open(run, token, step, path, claimed_by);
    for (timer, index) in step.timers.iter().zip(0_u32..) {
        let term = wait::term(run, step, &timer.after)?;
        run.set_term(TimerPurpose::Boundary { token, index }, &term, timer.runs_while_stopped);
    }
    Ok(())
}

fn open(run: &mut Run, token: TokenNo, step: &Step, path: &Path, claimed_by: Option<Person>) {
    let candidates = who::candidates(run.definition, step, &run.state, run.world);
    let today = run.world.today();
    let due_on = step
        .limit
        .map(|days| crate::workdays::due(&run.world.calendar, today, days, &run.state.clock.stops(), today).on);
    let claimed_by =
        claimed_by.filter(|person| !candidates.excluded.contains(person) && run.world.directory.is_active(*person));
    let round = run.state.tasks.values().filter(|task| task.step == step.id).count();
    let task = run.state.next.task;
    run.emit(Event::TaskOpened {
        task,
        token,
        step: step.id.clone(),
        path: path.clone(),
        round: u32::try_from(round).unwrap_or(u32::MAX).saturating_add(1),
        candidates,
        opened_on: today,
        due_on,
        shown: digest(step.shows.as_ref(), run.world),
        claimed_by,
    });
    let answers = step.outcomes.iter().any(|outcome| outcome.act == Act::Accept);
    if answers && run.state.clock.accepted_on.is_none() {
        let received = run.world.calendar.received_on(run.world.now).on;
        run.set_timer(TimerPurpose::Answer { task }, received, run.definition.limits.answer, true);
    }
}
