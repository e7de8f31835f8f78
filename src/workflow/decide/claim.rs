//! A task is taken out of the pool, put back, or given to a colleague.

use super::super::event::Event;
use super::super::model::Step;
use super::super::refusal::Refusal;
use super::super::several::Part;
use super::super::state::{Task, TaskNo};
use super::super::who::{self, Acting};
use super::super::world::{Actor, HEAD, Person};
use super::{run::Run, sitting};

/// An open task for whoever is to end it: it is theirs or nobody's, and they were not only asked for advice.
pub(super) fn in_hand<'a>(run: &Run<'a>, no: TaskNo) -> Result<(Task, &'a Step, Acting), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?.clone();
    let step = run.step(&task.step)?;
    if task.lent_by.is_some() && task.lent_by == run.actor.person() {
        return Err(Refusal::Lent);
    }
    let acting = who::may_act(step, &task, &run.state, run.world, run.actor)?;
    if task.lent_by.is_some() || matches!(task.part, Part::Before(_) | Part::Beside(_)) {
        return Err(Refusal::OnlyAdvises);
    }
    match task.claimed_by {
        Some(holder) if !acting.is(holder) => Err(Refusal::ClaimedByAnother),
        _ => Ok((task, step, acting)),
    }
}

pub(super) fn claim(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?;
    let acting = who::may_act(run.step(&task.step)?, task, &run.state, run.world, run.actor)?;
    if task.claimed_by.is_some() {
        return Err(Refusal::ClaimedByAnother);
    }
    if sits_elsewhere(run, no, task, acting) {
        return Err(Refusal::SeatTaken);
    }
    run.emit(Event::TaskClaimed { task: no, person: acting.person });
    Ok(())
}

/// Whether whoever acts has a seat beside this one: a natural person votes once, for themselves or for somebody absent.
pub(super) fn sits_elsewhere(run: &Run, no: TaskNo, task: &Task, acting: Acting) -> bool {
    let taken = |person| sitting::has_other_seat(run, no, task, person);
    let named = task.candidates.person.is_some();
    match acting.absent {
        Some(absent) => taken(acting.person) || (!named && taken(absent)),
        None => !named && taken(acting.person),
    }
}

pub(super) fn release(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?;
    let claimed_by = task.claimed_by.ok_or(Refusal::NotClaimed)?;
    let leads = task.candidates.department.is_some_and(|department| run.actor.holds(department, HEAD));
    let own = run.actor.person().is_some_and(|person| person == claimed_by || Some(person) == task.lent_by);
    if !own && !leads {
        return Err(Refusal::ClaimedByAnother);
    }
    if task.lent_by.is_some() {
        run.emit(Event::DelegationEnded { task: no });
        return Ok(());
    }
    if task.part.of().is_some() {
        return Err(Refusal::OnlyAdvises);
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
    if task.lent_by.is_some() {
        return Err(Refusal::Lent);
    }
    if sitting::has_other_seat(run, no, task, to) {
        return Err(Refusal::SeatTaken);
    }
    let posts = run.world.directory.holders.get(&to).cloned().unwrap_or_default();
    let receiver = Actor::Person { person: to, posts };
    let acting = who::may_act(run.step(&task.step)?, task, &run.state, run.world, &receiver)?;
    if acting.absent.is_some() {
        return Err(Refusal::NotYours);
    }
    run.emit(Event::TaskTransferred { task: no, to });
    Ok(())
}
