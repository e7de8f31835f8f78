//! Steps that several people do, each on their own: countersigning, voting, expert panels.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::OutcomeCode;

/// How several people do one step. Seats and their number are frozen when the step is entered; a new round starts anew
/// and the votes of earlier rounds never count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Many {
    /// Who sits.
    pub seats: Seats,
    /// All at the same time, or one after the other in the order of the seats.
    #[serde(default)]
    pub order: Order,
    /// What the votes come to: the first rule that is met decides. A veto is a first rule that needs `any`.
    pub tally: Vec<Tally>,
    /// The outcome when everybody has voted and no rule is met.
    pub otherwise: OutcomeCode,
    /// Whether the open seats are withdrawn as soon as the votes that are missing cannot change the result.
    #[serde(default = "yes")]
    pub early: bool,
    /// What a vote for an outcome that sends the case back, or asks the applicant to correct, does.
    #[serde(default)]
    pub send_back: SendBackVote,
    /// What becomes of a seat whose holder left the office or is recused.
    #[serde(default)]
    pub vacated: Vacated,
}

/// Who sits. Nobody sits who may not do the step; with no seat left the step goes the way of an empty position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seats {
    /// Everybody who holds the position of the step's `who`.
    Everyone,
    /// This many different people of the position; whoever comes first takes a seat.
    Number(u32),
    /// The persons that a fact lists by id, for example a panel that was drawn by lot.
    Fact(String),
    /// One seat for each code of a department's function that a fact lists, at the level of the step's `who`.
    Functions(String),
}

/// In which order the seats vote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// All at the same time.
    #[default]
    Parallel,
    /// One after the other.
    Sequential,
}

/// One rule of the count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// The outcome that is counted, and that becomes the outcome of the step.
    pub outcome: OutcomeCode,
    /// How many votes it takes.
    pub needs: Needs,
}

/// How many votes an outcome takes, of the seats that count: abstaining and recused ones do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// One.
    Any,
    /// Every one.
    All,
    /// At least so many.
    AtLeast(u32),
    /// At least this part of them, rounded up.
    Share(Share),
}

/// A part of the seats, written `2/3` so that two thirds are exactly that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Above the line; at least 1.
    pub part: u32,
    /// Below the line; at least `part`.
    pub of: u32,
}

impl Share {
    /// The least number of votes among `seats` that is at least this part of them.
    pub fn of(self, seats: u32) -> u32 {
        let votes = (u64::from(seats) * u64::from(self.part)).div_ceil(u64::from(self.of));
        u32::try_from(votes).unwrap_or(seats)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}/{}", self.part, self.of))
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = text.split_once('/').and_then(|(part, of)| {
            let (part, of) = (part.trim().parse().ok()?, of.trim().parse().ok()?);
            (part >= 1 && part <= of).then_some(Self { part, of })
        });
        parsed.ok_or_else(|| D::Error::custom(format!("not a part of the seats like 2/3: {text}")))
    }
}

/// What a vote to send back, or to ask for a correction, does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendBackVote {
    /// It is done at once; the other seats are withdrawn.
    #[default]
    Immediate,
    /// It is counted like any other.
    Vote,
}

/// What becomes of a vacated seat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vacated {
    /// Somebody else of the position may take it.
    #[default]
    Reassign,
    /// The number of seats goes down, on record.
    Reduce,
}

fn yes() -> bool {
    true
}
