//! Tasks and finished reviews.

use super::super::event::Event;
use super::super::state::{Review, State, Task, TaskNo, TaskStatus};

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::TaskOpened { task, token, step, path, round, candidates, opened_on, due_on, shown, claimed_by } => {
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
            };
            state.tasks.insert(*task, opened);
            state.next.task = state.next.task.max(task.saturating_add(1));
        }
        Event::TaskClaimed { task, person } | Event::TaskTransferred { task, to: person } => {
            change(state, *task, |task| task.claimed_by = Some(*person));
        }
        Event::TaskReleased { task } => change(state, *task, |task| task.claimed_by = None),
        Event::TaskRefreshed { task, shown } => change(state, *task, |task| task.shown.clone_from(shown)),
        Event::TaskDueMoved { task, due_on } => {
            if let Some(task) = state.tasks.get_mut(task) {
                task.due_on = Some(*due_on);
            }
        }
        Event::TaskWithdrawn { task } => change(state, *task, |task| task.status = TaskStatus::Withdrawn),
        Event::TaskDecided { task: no, person, outcome, act, .. } => {
            change(state, *no, |task| {
                task.status = TaskStatus::Done;
                task.claimed_by = *person;
            });
            let Some(task) = state.tasks.get(no) else { return };
            state.outcomes.insert(task.step.clone(), outcome.clone());
            state.reviews.push(Review {
                task: *no,
                step: task.step.clone(),
                path: task.path.clone(),
                round: task.round,
                person: *person,
                outcome: outcome.clone(),
                act: *act,
                shown: task.shown.clone(),
                seq: state.seq,
            });
        }
        _ => {}
    }
}

fn change(state: &mut State, task: TaskNo, how: impl FnOnce(&mut Task)) {
    if let Some(task) = state.tasks.get_mut(&task) {
        how(task);
        task.version = task.version.saturating_add(1);
    }
}
