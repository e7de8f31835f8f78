//! The days on which something holds while nothing but the date changes.

use chrono::NaiveDate;

/// A set of days as spans, both ends included, in order and apart from each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days(Vec<(NaiveDate, NaiveDate)>);

impl Days {
    /// Every day.
    pub fn always() -> Self {
        Self::between(NaiveDate::MIN, NaiveDate::MAX)
    }

    /// No day.
    pub const fn never() -> Self {
        Self(Vec::new())
    }

    /// Every day or none.
    pub fn constant(holds: bool) -> Self {
        if holds { Self::always() } else { Self::never() }
    }

    /// From one day to another; none if they are the wrong way round.
    pub fn between(first: NaiveDate, last: NaiveDate) -> Self {
        if first <= last { Self(vec![(first, last)]) } else { Self::never() }
    }

    pub fn from(first: NaiveDate) -> Self {
        Self::between(first, NaiveDate::MAX)
    }

    pub fn until(last: NaiveDate) -> Self {
        Self::between(NaiveDate::MIN, last)
    }

    /// Up to the day before this one.
    pub fn before(day: NaiveDate) -> Self {
        day.pred_opt().map_or_else(Self::never, Self::until)
    }

    /// From the day after this one.
    pub fn after(day: NaiveDate) -> Self {
        day.succ_opt().map_or_else(Self::never, Self::from)
    }

    pub fn contain(&self, day: NaiveDate) -> bool {
        self.0.iter().any(|(first, last)| *first <= day && day <= *last)
    }

    /// The days on which either holds.
    pub fn or(&self, other: &Self) -> Self {
        let mut spans: Vec<_> = self.0.iter().chain(&other.0).copied().collect();
        spans.sort_unstable();
        let mut joined: Vec<(NaiveDate, NaiveDate)> = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            match joined.last_mut() {
                Some(before) if before.1.succ_opt().is_none_or(|next| first <= next) => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        Self(joined)
    }

    /// The days on which both hold.
    pub fn and(&self, other: &Self) -> Self {
        let mut both = Vec::new();
        for (first, last) in &self.0 {
            for (from, to) in &other.0 {
                let (from, to) = (*first.max(from), *last.min(to));
                if from <= to {
                    both.push((from, to));
                }
            }
        }
        both.sort_unstable();
        Self(both)
    }

    /// The first day after this one on which it holds.
    pub fn next_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        let next = day.succ_opt()?;
        let span = self.0.iter().find(|(_, last)| *last >= next)?;
        Some(span.0.max(next)).filter(|found| *found < NaiveDate::MAX)
    }

    /// The last day of the span that this day lies in; nothing if it has no end.
    pub fn end_of(&self, day: NaiveDate) -> Option<NaiveDate> {
        let span = self.0.iter().find(|(first, last)| *first <= day && day <= *last)?;
        Some(span.1).filter(|last| *last < NaiveDate::MAX)
    }
}
