//! Levels, what is rated, and the states of a follow-up. Pure.

use chrono::{Days, NaiveDate};

use crate::error::{Code, Result};
use crate::{id_type, text_enum};

id_type!(
    /// A rating.
    RatingId
);
id_type!(
    /// What is done about a bad rating.
    FollowUpId
);

text_enum! {
    /// The five levels of 好差评, the best first; the last two are bad.
    pub enum Level {
        VerySatisfied = "very_satisfied",
        Satisfied = "satisfied",
        FairlySatisfied = "fairly_satisfied",
        Dissatisfied = "dissatisfied",
        VeryDissatisfied = "very_dissatisfied",
    }
}

impl Level {
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Dissatisfied | Self::VeryDissatisfied)
    }

    /// As the office calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::VerySatisfied => "非常满意",
            Self::Satisfied => "满意",
            Self::FairlySatisfied => "基本满意",
            Self::Dissatisfied => "不满意",
            Self::VeryDissatisfied => "非常不满意",
        }
    }
}

text_enum! {
    /// What is rated: how the case was accepted, or how it came out.
    pub enum Handling { Acceptance = "acceptance", Result = "result" }
}

text_enum! {
    /// How far a follow-up has come.
    pub enum Stage { Open = "open", Contacted = "contacted", Settled = "settled" }
}

text_enum! {
    /// What a department does about a bad rating.
    pub enum Act { Contact = "contact", Settle = "settle" }
}

impl Stage {
    /// | stage | contact | settle |
    /// |---|---|---|
    /// | open | contacted | contact first |
    /// | contacted | done already | settled |
    /// | settled | done already | done already |
    ///
    /// # Errors
    /// `contact_first`, `follow_up_done`
    pub fn after(self, act: Act) -> Result<Self> {
        match (self, act) {
            (Self::Open, Act::Contact) => Ok(Self::Contacted),
            (Self::Open, Act::Settle) => Err(Code::ContactFirst.into()),
            (Self::Contacted, Act::Settle) => Ok(Self::Settled),
            (Self::Contacted | Self::Settled, _) => Err(Code::FollowUpDone.into()),
        }
    }
}

/// Which round a new rating would be: the first, or the one more that is allowed after a bad one. Whoever rates again has to
/// say so; the same click twice is then never taken for a second opinion.
///
/// # Errors
/// `already_rated`, and `not_rateable` for a second time without a bad first one.
pub fn next_round(given: &[(i32, Level)], again: bool) -> Result<i32> {
    match given {
        [] if again => Err(Code::NotRateable.into()),
        [] => Ok(1),
        [(1, level)] if again && level.is_bad() => Ok(2),
        _ => Err(Code::AlreadyRated.into()),
    }
}

/// The last day on which a handling may be rated: some days after it was handled; for a second time some days after the
/// office has, or should have, settled the first.
pub fn last_day(handled_on: NaiveDate, settled_on: Option<NaiveDate>, open_days: u32) -> Option<NaiveDate> {
    handled_on.max(settled_on.unwrap_or(handled_on)).checked_add_days(Days::new(u64::from(open_days)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_follow_ups() {
        use Act::{Contact, Settle};
        use Stage::{Contacted, Open, Settled};
        let table = [
            (Open, Contact, Ok(Contacted)),
            (Open, Settle, Err(Code::ContactFirst)),
            (Contacted, Contact, Err(Code::FollowUpDone)),
            (Contacted, Settle, Ok(Settled)),
            (Settled, Contact, Err(Code::FollowUpDone)),
            (Settled, Settle, Err(Code::FollowUpDone)),
        ];
        for (stage, act, expected) in table {
            assert_eq!(stage.after(act).map_err(|error| error.code()), expected, "{stage} {act}");
        }
    }

    #[test]
    fn one_rating_and_one_more_after_a_bad_one() {
        use Level::{Dissatisfied, Satisfied, VeryDissatisfied};
        type Row<'a> = (&'a [(i32, Level)], bool, std::result::Result<i32, Code>);
        let table: [Row<'_>; 7] = [
            (&[], false, Ok(1)),
            (&[], true, Err(Code::NotRateable)),
            (&[(1, VeryDissatisfied)], true, Ok(2)),
            (&[(1, VeryDissatisfied)], false, Err(Code::AlreadyRated)),
            (&[(1, Satisfied)], true, Err(Code::AlreadyRated)),
            (&[(1, Satisfied)], false, Err(Code::AlreadyRated)),
            (&[(1, Dissatisfied), (2, Dissatisfied)], true, Err(Code::AlreadyRated)),
        ];
        for (given, again, expected) in table {
            assert_eq!(next_round(given, again).map_err(|error| error.code()), expected, "{given:?} {again}");
        }
    }

    #[test]
    fn a_second_rating_waits_for_what_the_office_does() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(last_day(day("2026-09-01"), None, 30), Some(day("2026-10-01")));
        assert_eq!(last_day(day("2026-09-01"), Some(day("2026-09-25")), 30), Some(day("2026-10-25")));
    }

    #[test]
    fn the_last_two_are_bad() {
        let bad: Vec<bool> = Level::ALL.iter().map(|level| level.is_bad()).collect();
        assert_eq!(bad, [false, false, false, true, true]);
    }
}
