//! What was found beside the verdict: the figure or value that is there so far.

use chrono::NaiveDate;
use serde_json::Value;

/// What is there now.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Measure {
    /// Completed months; `over` when some days more have gone by.
    Months {
        whole: u32,
        over: bool,
    },
    /// Months that somebody else counted, or any other number.
    Number(f64),
    /// Completed years of age.
    Years(u32),
    /// A value, or several.
    Value(Value),
    Fen(i64),
    Date(NaiveDate),
    /// The card's tier; nothing without a card.
    Tier(Option<String>),
    /// Known to be empty.
    Empty,
}
