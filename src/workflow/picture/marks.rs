//! Where a case is and was, step by step.

use std::collections::BTreeMap;

use super::super::model::StepId;

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// The case is here.
    Current,
    /// The case was here and has gone on.
    Done,
    /// The case was here and went back behind it, so that it may come here again.
    Again,
    /// The work was taken back before it was done.
    Withdrawn,
}

/// The marks of a case; a step without one was not reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<StepId, Mark>);

impl Marks {
    /// The mark of a step.
    pub fn of(&self, step: &str) -> Option<Mark> {
        self.0.get(step).copied()
    }
}

impl FromIterator<(StepId, Mark)> for Marks {
    /// The first mark of a step counts.
    fn from_iter<I: IntoIterator<Item = (StepId, Mark)>>(marks: I) -> Self {
        let mut all = BTreeMap::new();
        for (step, mark) in marks {
            all.entry(step).or_insert(mark);
        }
        Self(all)
    }
}
