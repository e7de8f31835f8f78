//! Purposes, answers, and why there is none.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde_json::Value;

use crate::db::types::Instant;
use crate::{id_type, text_enum};

id_type!(
    /// One question to one register.
    QueryId
);

text_enum! {
    /// What a register may be asked for; nobody is asked about for anything else.
    pub enum Purpose {
        /// Whether what is about to be handed in holds.
        Eligibility = "eligibility",
        /// A reviewer has it looked up again.
        Review = "review",
        /// Whether what was granted still holds.
        ContinuousCheck = "continuous_check",
    }
}

text_enum! {
    /// Why a register confirms nothing.
    pub enum Reason {
        Slow = "slow",
        Unavailable = "unavailable",
        Cut = "cut",
        Garbage = "garbage",
        Mixed = "mixed",
        Rejected = "rejected",
        Stale = "stale",
        NoRecord = "no_record",
        LeftAlone = "left_alone",
        NotConnected = "not_connected",
        NoConsent = "no_consent",
        NotAsked = "not_asked",
    }
}

impl Reason {
    /// Whether the register is at fault, so that it is left alone for a while if that goes on.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Slow | Self::Unavailable | Self::Cut | Self::Garbage | Self::Mixed | Self::Rejected)
    }

    /// Whether asking once more at once may help. One that did not answer in time is not asked again while somebody waits.
    pub fn is_worth_repeating(self) -> bool {
        matches!(self, Self::Unavailable | Self::Cut)
    }

    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Slow => "未在规定时间内答复",
            Self::Unavailable => "服务不可用",
            Self::Cut => "答复中断",
            Self::Garbage => "答复无法识别",
            Self::Mixed => "答复不属于本次查询",
            Self::Rejected => "查询被拒绝",
            Self::Stale => "数据过旧",
            Self::NoRecord => "查无记录",
            Self::LeftAlone => "连续失败，暂停查询",
            Self::NotConnected => "未接入",
            Self::NoConsent => "申请人未同意查询",
            Self::NotAsked => "未查询",
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Slow => "It did not answer in time",
            Self::Unavailable => "It is out of service",
            Self::Cut => "Its answer was cut off",
            Self::Garbage => "What it sent is no answer",
            Self::Mixed => "It answered another question",
            Self::Rejected => "It refused the query",
            Self::Stale => "What it knows is too old",
            Self::NoRecord => "It has no record of the person",
            Self::LeftAlone => "It failed again and again and is left alone for a while",
            Self::NotConnected => "It is not connected",
            Self::NoConsent => "The applicant did not consent",
            Self::NotAsked => "It was not asked",
        }
    }
}

/// What a register said about somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Who answered, in the register's own words.
    pub source: String,
    /// The moment that the answer describes.
    pub as_of: Instant,
    /// The business instant at which it was had.
    pub had_at: Instant,
    /// The employer that it is about too, where the register was told one.
    pub organisation: Option<String>,
    pub fields: BTreeMap<String, Value>,
}

/// Whether what describes `as_of` may still be used on this day.
pub fn is_fresh(as_of: Instant, max_age_days: u32, today: NaiveDate) -> bool {
    as_of.date().checked_add_days(Days::new(max_age_days.into())).is_none_or(|last| today <= last)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ages_by_days_in_shanghai() {
        let as_of = Instant::new("2026-09-13T16:30:00Z".parse().unwrap());
        for (day, days, fresh) in
            [("2026-09-14", 0, true), ("2026-09-15", 0, false), ("2026-10-14", 30, true), ("2026-10-15", 30, false)]
        {
            assert_eq!(is_fresh(as_of, days, day.parse().unwrap()), fresh, "{day} {days}");
        }
    }
}
