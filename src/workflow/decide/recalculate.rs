//! The calendar has changed: what is still to come is counted anew, and what moved is on record.
//!
//! While the clock stands still its dates are counted when it goes on, so they are left alone. A term that somebody was
//! told they have – a correction, a public notice – may become longer, never shorter.

use super::super::clock::limit_day;
use super::super::event::Event;
use super::super::refusal::Refusal;
use super::super::state::{Counting, Timer, TimerNo, TimerPurpose};
use super::super::world::Actor;
use super::{object, run::Run};
use crate::workdays::{Counted, due, end_of};

pub(super) fn recalculate(run: &mut Run) -> Result<(), Refusal> {
    if *run.actor != Actor::System {
        return Err(Refusal::NotSystem);
    }
    if !run.state.clock.is_stopped() {
        limits(run);
        run.move_task_limits();
    }
    let timers: Vec<_> = run.state.timers.iter().map(|(no, timer)| (*no, timer.clone())).collect();
    for (no, timer) in timers {
        move_timer(run, no, &timer);
    }
    Ok(())
}

fn limits(run: &mut Run) {
    let clock = &run.state.clock;
    let day = |days| limit_day(clock, days, &run.world.calendar, run.world.today());
    let (Some(promised), Some(statutory)) = (day(clock.promised), day(clock.statutory)) else { return };
    if (clock.promised_on, clock.statutory_on) != (Some(promised.on), Some(statutory.on)) {
        run.emit(Event::LimitsMoved {
            promised_on: promised.on,
            statutory_on: statutory.on,
            provisional: promised.provisional || statutory.provisional,
        });
    }
}

/// A timer whose time has come is left to fire.
fn move_timer(run: &mut Run, no: TimerNo, timer: &Timer) {
    if timer.fires_at <= run.world.now {
        return;
    }
    let Some(last) = last_day(run, timer) else { return };
    let fires_at = end_of(last.on);
    let promised = timer.purpose == TimerPurpose::Correct || object::is_notice(run, &timer.purpose);
    if fires_at == timer.fires_at || (promised && fires_at < timer.fires_at) {
        return;
    }
    run.emit(Event::TimerMoved { timer: no, fires_at });
    if timer.purpose == TimerPurpose::Correct {
        run.emit(Event::CorrectionTermMoved { due_on: last.on, provisional: last.provisional });
    }
}

/// The last day of a timer; nothing for one that stands still with the clock and looks again when its
/// time comes.
fn last_day(run: &Run, timer: &Timer) -> Option<Counted> {
    if timer.counts != Counting::WorkingDays {
        // Calendar days and dates do not depend on which days are worked.
        return None;
    }
    let calendar = &run.world.calendar;
    let stands = run.state.clock.is_stopped() && !timer.runs_while_stopped;
    if stands || run.state.is_suspended() {
        return None;
    }
    let stops = if timer.runs_while_stopped { run.state.suspensions.clone() } else { run.state.stops() };
    let due = due(calendar, timer.from, timer.days, &stops, run.world.today());
    Some(Counted { on: due.on, provisional: due.provisional })
}
