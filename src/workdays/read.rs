//! Reads a calendar from rows `date,kind,festival`; `kind` is `holiday` or `workday`.

use std::collections::BTreeMap;
use std::io::Read;

use chrono::NaiveDate;
use serde::Deserialize;

use super::Calendar;

/// A row of a calendar that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("calendar, line {line}: {problem}")]
pub struct CalendarError {
    /// Line in the text, from 1, the header counted.
    pub line: u64,
    /// What is wrong.
    pub problem: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    date: NaiveDate,
    kind: RowKind,
    #[serde(default, rename = "festival")]
    _festival: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum RowKind {
    Holiday,
    Workday,
}

impl Calendar {
    /// Reads rows of comma-separated text with a header.
    ///
    /// # Errors
    /// Names the first line with an impossible date, an unknown kind, or a date that was already there.
    pub fn read(text: impl Read) -> Result<Self, CalendarError> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
        let mut exceptions = BTreeMap::new();
        for (row, number) in reader.deserialize::<Row>().zip(2_u64..) {
            let row = row.map_err(|error| CalendarError {
                line: error.position().map_or(number, csv::Position::line),
                problem: error.to_string(),
            })?;
            if exceptions.insert(row.date, matches!(row.kind, RowKind::Workday)).is_some() {
                return Err(CalendarError { line: number, problem: format!("{} is listed twice", row.date) });
            }
        }
        Ok(Self { exceptions, ..Self::default() })
    }
}
