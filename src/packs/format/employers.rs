//! `employers:` in `pack.yaml`: what a city asks of employers and lets them do.

use serde::{Deserialize, Serialize};

/// How employers work with the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmployerRules {
    /// Rows of staff in one workbook, 5000 at most.
    pub batch_rows: u32,
    /// For so many hours a workbook that was read can be gone on with, 168 at most.
    pub preview_hours: u32,
    /// For so many days what was prepared waits for the talent, 365 at most.
    pub prepared_days: u32,
    /// The round in which employers say who still works for them; without it there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundRules>,
    /// Whether the figures are our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// When employers confirm who still works for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundRules {
    /// Months of the year in which a round begins, 1 to 12.
    pub months: Vec<u32>,
    /// Day of the month on which it begins, 1 to 28.
    pub day: u32,
    /// Working days to answer in.
    pub answer_days: u32,
    /// A reminder comes when so many working days are left.
    pub remind_before: u32,
}
