//! Timers that have not fired, and those whose work failed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{TaskNo, TokenNo};

/// A timer that has not fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    pub purpose: TimerPurpose,
    /// The day from which it counts, itself not counted.
    pub from: NaiveDate,
    pub days: u32,
    pub fires_at: DateTime<Utc>,
    /// Whether it goes on while the limit stands still.
    pub runs_while_stopped: bool,
    /// What `days` counts.
    #[serde(default, skip_serializing_if = "Counting::is_working_days")]
    pub counts: Counting,
}

/// What the days of a timer are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Working days after `from`.
    #[default]
    WorkingDays,
    /// Calendar days after `from`.
    Days,
    /// None: `from` is the last day itself.
    Date,
}

impl Counting {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub(in crate::workflow) fn is_working_days(&self) -> bool {
        *self == Self::WorkingDays
    }
}

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum TimerPurpose {
    /// The office must answer a filing; otherwise it counts as accepted.
    Answer { task: TaskNo },
    /// Parallel reviewers add to the list of defects.
    Collect,
    /// The applicant's term to correct.
    Correct,
    /// A timer step of the definition.
    Wait { token: TokenNo },
    /// A timer at the border of the step at which the strand is, by its place among them.
    Boundary { token: TokenNo, index: u32 },
}

/// A timer that could not do its work because an effect refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    pub effect: String,
    pub reason: String,
}
