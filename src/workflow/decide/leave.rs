//! A strand leaves its step, or a block is left with all its strands.

use super::super::event::Event;
use super::super::state::{Path, ScopeNo, TaskNo, TimerPurpose, TokenNo};
use super::run::Run;

/// What a strand waits for at its step comes to nothing: its open tasks are withdrawn, its timers end, the clock goes on.
pub(super) fn step(run: &mut Run, token: TokenNo) {
    let tasks: Vec<TaskNo> = run.state.open_tasks().filter(|(_, task)| task.token == token).map(|(no, _)| no).collect();
    for task in tasks {
        run.emit(Event::TaskWithdrawn { task });
    }
    let of_token: Vec<TaskNo> =
        run.state.tasks.iter().filter(|(_, task)| task.token == token).map(|(no, _)| *no).collect();
    run.resume_clock(token);
    run.cancel_timers(|purpose| match purpose {
        TimerPurpose::Wait { token: of } | TimerPurpose::Boundary { token: of, .. } => *of == token,
        TimerPurpose::Answer { task } => of_token.contains(task),
        TimerPurpose::Collect | TimerPurpose::Correct => false,
    });
}

/// Cancels a block: open tasks in it are withdrawn, its timers end, finished reviews stay.
pub(super) fn block(run: &mut Run, scope: ScopeNo) {
    let inside = |path: &Path| path.iter().any(|level| level.scope == scope);
    let tokens: Vec<TokenNo> =
        run.state.tokens.iter().filter(|(_, token)| inside(&token.path)).map(|(no, _)| *no).collect();
    for token in tokens {
        step(run, token);
    }
    run.emit(Event::ScopeCancelled { scope });
    if run.state.correction.is_none() {
        run.cancel_timers(|purpose| *purpose == TimerPurpose::Collect);
    }
}
