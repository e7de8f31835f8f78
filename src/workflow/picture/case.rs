//! The marks of a running case.

use super::super::model::StepId;
use super::super::state::{State, TaskStatus};
use super::super::timeline::Timeline;
use super::{Mark, Marks};

impl Marks {
    /// Where a case is and was, for those who work on it.
    pub fn of_case(state: &State) -> Self {
        let here =
            state.tokens.values().filter(|_| state.closed.is_none()).map(|token| (token.step.clone(), Mark::Current));
        let ended = state.closed.iter().filter_map(|closed| Some((closed.step.clone()?, Mark::Done)));
        let was = state.rounds.keys().map(|step| (step.clone(), was(state, step)));
        here.chain(ended).chain(was).collect()
    }

    /// Where a case is, for its applicant: what the timeline tells – where it is, what was decided – and nothing of what
    /// was withdrawn or went back inside the office.
    pub fn of_timeline(timeline: &Timeline, state: &State) -> Self {
        let here = timeline.now.iter().map(|holding| (holding.step.clone(), Mark::Current));
        let ended = timeline.closed.iter().filter_map(|closed| Some((closed.step.clone()?, Mark::Done)));
        let decided = state.reviews.iter().map(|review| (review.step.clone(), Mark::Done));
        here.chain(ended).chain(decided).collect()
    }
}

/// What became of a step that the case has left. Going back forgets visits but not rounds, and that tells what lies ahead
/// again from what was done.
fn was(state: &State, step: &StepId) -> Mark {
    let last = state.tasks.values().rev().find(|task| task.step == *step);
    if last.is_some_and(|task| task.status == TaskStatus::Withdrawn) {
        return Mark::Withdrawn;
    }
    if state.visits.iter().any(|visit| visit.step == *step) { Mark::Done } else { Mark::Again }
}
