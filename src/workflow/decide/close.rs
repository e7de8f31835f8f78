//! The case ends.

use super::super::event::Event;
use super::super::model::{CaseOutcome, StepId};
use super::super::refusal::Refusal;
use super::run::Run;

/// Ends the case. What is still open is withdrawn by the event itself.
pub(super) fn close(run: &mut Run, outcome: CaseOutcome, step: Option<StepId>) -> Result<(), Refusal> {
    let tokens: Vec<_> =
        run.state.clock.pauses.iter().filter(|stop| stop.pause.until.is_none()).map(|stop| stop.token).collect();
    for token in tokens {
        run.resume_clock(token);
    }
    run.emit(Event::Closed { outcome, step });
    Ok(())
}
