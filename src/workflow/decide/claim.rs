//! A task is taken out of the pool, put back, or given to a colleague.

use super::super::event::Event;
use super::super::refusal::Refusal;
use super::super::state::TaskNo;
use super::super::who;
use super::super::world::{Actor, HEAD, Person};
use super::run::Run;

pub(super) fn claim(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?;
    let person = who::may_act(run.step(&task.step)?, task, &run.state, run.world, run.actor)?;
    match task.claimed_by {
        Some(_) => Err(Refusal::ClaimedByAnother),
        None => {
            run.emit(Event::TaskClaimed { task: no, person });
            Ok(())
        }
    }
}

pub(super) fn release(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?;
    let claimed_by = task.claimed_by.ok_or(Refusal::NotClaimed)?;
    let leads = task.candidates.department.is_some_and(|department| run.actor.holds(department, HEAD));
    if run.actor.person() != Some(claimed_by) && !leads {
        return Err(Refusal::ClaimedByAnother);
    }
    run.emit(Event::TaskReleased { task: no });
    Ok(())
}

/// The receiver must be able to do the task; that is looked at as if they had asked for it themselves.
pub(super) fn transfer(run: &mut Run, no: TaskNo, to: Person) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?;
    let leads = task.candidates.department.is_some_and(|department| run.actor.holds(department, HEAD));
    if !leads && (run.actor.person().is_none() || run.actor.person() != task.claimed_by) {
        return Err(Refusal::NotClaimed);
    }
    let posts = run.world.directory.holders.get(&to).cloned().unwrap_or_default();
    let receiver = Actor::Person { person: to, posts };
    who::may_act(run.step(&task.step)?, task, &run.state, run.world, &receiver)?;
    run.emit(Event::TaskTransferred { task: no, to });
    Ok(())
}
