//! The case is accepted: the limit runs from the next day.

use chrono::NaiveDate;

use super::super::clock::limit_day;
use super::super::event::Event;
use super::super::state::{Clock, TimerPurpose};
use super::run::Run;

/// Starts the clock unless it runs already; a case is accepted once, however often it comes by.
pub(super) fn start_clock(run: &mut Run, on: NaiveDate, deemed: bool) {
    run.cancel_timers(|purpose| matches!(purpose, TimerPurpose::Answer { .. }));
    if run.state.clock.accepted_on.is_some() {
        return;
    }
    let limits = &run.definition.limits;
    let clock = Clock { accepted_on: Some(on), ..Clock::default() };
    let day = |days| limit_day(&clock, days, &run.world.calendar, run.world.today());
    let (Some(promised), Some(statutory)) = (day(limits.promised), day(limits.statutory)) else { return };
    run.emit(Event::ClockStarted {
        on,
        deemed,
        promised: limits.promised,
        statutory: limits.statutory,
        promised_on: promised.on,
        statutory_on: statutory.on,
        provisional: promised.provisional || statutory.provisional,
    });
}
