//! The limit clock: when the case is due, and why.

use chrono::NaiveDate;

use crate::workdays::{Calendar, Due, Pause, date_of, due, due_in_days};

use super::state::{Clock, Counting, State, Task, Timer};

impl Clock {
    /// Every stop of the clock.
    pub fn stops(&self) -> Vec<Pause> {
        self.pauses.iter().map(|stop| stop.pause).collect()
    }

    /// Whether the clock stands still.
    pub fn is_stopped(&self) -> bool {
        self.pauses.iter().any(|stop| stop.pause.until.is_none())
    }
}

/// When the promised limit ends, with the reason of every day; nothing before acceptance.
pub fn explain(state: &State, calendar: &Calendar, today: NaiveDate) -> Option<Due> {
    limit_day(&state.clock, state.clock.promised, calendar, today)
}

/// When `days` and the extension end for this clock.
pub fn limit_day(clock: &Clock, days: u32, calendar: &Calendar, today: NaiveDate) -> Option<Due> {
    let start = clock.accepted_on?;
    Some(due(calendar, start, days.saturating_add(clock.extended), &clock.stops(), today))
}

/// Whether a date that the case still waits for lies beyond the loaded calendar, so that it may move.
pub fn is_provisional(state: &State, calendar: &Calendar) -> bool {
    if !state.is_open() {
        return false;
    }
    let limits = [state.clock.promised_on, state.clock.statutory_on];
    let tasks = state.open_tasks().map(|(_, task)| task.due_on);
    // A timer fires at the first instant after its last day.
    let last_day = |timer: &Timer| date_of(timer.fires_at).pred_opt();
    let counted = state.timers.values().filter(|timer| timer.counts == Counting::WorkingDays);
    let timers = counted.map(last_day);
    limits.into_iter().chain(tasks).chain(timers).flatten().any(|day| calendar.is_provisional(day))
}

/// When a task's own limit ends, given the stops of the clock since it was opened.
pub(super) fn task_day(task: &Task, days: u32, state: &State, calendar: &Calendar, today: NaiveDate) -> NaiveDate {
    due(calendar, task.opened_on, days, &state.stops(), today).on
}

impl State {
    /// Every time at which the limits of steps stand still: the stops of the clock, and suspensions before it was started.
    pub fn stops(&self) -> Vec<Pause> {
        self.clock.stops().into_iter().chain(self.suspensions.iter().copied()).collect()
    }
}

/// The last day of a timer, given what holds it up: a suspension every one, a stop of the limit those that wait for it.
pub(super) fn timer_day(timer: &Timer, state: &State, calendar: &Calendar, today: NaiveDate) -> NaiveDate {
    let stops = if timer.runs_while_stopped { state.suspensions.clone() } else { state.stops() };
    match timer.counts {
        Counting::WorkingDays => due(calendar, timer.from, timer.days, &stops, today).on,
        Counting::Days => due_in_days(timer.from, timer.days, &stops, today),
        Counting::Date => timer.from,
    }
}
