//! Words of this folder, and what an evaluation leads to.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::cases::entitlement::ClauseRecord;
use crate::eligibility::Verdict;
use crate::rules::Facts;
use crate::{id_type, text_enum};

id_type!(
    /// One look at whether a grant still holds.
    CheckId
);
id_type!(
    /// A grant whose ground has become doubtful, for a department to look at.
    ReviewId
);

text_enum! {
    /// Where a review stands.
    pub enum ReviewStatus { Open = "open", StillEntitled = "still_entitled", NotEntitled = "not_entitled" }
}

text_enum! {
    /// What a check came to; of several clauses the worst.
    pub enum CheckVerdict { Met = "met", NotMet = "not_met", Unknown = "unknown" }
}

text_enum! {
    /// Why a grant is followed no more.
    pub enum EndedWhy {
        /// The time for which it was given is over.
        TermOver = "term_over",
        /// The card that came of it is no longer in force, or a later one took its place.
        CardEnded = "card_ended",
        /// A head decided that the person is no longer entitled.
        NotEntitled = "not_entitled",
        /// The person was erased; nobody is asked about any more.
        PersonErased = "person_erased",
    }
}

/// The sealed part of a check: inputs and answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub clauses: Vec<ClauseRecord>,
    /// The facts that the clauses asked for, as they were; one that was not known is absent.
    pub facts: Facts,
    /// Registers that said nothing, and why.
    #[serde(default)]
    pub silent: Vec<(String, String)>,
}

impl Content {
    pub fn verdict(&self) -> CheckVerdict {
        let has = |verdict| self.clauses.iter().any(|clause| clause.verdict == verdict);
        match () {
            () if has(Verdict::NotMet) => CheckVerdict::NotMet,
            () if has(Verdict::Unknown) => CheckVerdict::Unknown,
            () => CheckVerdict::Met,
        }
    }

    /// What is not met.
    pub fn failing(&self) -> impl Iterator<Item = &ClauseRecord> {
        self.clauses.iter().filter(|clause| clause.verdict == Verdict::NotMet)
    }

    /// Whether the same clauses fail over the same facts as then, so that whoever looked at it has seen all there is.
    pub fn fails_like(&self, before: &Content) -> bool {
        let codes = |content: &Content| content.failing().map(|clause| clause.code.clone()).collect::<Vec<_>>();
        codes(self) == codes(before) && self.facts == before.facts
    }
}

/// The day of the next look: so many months later, or tomorrow where a register has to be asked again.
pub fn next_check(today: NaiveDate, every_months: u32, again: bool) -> NaiveDate {
    let next = if again { today.succ_opt() } else { today.checked_add_months(Months::new(every_months)) };
    next.unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::eligibility::ClauseEffect;
    use crate::packs::format::Text;

    fn content(verdicts: &[(&str, Verdict)], months: i64) -> Content {
        let clauses = verdicts.iter().map(|(code, verdict)| ClauseRecord {
            code: (*code).to_owned(),
            effect: ClauseEffect::Warn,
            verdict: *verdict,
            text: Text { zh: String::new(), en: String::new() },
            met_on: None,
        });
        let facts = [("register.social_insurance.gap_months", json!(months))].into_iter().collect();
        Content { clauses: clauses.collect(), facts, silent: Vec::new() }
    }

    #[test]
    fn one_clause_that_is_not_met_weighs_more_than_one_that_is_not_known() {
        use Verdict::{Met, NotMet, Unknown};
        for (verdicts, expected) in [
            (&[("a", Met), ("b", Met)][..], CheckVerdict::Met),
            (&[("a", Met), ("b", Unknown)][..], CheckVerdict::Unknown),
            (&[("a", Unknown), ("b", NotMet)][..], CheckVerdict::NotMet),
        ] {
            assert_eq!(content(verdicts, 0).verdict(), expected);
        }
    }

    #[test]
    fn what_fails_otherwise_than_before_is_looked_at_anew() {
        use Verdict::{Met, NotMet};
        let before = content(&[("gap", NotMet), ("home", Met)], 7);
        for (now, same) in [
            (content(&[("gap", NotMet), ("home", Met)], 7), true),
            (content(&[("gap", NotMet), ("home", Met)], 8), false),
            (content(&[("gap", NotMet), ("home", NotMet)], 7), false),
        ] {
            assert_eq!(now.fails_like(&before), same);
        }
    }

    #[test]
    fn looks_follow_the_calendar_and_a_silent_register_is_asked_the_next_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(next_check(day("2026-10-31"), 1, false), day("2026-11-30"));
        assert_eq!(next_check(day("2026-10-31"), 1, true), day("2026-11-01"));
    }
}
