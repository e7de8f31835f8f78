//! A reviewer sends the case back. Where it may go follows from the blocks around it.

use super::super::event::Event;
use super::super::model::{Outcome, StepId};
use super::super::refusal::Refusal;
use super::super::state::{Level, Path, ScopeNo, State, TokenNo, Visit};
use super::withdraw::compensate;
use super::{complete, enter, leave, run::Run};

/// How a strand gets back to a step where the case has been.
pub(super) struct Route {
    /// The place of the step.
    pub(super) path: Path,
    /// When the case was last there.
    seq: u32,
    /// The blocks that are left, the outermost first; their strands end.
    left: Vec<ScopeNo>,
    /// The blocks that are opened again, the outermost first, each with the branch that is entered.
    reopened: Vec<Level>,
}

pub(super) fn send_back(
    run: &mut Run,
    done: &complete::Done,
    outcome: &Outcome,
    target: Option<&StepId>,
) -> Result<(), Refusal> {
    let target = match (target, outcome.targets.as_slice()) {
        (Some(target), targets) if targets.contains(target) => target,
        (None, [only]) => only,
        _ => return Err(Refusal::NoSuchTarget),
    };
    if run.state.correction.as_ref().is_some_and(|correction| correction.sent) {
        return Err(Refusal::CorrectionOutstanding);
    }
    let route = route(&run.state, &done.task.path, target)?;
    leave::step(run, done.task.token);
    let event = Event::SentBack { task: done.no, to: target.clone(), path: route.path.clone() };
    travel(run, done.task.token, event, target, &route, enter::Entry { anew: true, claimed_by: None })
}

/// Finds the way from a place to a step: inside the branch, out of blocks, or back into a branch behind its join.
pub(super) fn route(state: &State, from: &[Level], target: &StepId) -> Result<Route, Refusal> {
    let visits = || state.visits.iter().rev().filter(|visit| visit.step == *target);
    let reachable = |visit: &&Visit| from.starts_with(&visit.path) || visit.path.starts_with(from);
    let Some(visit) = visits().find(reachable) else {
        let there = visits().next().is_some();
        let step = target.clone();
        return Err(if there { Refusal::SiblingBranch { step } } else { Refusal::NeverThere { step } });
    };
    let reopened = visit.path.get(from.len()..).unwrap_or_default().to_vec();
    Ok(Route::to(&visit.path, visit.seq, from, reopened))
}

impl Route {
    /// To a place where the case was at `seq`, with the branches that are opened again on the way.
    pub(super) fn to(path: &Path, seq: u32, from: &[Level], reopened: Vec<Level>) -> Self {
        // A strand that is taken back may have left other blocks before it came into those where it is now.
        let shared = from.iter().zip(path).take_while(|(here, there)| here == there).count();
        let left = from.iter().skip(shared).map(|level| level.scope).collect();
        Self { path: path.clone(), seq, left, reopened }
    }
}

/// Takes the strand there: what was done on the way is taken back, or the way is refused.
pub(super) fn travel(
    run: &mut Run,
    token: TokenNo,
    event: Event,
    target: &StepId,
    route: &Route,
    entry: enter::Entry,
) -> Result<(), Refusal> {
    let path = &route.path;
    compensate(run, |ran| ran.seq > route.seq && (ran.path.starts_with(path) || path.starts_with(&ran.path)))?;
    run.emit(event);
    if let Some(outermost) = route.left.first() {
        leave::block(run, *outermost);
    }
    for level in &route.reopened {
        run.emit(Event::BranchReopened { scope: level.scope, branch: level.branch });
    }
    enter::enter(run, token, target, path, entry)
}
