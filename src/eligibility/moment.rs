//! Days as clauses name them, and how months and years are counted.
//!
//! Months run to the day of the same number; where a month has no such day, to its last one (Civil Code, article 202).
//! Years of age are completed on the birthday, for somebody born on 29 February on 1 March, as everywhere in the program.

use chrono::{Datelike, Months, NaiveDate};

/// A day as a clause writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Moment {
    Today,
    Date(NaiveDate),
    /// Month and day of the current year.
    OfYear(u32, u32),
    /// A fact that holds the date.
    Fact(String),
}

impl Moment {
    /// Reads `today`, `2026-08-31`, `08-31` or the name of a fact.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == "today" {
            return Some(Self::Today);
        }
        if let Ok(date) = text.parse() {
            return Some(Self::Date(date));
        }
        if let Some((month, day)) = text.split_once('-') {
            let (month, day) = (two(month)?, two(day)?);
            // A year without 29 February: a day that not every year has is no day of the year.
            return NaiveDate::from_ymd_opt(2027, month, day).map(|_| Self::OfYear(month, day));
        }
        text.contains('.').then(|| Self::Fact(text.to_owned()))
    }
}

fn two(digits: &str) -> Option<u32> {
    (digits.len() == 2).then(|| digits.parse().ok()).flatten()
}

/// The day on which so many months have gone by.
pub(super) fn after_months(since: NaiveDate, months: u32) -> NaiveDate {
    since.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// Completed months, none before they begin.
pub(super) fn months_between(since: NaiveDate, today: NaiveDate) -> u32 {
    let count = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month());
    let Ok(whole) = u32::try_from(count(today) - count(since)) else { return 0 };
    if after_months(since, whole) <= today { whole } else { whole.saturating_sub(1) }
}

/// The day on which somebody completes so many years.
pub(super) fn birthday(born: NaiveDate, years: u32) -> NaiveDate {
    let year = i32::try_from(years).ok().and_then(|years| born.year().checked_add(years));
    let day = year.and_then(|year| {
        NaiveDate::from_ymd_opt(year, born.month(), born.day()).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
    });
    day.unwrap_or(NaiveDate::MAX)
}

/// Completed years on a day; none before birth.
pub(super) fn age(born: NaiveDate, on: NaiveDate) -> u32 {
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    u32::try_from(i64::from(on.year()) - i64::from(born.year()) - i64::from(before_birthday)).unwrap_or(0)
}
