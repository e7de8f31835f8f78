//! Employments, rounds and findings.

use chrono::{Datelike, NaiveDate};

use crate::packs::format::RoundRules;
use crate::{id_type, text_enum};

id_type!(
    /// One person's employment with one organisation.
    EmploymentId
);
id_type!(
    /// One round of one employer.
    RoundId
);
id_type!(
    /// Something about an employer that the office has to look at.
    EmployerFindingId
);

text_enum! {
    /// How an employment stands.
    pub enum EmploymentState {
        /// The talent says so.
        Asked = "asked",
        /// The employer says so too.
        Confirmed = "confirmed",
        /// The employer does not know of it.
        Refused = "refused",
        Ended = "ended",
        /// The talent took it back before the employer had said anything.
        Withdrawn = "withdrawn",
    }
}

impl EmploymentState {
    /// A person has one of these with an organisation at most.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Confirmed)
    }
}

text_enum! {
    /// Where a round stands.
    pub enum RoundState { Open = "open", Answered = "answered", Overdue = "overdue" }
}

text_enum! {
    /// What an employer says about one of its staff.
    pub enum RoundAnswer { StillEmployed = "still_employed", Ended = "ended" }
}

/// A round that was missed, because nothing ran on its day, still begins within so many days.
const GRACE_DAYS: i64 = 7;

/// The round that begins on this day or began so shortly before that it may still begin: its name.
pub fn period(rules: &RoundRules, today: NaiveDate) -> Option<String> {
    let begins = (0..GRACE_DAYS).find_map(|back| {
        let day = today - chrono::TimeDelta::days(back);
        (rules.months.contains(&day.month()) && day.day() == rules.day).then_some(day)
    })?;
    Some(begins.format("%Y-%m").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_begins_on_its_day_or_shortly_after() {
        let rules = RoundRules { months: vec![1, 4, 7, 10], day: 28, answer_days: 10, remind_before: 3 };
        for (day, expected) in [
            ("2026-10-27", None),
            ("2026-10-28", Some("2026-10")),
            ("2026-11-03", Some("2026-10")),
            ("2026-11-04", None),
            ("2026-11-28", None),
            ("2027-01-28", Some("2027-01")),
        ] {
            let day: NaiveDate = day.parse().unwrap_or_default();
            assert_eq!(period(&rules, day).as_deref(), expected, "{day}");
        }
    }
}
