//! Others are asked: for a recommendation, to look as well, or to decide once more.

use super::super::event::Event;
use super::super::model::{OutcomeCode, Step};
use super::super::refusal::Refusal;
use super::super::several::{Part, Place};
use super::super::state::{Task, TaskNo};
use super::super::who;
use super::super::world::{HEAD, Person};
use super::{anew, claim, complete, review, run::Run, task};

/// The task goes to somebody else until they have said what they would decide.
pub(super) fn delegate(run: &mut Run, no: TaskNo, to: Person) -> Result<(), Refusal> {
    let (task, step, acting) = claim::in_hand(run, no)?;
    // Whoever asks keeps the seat, and has one only.
    if claim::sits_elsewhere(run, no, &task, acting) {
        return Err(Refusal::SeatTaken);
    }
    if acting.is(to) || !who::can_help(step, &task, &run.state, run.world, to) {
        return Err(Refusal::CannotBeAsked);
    }
    let from = task.claimed_by.unwrap_or(acting.person);
    run.emit(Event::TaskDelegated { task: no, from, to });
    Ok(())
}

/// Whoever was asked answers. It moves nothing by itself.
pub(super) fn recommend(run: &mut Run, no: TaskNo, outcome: &OutcomeCode, opinion: bool) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?.clone();
    let step = run.step(&task.step)?;
    let acting = who::may_act(step, &task, &run.state, run.world, run.actor)?;
    if task.lent_by.is_none() && !matches!(task.part, Part::Before(_) | Part::Beside(_)) {
        return Err(Refusal::NotAsked);
    }
    let chosen = step.outcome_of(outcome).ok_or(Refusal::UnknownOutcome)?;
    if chosen.needs_opinion && !opinion {
        return Err(Refusal::OpinionNeeded);
    }
    run.emit(Event::TaskRecommended { task: no, person: acting.person, outcome: outcome.clone(), opinion });
    match task.part.of() {
        Some(asked_by) if task.lent_by.is_none() => settle(run, asked_by),
        _ => Ok(()),
    }
}

/// One more person is asked to look.
pub(super) fn add(run: &mut Run, no: TaskNo, to: Person, place: Place) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?.clone();
    let step = run.step(&task.step)?;
    let by = in_charge(run, step, &task)?;
    if task.part != Part::Own {
        return Err(Refusal::OneOfSeveral);
    }
    if task.lent_by.is_some() {
        return Err(Refusal::Lent);
    }
    let holds = by == to || task.claimed_by == Some(to);
    if holds || asked(run, no, to) || !who::can_help(step, &task, &run.state, run.world, to) {
        return Err(Refusal::CannotBeAsked);
    }
    run.emit(Event::ReviewerAdded { task: no, person: to, place, by });
    match place {
        Place::Before => give(run, step, &task, Part::Before(no), to),
        Place::Beside => give(run, step, &task, Part::Beside(no), to),
        Place::After => {}
    }
    Ok(())
}

/// A person asked to look is not wanted any more.
pub(super) fn remove(run: &mut Run, no: TaskNo, person: Person) -> Result<(), Refusal> {
    let task = run.state.tasks.get(&no).ok_or(Refusal::TaskGone)?.clone();
    let step = run.step(&task.step)?;
    // Where the strand has gone on, nobody's answer holds it up any more, and it must not be sent on twice.
    let strand = run.state.tokens.get(&task.token);
    if strand.is_none_or(|strand| strand.step != task.step || strand.path != task.path) {
        return Err(Refusal::NoSuchReviewer);
    }
    let open =
        run.state.open_tasks().find(|(_, other)| other.part.of() == Some(no) && other.claimed_by == Some(person));
    let open = open.map(|(no, _)| no);
    if open.is_none() && !run.state.later.iter().any(|later| later.of == no && later.person == person) {
        return Err(Refusal::NoSuchReviewer);
    }
    let by = in_charge(run, step, &task)?;
    run.emit(Event::ReviewerRemoved { task: no, person, by: Some(by) });
    if let Some(task) = open {
        run.emit(Event::TaskWithdrawn { task });
    }
    settle(run, no)
}

/// The one who has the task in hand, or the head of the department that holds it.
fn in_charge(run: &Run, step: &Step, task: &Task) -> Result<Person, Refusal> {
    let person = run.actor.person().ok_or(Refusal::NotYours)?;
    who::not_excluded(step, &run.state, run.world, person)?;
    let leads = task.candidates.department.is_some_and(|department| run.actor.holds(department, HEAD));
    if leads || task.claimed_by == Some(person) {
        return Ok(person);
    }
    let acting = who::may_act(step, task, &run.state, run.world, run.actor)?;
    match task.claimed_by {
        Some(holder) if !acting.is(holder) => Err(Refusal::ClaimedByAnother),
        _ => Ok(person),
    }
}

fn asked(run: &Run, no: TaskNo, person: Person) -> bool {
    let mut added = run.state.tasks.values().filter(|task| task.part.of() == Some(no));
    added.any(|task| task.claimed_by == Some(person))
        || run.state.later.iter().any(|later| later.of == no && later.person == person)
}

fn give(run: &mut Run, step: &Step, asked_by: &Task, part: Part, to: Person) {
    let candidates = who::only(to, asked_by.candidates.department);
    let (token, path, round) = (asked_by.token, &asked_by.path, asked_by.round);
    task::open(run, &task::Work { token, step, path, round, part, candidates, claimed_by: Some(to) });
}

/// The strand goes on once the task is decided, everybody who was asked beside it has answered, and those who were to
/// decide afterwards have. What the last of these decided is what counts.
pub(super) fn settle(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let waits = |task: &Task| task.part.of() == Some(no);
    if run.state.open_task(no).is_some() || run.state.open_tasks().any(|(_, task)| waits(task)) {
        return Ok(());
    }
    let first = run.state.tasks.get(&no).ok_or(Refusal::TaskGone)?.clone();
    let step = run.step(&first.step)?;
    while let Some(later) = run.state.later.iter().find(|later| later.of == no).copied() {
        if anew::can_be_asked(run, step, later.person) {
            give(run, step, &first, Part::After(no), later.person);
            return Ok(());
        }
        run.emit(Event::ReviewerRemoved { task: no, person: later.person, by: None });
    }
    let counts =
        |task: TaskNo| task == no || run.state.tasks.get(&task).is_some_and(|task| task.part == Part::After(no));
    let review = run.state.reviews.iter().rev().find(|review| counts(review.task)).cloned();
    let review = review.ok_or(Refusal::TaskGone)?;
    let outcome = step.outcome_of(&review.outcome).ok_or(Refusal::UnknownOutcome)?;
    let person = review.person;
    let done = complete::Done { no: review.task, task: &first, person, opinion: false, acting_for: None };
    review::follow(run, &done, step, outcome, None, &[])
}
