//! When something is due, with pauses, and why.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Calendar, Day};

/// A time that does not count: the days after `from` up to and including `until`; still open without `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
pub struct Pause {
    /// The day on which the clock was stopped; it still counts itself.
    pub from: NaiveDate,
    /// The day on which the clock went on.
    pub until: Option<NaiveDate>,
}

impl Pause {
    fn covers(&self, date: NaiveDate, today: NaiveDate) -> bool {
        date > self.from && date <= self.until.unwrap_or(today)
    }
}

/// The day on which something is due, explained day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Due at 24:00 of this day.
    pub on: NaiveDate,
    /// The holidays of a counted year are not known yet.
    pub provisional: bool,
    /// The clock stands still now; the date moves on by every working day that passes.
    pub stopped: bool,
    /// Every day from the day after the start to the due day.
    pub days: Vec<DayLine>,
}

/// One day of the way to the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayLine {
    /// The date.
    pub on: NaiveDate,
    /// Why it counts or not.
    pub why: Why,
}

/// Why a day counts towards a limit or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A working day that counts.
    Counted,
    /// A weekend worked in place of a holiday; counts.
    CountedMadeUp,
    /// A weekend.
    Weekend,
    /// A public holiday.
    Holiday,
    /// A working day on which the clock stood still.
    Paused,
}

/// Counts `days` working days after `start`, leaving out every day that one or more pauses cover. Pauses are united,
/// never summed: a day that two of them cover is left out once. A clock stopped on the last day itself moves that day on too.
pub fn due(calendar: &Calendar, start: NaiveDate, days: u32, pauses: &[Pause], today: NaiveDate) -> Due {
    let stopped = pauses.iter().any(|pause| pause.until.is_none());
    let mut due = Due { on: start, provisional: false, stopped, days: Vec::new() };
    let mut left = days;
    for date in start.iter_days().skip(1) {
        let paused = pauses.iter().any(|pause| pause.covers(date, today));
        let why = match calendar.day(date) {
            Day::Weekend => Why::Weekend,
            Day::Holiday => Why::Holiday,
            _ if paused => Why::Paused,
            Day::MadeUp => Why::CountedMadeUp,
            Day::Worked => Why::Counted,
        };
        if left == 0 && !paused {
            break;
        }
        due.provisional |= calendar.is_provisional(date);
        due.days.push(DayLine { on: date, why });
        if left > 0 || why == Why::Paused {
            due.on = date;
        }
        if matches!(why, Why::Counted | Why::CountedMadeUp) {
            left = left.saturating_sub(1);
        }
    }
    let last = due.on;
    due.days.retain(|line| line.on <= last);
    due
}

/// The day `days` calendar days after `start`, leaving out every day that one or more pauses cover.
pub fn due_in_days(start: NaiveDate, days: u32, pauses: &[Pause], today: NaiveDate) -> NaiveDate {
    let (mut on, mut left) = (start, days);
    for date in start.iter_days().skip(1) {
        let paused = pauses.iter().any(|pause| pause.covers(date, today));
        if left == 0 && !paused {
            break;
        }
        on = date;
        if !paused {
            left -= 1;
        }
    }
    on
}
