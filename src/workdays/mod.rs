//! Working days of the office: which days count, when a filing counts as received, and when something is due.
//!
//! Holidays and make-up working weekends are data; nothing here knows a festival. Dates are those of Asia/Shanghai, which
//! has one offset all year. Due means the end of the day, 24:00.

mod calendar;
mod limit;
mod read;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, Counted, Day};
pub use limit::{DayLine, Due, Pause, Why, due, due_in_days};
pub use read::CalendarError;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Utc};

/// Seconds by which Asia/Shanghai is ahead of UTC, all year.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// The date in Asia/Shanghai at this instant.
pub fn date_of(instant: DateTime<Utc>) -> NaiveDate {
    local(instant).0
}

/// 24:00 of this date in Asia/Shanghai: the first instant that is too late.
pub fn end_of(date: NaiveDate) -> DateTime<Utc> {
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    let midnight = next.and_time(NaiveTime::MIN).and_utc();
    midnight - chrono::TimeDelta::seconds(i64::from(SHANGHAI_SECONDS))
}

fn local(instant: DateTime<Utc>) -> (NaiveDate, NaiveTime) {
    let Some(offset) = FixedOffset::east_opt(SHANGHAI_SECONDS) else {
        return (instant.date_naive(), instant.time());
    };
    let there = instant.with_timezone(&offset);
    (there.date_naive(), there.time())
}
