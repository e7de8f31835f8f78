//! Whoever just decided takes the decision back, as long as nobody else has acted.

use super::super::event::Event;
use super::super::model::Act;
use super::super::refusal::Refusal;
use super::super::state::{Level, Path, State, TaskNo, TokenNo};
use super::super::who;
use super::{enter, leave, run::Run, send_back};

/// Where the strand that a decision moved is now.
struct Strand {
    path: Path,
    /// Where it stands, unless it split into a block or waits for others at a join.
    token: Option<TokenNo>,
    /// The block into which it split.
    left: Option<Level>,
    /// The branches that it has finished since, the outermost first.
    reopened: Vec<Level>,
}

pub(super) fn recall(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let by = run.actor.person().ok_or(Refusal::NotYours)?;
    let review = run.state.reviews.iter().rev().find(|review| review.task == no).ok_or(Refusal::CannotRecall)?.clone();
    let task = run.state.tasks.get(&no).ok_or(Refusal::TaskGone)?.clone();
    let last = run.state.last_review(&review.step).is_some_and(|last| last.task == no);
    if review.vote || !last || review.act != Act::Advance || review.person != Some(by) {
        return Err(Refusal::CannotRecall);
    }
    let step = run.step(&review.step)?;
    who::not_excluded(step, &run.state, run.world, by)?;
    let strand = strand(&run.state, &review.path);
    // The task may have been decided in an earlier visit that the case has long left.
    let here = run.state.visits.iter().rev().find(|visit| visit.step == review.step && visit.path == review.path);
    let visit = here.filter(|visit| visit.seq < review.seq).ok_or(Refusal::CannotRecall)?.seq;
    if acted_since(&run.state, &strand, review.seq) {
        return Err(Refusal::ActedSince);
    }
    let mut from = strand.path.clone();
    from.extend(strand.left);
    let route = send_back::Route::to(&review.path, visit, &from, strand.reopened);
    if let Some(token) = strand.token {
        leave::step(run, token);
    }
    let token = strand.token.unwrap_or(run.state.next.token);
    let event = Event::Recalled { task: no, to: review.step.clone(), path: review.path.clone(), by };
    let claimed_by = Some(task.claimed_by.unwrap_or(by));
    send_back::travel(run, token, event, &review.step, &route, enter::Entry { anew: true, claimed_by })
}

/// Follows a strand out of the blocks that it has joined.
fn strand(state: &State, path: &Path) -> Strand {
    let (mut at, mut reopened) = (path.clone(), Vec::new());
    while let Some(level) = at.last().copied() {
        let Some(scope) = state.scopes.get(&level.scope) else { break };
        let place = usize::try_from(level.branch).unwrap_or(usize::MAX);
        if !scope.branches.get(place).is_some_and(|(_, arrived)| *arrived) {
            break;
        }
        reopened.insert(0, level);
        if !scope.joined {
            return Strand { path: path.clone(), token: None, left: None, reopened };
        }
        at.pop();
    }
    let token = state.tokens.iter().find(|(_, token)| token.path == at).map(|(no, _)| *no);
    let open = state.scopes.iter().find(|(_, scope)| scope.path == at && !scope.joined);
    let left = open.map(|(no, _)| Level { scope: *no, branch: 0 });
    Strand { path: at, token, left, reopened }
}

/// Whether a person, or the time, has moved the strand since.
fn acted_since(state: &State, strand: &Strand, seq: u32) -> bool {
    let beyond = |path: &Path| path.starts_with(&strand.path);
    let decided = state.reviews.iter().any(|review| review.seq > seq && beyond(&review.path));
    let mut open =
        state.open_tasks().filter(|(_, task)| beyond(&task.path) && strand.token.is_none_or(|no| no == task.token));
    let taken = open.any(|(_, task)| task.version > 1 && task.claimed_by.is_some());
    let waits_at_join = strand.token.is_none() && strand.left.is_none();
    decided || !state.objections.is_empty() || (!waits_at_join && (taken || state.rang_at > seq))
}
