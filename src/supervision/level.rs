//! How urgent a task is.

use chrono::NaiveDate;

use crate::packs::format::Supervision;
use crate::text_enum;
use crate::workdays::Calendar;

text_enum! {
    /// The warnings in the order in which they come.
    pub enum Level { DueSoon = "due_soon", Blue = "blue", Orange = "orange", Red = "red" }
}

/// The warning that a task due on this day calls for today, if any. Days are working days.
pub fn level(rules: &Supervision, calendar: &Calendar, due_on: NaiveDate, today: NaiveDate) -> Option<Level> {
    if today <= due_on {
        return (calendar.count(today, due_on) <= rules.remind_before).then_some(Level::DueSoon);
    }
    let late = calendar.count(due_on, today);
    let reached = [(rules.red_after, Level::Red), (rules.orange_after, Level::Orange), (rules.blue_after, Level::Blue)];
    reached.into_iter().find(|(days, _)| late >= *days).map(|(_, level)| level)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn warnings_follow_working_days() {
        let rules =
            Supervision { remind_before: 1, blue_after: 1, orange_after: 3, red_after: 5, hour: 8, assumed: true };
        let calendar =
            Calendar::read("date,kind,festival\n2026-09-20,workday,x\n2026-09-25,holiday,x\n".as_bytes()).unwrap();
        let due: NaiveDate = "2026-09-18".parse().unwrap();
        for (today, expected) in [
            ("2026-09-16", None),
            ("2026-09-17", Some(Level::DueSoon)),
            ("2026-09-18", Some(Level::DueSoon)),
            ("2026-09-19", None),
            ("2026-09-20", Some(Level::Blue)),
            ("2026-09-21", Some(Level::Blue)),
            ("2026-09-22", Some(Level::Orange)),
            ("2026-09-24", Some(Level::Red)),
            ("2026-10-30", Some(Level::Red)),
        ] {
            assert_eq!(level(&rules, &calendar, due, today.parse().unwrap()), expected, "{today}");
        }
    }
}
