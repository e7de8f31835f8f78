//! Which days are worked.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc, Weekday};

/// What kind of day a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// An ordinary Monday to Friday.
    Worked,
    /// A weekend day that is worked to make up for a bridged holiday.
    MadeUp,
    /// A weekend.
    Weekend,
    /// A public holiday.
    Holiday,
}

impl Day {
    /// Whether the office works on such a day.
    pub fn is_worked(self) -> bool {
        matches!(self, Self::Worked | Self::MadeUp)
    }
}

/// A date that was counted to. Beyond the loaded calendar it is provisional: the holidays are not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counted {
    /// The date.
    pub on: NaiveDate,
    /// Whether a day without calendar data was counted on the way.
    pub provisional: bool,
}

/// Holidays and make-up working days of the loaded years, and the hour after which a filing counts for the next day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    pub(super) exceptions: BTreeMap<NaiveDate, bool>,
    pub(super) cut_off: Option<NaiveTime>,
}

impl Calendar {
    /// The same calendar with a cut-off hour: what arrives at or after it counts as received the next working day.
    #[must_use]
    pub fn with_cut_off(mut self, cut_off: Option<NaiveTime>) -> Self {
        self.cut_off = cut_off;
        self
    }

    /// What kind of day this is. Without data it is told by the day of the week alone.
    pub fn day(&self, date: NaiveDate) -> Day {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match (self.exceptions.get(&date), weekend) {
            (Some(true), true) => Day::MadeUp,
            (Some(true), false) | (None, false) => Day::Worked,
            (Some(false), _) => Day::Holiday,
            (None, true) => Day::Weekend,
        }
    }

    /// Whether the year of this date is outside the loaded data.
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        let first = self.exceptions.keys().next();
        let last = self.exceptions.keys().next_back();
        match (first, last) {
            (Some(first), Some(last)) => date.year() < first.year() || date.year() > last.year(),
            _ => true,
        }
    }

    /// The last day of the loaded data, or nothing if no year is loaded.
    pub fn horizon(&self) -> Option<NaiveDate> {
        self.exceptions.keys().next_back().and_then(|last| NaiveDate::from_ymd_opt(last.year(), 12, 31))
    }

    /// The date `days` working days after `start`, which itself is not counted.
    pub fn add(&self, start: NaiveDate, days: u32) -> Counted {
        let mut counted = Counted { on: start, provisional: false };
        let mut left = days;
        for date in start.iter_days().skip(1) {
            if left == 0 {
                break;
            }
            counted.provisional |= self.is_provisional(date);
            counted.on = date;
            if self.day(date).is_worked() {
                left -= 1;
            }
        }
        counted
    }

    /// How many working days lie after `from` up to and including `until`.
    pub fn count(&self, from: NaiveDate, until: NaiveDate) -> u32 {
        let worked =
            from.iter_days().skip(1).take_while(|date| *date <= until).filter(|date| self.day(*date).is_worked());
        u32::try_from(worked.count()).unwrap_or(u32::MAX)
    }

    /// The day on which something that arrived at this instant counts as received: a rest day or an hour after the
    /// cut-off moves it to the next working day.
    pub fn received_on(&self, arrived: DateTime<Utc>) -> Counted {
        let (date, time) = super::local(arrived);
        let late = self.cut_off.is_some_and(|cut_off| time >= cut_off);
        if self.day(date).is_worked() && !late {
            return Counted { on: date, provisional: self.is_provisional(date) };
        }
        self.add(date, 1)
    }
}
