//! The application is handed in.

use super::super::event::Event;
use super::super::refusal::Refusal;
use super::{accept, enter, run::Run};

pub(super) fn file(run: &mut Run) -> Result<(), Refusal> {
    if run.state.received_on.is_some() {
        return Err(Refusal::AlreadyFiled);
    }
    let start = run.definition.start().ok_or_else(|| Refusal::Unsound { step: run.definition.code.clone() })?;
    let received = run.world.calendar.received_on(run.world.now);
    run.emit(Event::Filed { received_on: received.on, provisional: received.provisional });
    if start.accepts {
        accept::start_clock(run, received.on, false);
    }
    enter::enter(run, run.state.next.token, &start.id, &Vec::new(), enter::Entry::default())
}
