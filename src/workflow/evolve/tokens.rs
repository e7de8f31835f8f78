//! Strands and blocks: where the case is.

use super::super::event::Event;
use super::super::state::{Level, Path, Scope, ScopeNo, State, TaskNo, Token, Visit};

pub(super) fn apply(state: &mut State, event: &Event) {
    match event {
        Event::Entered { token, step, path, round } => {
            state.tokens.insert(*token, Token { step: step.clone(), path: path.clone() });
            state.sittings.remove(token);
            // Whoever was to look after a task that the strand has left, by silence or by a deadline, is not waited for.
            let left = |of: &TaskNo| state.tasks.get(of).is_some_and(|task| task.token == *token);
            state.later.retain(|later| !left(&later.of));
            state.visits.push(Visit { step: step.clone(), path: path.clone(), seq: state.seq });
            state.rounds.insert(step.clone(), *round);
            state.next.token = state.next.token.max(token.saturating_add(1));
        }
        Event::ScopeOpened { scope, token, split, join, path, branches } => {
            state.tokens.remove(token);
            let branches = branches.iter().map(|first| (first.clone(), false)).collect();
            state.scopes.insert(
                *scope,
                Scope { split: split.clone(), join: join.clone(), path: path.clone(), branches, joined: false },
            );
            state.next.scope = state.next.scope.max(scope.saturating_add(1));
        }
        Event::Arrived { token, scope, branch } => {
            state.tokens.remove(token);
            state.sittings.remove(token);
            arrived(state, *scope, *branch, true);
        }
        Event::ScopeJoined { scope } => {
            if let Some(scope) = state.scopes.get_mut(scope) {
                scope.joined = true;
            }
        }
        Event::ScopeCancelled { scope } => cancel(state, *scope),
        Event::BranchReopened { scope, branch } => {
            arrived(state, *scope, *branch, false);
            if let Some(scope) = state.scopes.get_mut(scope) {
                scope.joined = false;
            }
        }
        Event::SentBack { to, path, .. } | Event::Recalled { to, path, .. } => {
            state.returned_at = state.seq;
            state.carried.clear();
            forget(state, to, path);
        }
        _ => {}
    }
}

fn arrived(state: &mut State, scope: ScopeNo, branch: u32, value: bool) {
    let Ok(index) = usize::try_from(branch) else { return };
    let place = state.scopes.get_mut(&scope).and_then(|scope| scope.branches.get_mut(index));
    if let Some((_, arrived)) = place {
        *arrived = value;
    }
}

fn cancel(state: &mut State, scope: ScopeNo) {
    let inside = |path: &Path| path.iter().any(|level| level.scope == scope);
    state.tokens.retain(|_, token| !inside(&token.path));
    state.scopes.retain(|no, other| *no != scope && !inside(&other.path));
    state.visits.retain(|visit| !inside(&visit.path));
    let tokens = &state.tokens;
    state.sittings.retain(|token, _| tokens.contains_key(token));
    if let Some(correction) = &mut state.correction {
        correction.waiting.retain(|waiting| tokens.contains_key(&waiting.token));
        if correction.waiting.is_empty() {
            state.correction = None;
        }
    }
}

/// After going back, the case has no longer been at what lies between: those visits would otherwise be offered as
/// targets although the case must come by there again.
fn forget(state: &mut State, to: &str, path: &[Level]) {
    let target = state.visits.iter().rev().find(|visit| visit.step == to && visit.path == path).map(|visit| visit.seq);
    let Some(target) = target else { return };
    state.visits.retain(|visit| visit.seq < target || !(visit.path.starts_with(path) || path.starts_with(&visit.path)));
}
