//! The work of people in a case: tasks, who may take them, and what they decided.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::model::{Act, OutcomeCode, StepId, is_false};
use super::super::several::{Advice, Part};
use super::super::world::{Department, Person};
use super::{Path, TaskNo, TokenNo};

/// One piece of work for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub step: StepId,
    pub token: TokenNo,
    pub path: Path,
    pub round: u32,
    /// Changes with everything that a reviewer must know before deciding.
    pub version: u32,
    pub candidates: Candidates,
    pub claimed_by: Option<Person>,
    pub status: TaskStatus,
    pub opened_on: NaiveDate,
    /// The last day of the step's own limit.
    pub due_on: Option<NaiveDate>,
    /// Digest of what the step shows, as it was when the task was opened.
    pub shown: Option<String>,
    /// What part it has in the step.
    #[serde(default, skip_serializing_if = "Part::is_own")]
    pub part: Part,
    /// Who gave it to whoever has it now, and gets it back with a recommendation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lent_by: Option<Person>,
    /// What those who were asked recommend.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<Advice>,
}

/// Whether a task is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    Open,
    Done,
    Withdrawn,
}

/// Who may take a task. Resolved once, when the task is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    /// The department that holds the task.
    pub department: Option<Department>,
    /// The position in it.
    pub position: Option<String>,
    /// One person and nobody else.
    pub person: Option<Person>,
    /// How they were found.
    pub via: Via,
    /// Who may not, although they hold the position.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub excluded: BTreeSet<Person>,
}

/// How the candidates of a task were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// As the definition says.
    Position,
    /// A named person.
    Person,
    /// Nobody was left in the position: the head of the department.
    Head,
    /// Nobody was left in the department: the department above.
    NextLevel,
    /// Nobody was left above either: the supervisors.
    Supervisor,
    /// Not even a supervisor: nobody can take it until one is named.
    Nobody,
}

/// A finished review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub task: TaskNo,
    pub step: StepId,
    pub path: Path,
    pub round: u32,
    /// Nobody, when acceptance was deemed.
    pub person: Option<Person>,
    pub outcome: OutcomeCode,
    pub act: Act,
    pub shown: Option<String>,
    pub seq: u32,
    /// A vote among several, which is not the outcome of the step.
    #[serde(default, skip_serializing_if = "is_false")]
    pub vote: bool,
}
