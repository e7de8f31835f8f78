//! Tasks and finished reviews.

use super::super::event::Event;
use super::super::model::{Act, OutcomeCode};
use super::super::several::{Advice, Later, Part, Place, Stands};
use super::super::state::{Review, State, Task, TaskNo, TaskStatus};
use super::super::world::Person;
use super::sittings;

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::TaskOpened {
            task,
            token,
            step,
            path,
            round,
            candidates,
            opened_on,
            due_on,
            shown,
            claimed_by,
            part,
        } => {
            let opened = Task {
                step: step.clone(),
                token: *token,
                path: path.clone(),
                round: *round,
                version: 1,
                candidates: candidates.clone(),
                claimed_by: *claimed_by,
                status: TaskStatus::Open,
                opened_on: *opened_on,
                due_on: *due_on,
                shown: shown.clone(),
                part: *part,
                lent_by: None,
                advice: Vec::new(),
            };
            match part {
                Part::Seat(place) => sittings::seat(state, *token, *place, *task, Stands::Open),
                Part::After(of) => {
                    let person = *claimed_by;
                    state.later.retain(|later| !(later.of == *of && Some(later.person) == person));
                }
                Part::Own | Part::Before(_) | Part::Beside(_) => {}
            }
            state.tasks.insert(*task, opened);
            state.next.task = state.next.task.max(task.saturating_add(1));
        }
        Event::CandidatesResolved { task: no, candidates, claimed_by } => {
            change(state, *no, |task| {
                task.candidates.clone_from(candidates);
                task.claimed_by = *claimed_by;
            });
            sittings::candidates(state, *no, candidates);
        }
        Event::TaskClaimed { task, person } | Event::TaskTransferred { task, to: person } => {
            change(state, *task, |task| task.claimed_by = Some(*person));
        }
        Event::TaskDelegated { task, from, to } => change(state, *task, |task| {
            task.claimed_by = Some(*to);
            task.lent_by = Some(*from);
        }),
        Event::DelegationEnded { task } => change(state, *task, |task| task.claimed_by = task.lent_by.take()),
        Event::TaskRecommended { task, person, outcome, .. } => recommended(state, *task, *person, outcome),
        Event::ReviewerAdded { task, person, place, .. } => {
            if *place == Place::After {
                state.later.push(Later { of: *task, person: *person });
            }
            change(state, *task, |_| {});
        }
        Event::ReviewerRemoved { task, person, .. } => {
            state.later.retain(|later| !(later.of == *task && later.person == *person));
            change(state, *task, |_| {});
        }
        Event::TaskReleased { task } => change(state, *task, |task| task.claimed_by = None),
        Event::TaskRefreshed { task, shown } => change(state, *task, |task| task.shown.clone_from(shown)),
        Event::TaskDueMoved { task, due_on } => {
            if let Some(task) = state.tasks.get_mut(task) {
                task.due_on = Some(*due_on);
            }
        }
        Event::TaskWithdrawn { task } => change(state, *task, |task| task.status = TaskStatus::Withdrawn),
        Event::TaskDecided { task: no, person, outcome, act, acting_for, about, .. } => {
            change(state, *no, |task| {
                task.status = TaskStatus::Done;
                task.claimed_by = *person;
            });
            let Some(task) = state.tasks.get(no) else { return };
            let (step, token, part) = (task.step.clone(), task.token, task.part);
            state.reviews.push(Review {
                task: *no,
                step: step.clone(),
                path: task.path.clone(),
                round: task.round,
                person: *person,
                outcome: outcome.clone(),
                act: *act,
                shown: task.shown.clone(),
                seq: state.seq,
                vote: matches!(part, Part::Seat(_)),
            });
            if let Some(absent) = acting_for {
                state.hands.entry(step.clone()).or_default().insert(*absent);
            }
            match part {
                Part::Seat(place) if *act == Act::Abstain => {
                    sittings::seat(state, token, place, *no, Stands::Abstained);
                }
                Part::Seat(place) => {
                    let voted = Stands::Voted { outcome: outcome.clone(), about: about.clone() };
                    sittings::seat(state, token, place, *no, voted);
                }
                _ => {
                    state.outcomes.insert(step, outcome.clone());
                }
            }
        }
        _ => {}
    }
}

/// A delegated task goes back to whoever lent it; one that was opened for the recommendation is done.
fn recommended(state: &mut State, no: TaskNo, person: Person, outcome: &OutcomeCode) {
    let Some(task) = state.tasks.get(&no) else { return };
    state.hands.entry(task.step.clone()).or_default().insert(person);
    let (lent, of) = (task.lent_by.is_some(), task.part.of());
    change(state, no, |task| {
        if lent {
            task.claimed_by = task.lent_by.take();
        } else {
            task.status = TaskStatus::Done;
        }
    });
    let advice = Advice { person, outcome: outcome.clone() };
    let reader = if lent { Some(no) } else { of };
    if let Some(reader) = reader {
        change(state, reader, |task| task.advice.push(advice));
    }
}

fn change(state: &mut State, task: TaskNo, how: impl FnOnce(&mut Task)) {
    if let Some(task) = state.tasks.get_mut(&task) {
        how(task);
        task.version = task.version.saturating_add(1);
    }
}
