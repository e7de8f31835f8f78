//! Blocks: a strand splits into branches, and the last branch that arrives joins them, once.

use super::super::event::Event;
use super::super::model::{Step, StepId};
use super::super::refusal::Refusal;
use super::super::state::{Level, Path, TokenNo};
use super::{enter, run::Run};

/// Opens a block with these branches in place of the strand.
pub(super) fn split(
    run: &mut Run,
    token: TokenNo,
    step: &Step,
    path: &Path,
    branches: Vec<StepId>,
) -> Result<(), Refusal> {
    let join = step.join.clone().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    let scope = run.state.next.scope;
    run.emit(Event::ScopeOpened {
        scope,
        token,
        split: step.id.clone(),
        join,
        path: path.clone(),
        branches: branches.clone(),
    });
    for (first, branch) in branches.iter().zip(0_u32..) {
        if !run.state.is_open() {
            break;
        }
        let mut inside = path.clone();
        inside.push(Level { scope, branch });
        enter::enter(run, run.state.next.token, first, &inside, enter::Entry::default())?;
    }
    Ok(())
}

/// A strand reaches a join. It must be the join of the innermost block around it; the last one in fires it, once.
pub(super) fn arrive(run: &mut Run, token: TokenNo, step: &Step, path: &Path) -> Result<(), Refusal> {
    let unsound = || Refusal::Unsound { step: step.id.clone() };
    let Some((level, outside)) = path.split_last() else { return Err(unsound()) };
    let matches = run.state.scopes.get(&level.scope).is_some_and(|scope| scope.join == step.id && !scope.joined);
    if !matches {
        return Err(unsound());
    }
    run.emit(Event::Arrived { token, scope: level.scope, branch: level.branch });
    let complete =
        run.state.scopes.get(&level.scope).is_some_and(|scope| scope.branches.iter().all(|(_, arrived)| *arrived));
    if !complete {
        return Ok(());
    }
    run.emit(Event::ScopeJoined { scope: level.scope });
    let outside = outside.to_vec();
    let token = run.state.next.token;
    let round = run.state.rounds.get(&step.id).map_or(1, |round| round.saturating_add(1));
    run.emit(Event::Entered { token, step: step.id.clone(), path: outside.clone(), round });
    let next = step.next.clone().ok_or_else(unsound)?;
    enter::enter(run, token, &next, &outside, enter::Entry::default())
}
