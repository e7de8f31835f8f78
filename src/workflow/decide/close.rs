//! The case ends.

use super::super::event::Event;
use super::super::model::{CaseOutcome, StepId};
use super::super::refusal::Refusal;
use super::run::Run;

/// Ends the case. What is still open is withdrawn by the event itself.
pub(super) fn close(run: &mut Run, outcome: CaseOutcome, step: Option<StepId>) -> Result<(), Refusal> {
    run.resume(|_| true);
    run.emit(Event::Closed { outcome, step });
    Ok(())
}
