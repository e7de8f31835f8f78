//! Several people at one step: those who sit there by the definition, and those whom a reviewer asked to look as well.

use serde::{Deserialize, Serialize};

use super::model::{OutcomeCode, StepId};
use super::state::{Candidates, TaskNo};
use super::world::Person;

/// What part a task has in its step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It is the step's work.
    #[default]
    Own,
    /// One of the seats of the step, by its place.
    Seat(u32),
    /// Somebody was asked to look before this task is decided.
    Before(TaskNo),
    /// Somebody was asked to look at the same time.
    Beside(TaskNo),
    /// Somebody was asked to decide once more after this task.
    After(TaskNo),
}

impl Part {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub(super) fn is_own(&self) -> bool {
        *self == Self::Own
    }

    /// The task that this one was added to.
    pub fn of(self) -> Option<TaskNo> {
        match self {
            Self::Before(task) | Self::Beside(task) | Self::After(task) => Some(task),
            Self::Own | Self::Seat(_) => None,
        }
    }
}

/// When an added reviewer looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before the reviewer decides, who reads the recommendation.
    Before,
    /// At the same time; the case goes on when both are done.
    Beside,
    /// Afterwards, and their decision is the one that counts.
    After,
}

/// Those who sit at a step in this round. Their number does not grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    pub step: StepId,
    pub round: u32,
    /// Whether they vote one after the other.
    pub in_turn: bool,
    pub seats: Vec<Seat>,
}

/// One of several who do a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub candidates: Candidates,
    /// The last task of this seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskNo>,
    pub stands: Stands,
}

/// How a seat stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Its turn has not come.
    Waiting,
    /// Somebody is to vote.
    Open,
    /// The vote, and for a request to correct what it is about.
    Voted { outcome: OutcomeCode, about: Vec<String> },
    /// Its holder declined to vote.
    Abstained,
    /// It was vacated and does not count.
    Gone,
}

impl Sitting {
    /// The votes that count.
    pub fn votes(&self) -> Vec<&str> {
        let voted = |seat: &'_ Seat| matches!(seat.stands, Stands::Voted { .. });
        self.seats.iter().filter(|seat| voted(seat)).filter_map(Seat::vote).collect()
    }

    /// How many may still vote.
    pub fn missing(&self) -> u32 {
        let open = self.seats.iter().filter(|seat| matches!(seat.stands, Stands::Waiting | Stands::Open));
        u32::try_from(open.count()).unwrap_or(u32::MAX)
    }

    /// The place of the seat whose turn is next, if nobody is voting.
    pub fn next_turn(&self) -> Option<u32> {
        let voting = self.seats.iter().any(|seat| seat.stands == Stands::Open);
        let next = self.seats.iter().position(|seat| seat.stands == Stands::Waiting);
        next.filter(|_| !voting).and_then(|place| u32::try_from(place).ok())
    }
}

impl Seat {
    /// The outcome that was voted for.
    pub fn vote(&self) -> Option<&str> {
        match &self.stands {
            Stands::Voted { outcome, .. } => Some(outcome),
            _ => None,
        }
    }
}

/// A reviewer who is asked to decide after somebody else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// The task after which their turn comes.
    pub of: TaskNo,
    pub person: Person,
}

/// What somebody who was asked thinks should be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    pub person: Person,
    pub outcome: OutcomeCode,
}

/// How often the applicant urged on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urging {
    pub on: chrono::NaiveDate,
    pub times: u32,
}
