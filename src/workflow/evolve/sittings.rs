//! Several people at one step.

use super::super::event::Event;
use super::super::model::StepId;
use super::super::several::{Seat, Sitting, Stands};
use super::super::state::{Candidates, Review, State, TaskNo, TaskStatus, TokenNo};

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::SittingOpened { token, step, round, in_turn, seats } => {
            let waiting =
                |candidates: &Candidates| Seat { candidates: candidates.clone(), task: None, stands: Stands::Waiting };
            let seats = seats.iter().map(waiting).collect();
            state.sittings.insert(*token, Sitting { step: step.clone(), round: *round, in_turn: *in_turn, seats });
        }
        Event::SeatVacated { token, task, candidates, .. } => {
            if let Some(task) = state.tasks.get_mut(task) {
                task.status = TaskStatus::Withdrawn;
                task.version = task.version.saturating_add(1);
            }
            let Some(seat) = of_task(state, *token, *task) else { return };
            match candidates {
                Some(candidates) => {
                    seat.candidates = candidates.clone();
                    seat.stands = Stands::Waiting;
                }
                None => seat.stands = Stands::Gone,
            }
        }
        Event::SittingClosed { token, task, result, act } => {
            state.sittings.remove(token);
            let last = task.and_then(|no| Some((no, state.tasks.get(&no)?)));
            let (Some((no, task)), Some(outcome)) = (last, result) else { return };
            let review = Review {
                task: no,
                step: task.step.clone(),
                path: task.path.clone(),
                round: task.round,
                person: None,
                outcome: outcome.clone(),
                act: *act,
                shown: task.shown.clone(),
                seq: state.seq,
                vote: false,
            };
            state.outcomes.insert(StepId::clone(&review.step), outcome.clone());
            state.reviews.push(review);
        }
        _ => {}
    }
}

/// A task of a seat was opened, or decided.
pub(super) fn seat(state: &mut State, token: TokenNo, place: u32, no: TaskNo, stands: Stands) {
    let seats = state.sittings.get_mut(&token).map(|sitting| &mut sitting.seats);
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    if let Some(seat) = seats.and_then(|seats| seats.get_mut(place)) {
        seat.task = Some(no);
        seat.stands = stands;
    }
}

/// Other people may take the seat of this task.
pub(super) fn candidates(state: &mut State, no: TaskNo, candidates: &Candidates) {
    let Some(token) = state.tasks.get(&no).map(|task| task.token) else { return };
    if let Some(seat) = of_task(state, token, no) {
        seat.candidates.clone_from(candidates);
    }
}

fn of_task(state: &mut State, token: TokenNo, no: TaskNo) -> Option<&mut Seat> {
    state.sittings.get_mut(&token)?.seats.iter_mut().find(|seat| seat.task == Some(no))
}
