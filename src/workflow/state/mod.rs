//! Where a case is: the fold of its events, and nothing that an event did not say.

mod clock;
mod task;
mod timer;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::Event;
use super::model::{CaseOutcome, OutcomeCode, StepId, Undo};
use super::several::{Later, Sitting, Urging};
use super::world::Person;
use crate::workdays::Pause;

pub use clock::{Asked, Clock, Correction, Phase, Stop, StopReason, Waiting};
pub use task::{Candidates, Review, Task, TaskStatus, Via};
pub use timer::{Counting, Incident, Timer, TimerPurpose};

/// Numbers are drawn per case, in the order of events; the database gives them ids.
pub type TaskNo = u32;
/// A timer of a case.
pub type TimerNo = u32;
/// A token: one strand of the case.
pub type TokenNo = u32;
/// An opened parallel block.
pub type ScopeNo = u32;

/// An objection to a public notice.
pub type ObjectionNo = u32;

/// One level of a token's place: which branch of which opened block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Level {
    /// The opened block.
    pub scope: ScopeNo,
    /// The branch, by its place in the definition.
    pub branch: u32,
}

/// The place of a token: all blocks around it, the outermost first.
pub type Path = Vec<Level>;

/// The whole state of one case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// How many events made this state; also the order in which things happened.
    pub seq: u32,
    /// Filed, and with which receipt.
    pub received_on: Option<NaiveDate>,
    /// Which revision of the application counts.
    pub revision: u32,
    /// Open strands.
    pub tokens: BTreeMap<TokenNo, Token>,
    /// Blocks that were opened and not cancelled.
    pub scopes: BTreeMap<ScopeNo, Scope>,
    /// All tasks there ever were.
    pub tasks: BTreeMap<TaskNo, Task>,
    /// Timers that have not fired.
    pub timers: BTreeMap<TimerNo, Timer>,
    /// Finished reviews of all rounds; four eyes looks at them.
    pub reviews: Vec<Review>,
    /// Where the case has been, for going back.
    pub visits: Vec<Visit>,
    /// When the case last went back; reviews finished before may carry over, each once.
    pub returned_at: u32,
    /// Reviews that have carried over since.
    pub carried: BTreeSet<TaskNo>,
    /// How often each step was entered.
    pub rounds: BTreeMap<StepId, u32>,
    /// The last outcome of each step, for conditions.
    pub outcomes: BTreeMap<StepId, OutcomeCode>,
    /// The limit clock.
    pub clock: Clock,
    /// A correction that is being collected or is with the applicant.
    pub correction: Option<Correction>,
    /// How often the applicant was asked in review, and how often a leader allowed one more.
    pub asked: Asked,
    /// Effects that were run and not compensated.
    pub effects: Vec<Ran>,
    /// Timers whose effects refused.
    pub incidents: BTreeMap<TimerNo, Incident>,
    /// Objections that are not settled.
    #[serde(default)]
    pub objections: BTreeMap<ObjectionNo, Person>,
    /// Steps that several people are doing, by the strand that waits for them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sittings: BTreeMap<TokenNo, Sitting>,
    /// Who is to decide after somebody else has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<Later>,
    /// Who had a hand in a step without finishing it: delegates, those who were asked, and those for whom a substitute
    /// acted. Four eyes looks at them as well.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hands: BTreeMap<StepId, BTreeSet<Person>>,
    /// Times at which the whole case stood still by order; every timer stands still with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspensions: Vec<Pause>,
    /// How often the applicant urged on the last day that they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urged: Option<Urging>,
    /// How often a supervisor took the case up.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub supervised: u32,
    /// When a timer last moved the case.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rang_at: u32,
    /// How it ended.
    pub closed: Option<Closed>,
    /// The next free numbers.
    pub next: Numbers,
}

/// The next free number of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    pub token: TokenNo,
    pub scope: ScopeNo,
    pub task: TaskNo,
    pub timer: TimerNo,
    pub pause: u32,
    #[serde(default)]
    pub objection: ObjectionNo,
}

/// One strand of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Where it is.
    pub step: StepId,
    /// In which blocks.
    pub path: Path,
}

/// An opened parallel block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    pub split: StepId,
    pub join: StepId,
    /// Where the block stands.
    pub path: Path,
    /// The first step of each branch, and whether the branch has arrived at the join.
    pub branches: Vec<(StepId, bool)>,
    /// Whether the join has fired.
    pub joined: bool,
}

/// The case was at this step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub step: StepId,
    pub path: Path,
    pub seq: u32,
}

/// An effect that was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ran {
    pub step: StepId,
    pub round: u32,
    pub index: u32,
    pub name: String,
    pub with: BTreeMap<String, serde_json::Value>,
    pub undo: Undo,
    pub path: Path,
    pub seq: u32,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    pub outcome: CaseOutcome,
    /// The end step, unless it was withdrawn or ran out of time.
    pub step: Option<StepId>,
}

impl State {
    /// The state that these events make.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut state = Self::default();
        events.into_iter().for_each(|event| super::advance(&mut state, event));
        state
    }

    /// Whether the case was filed and has not ended.
    pub fn is_open(&self) -> bool {
        self.received_on.is_some() && self.closed.is_none()
    }

    /// A task that is still to be done.
    pub fn open_task(&self, no: TaskNo) -> Option<&Task> {
        self.tasks.get(&no).filter(|task| task.status == TaskStatus::Open)
    }

    /// All tasks that are still to be done.
    pub fn open_tasks(&self) -> impl Iterator<Item = (TaskNo, &Task)> {
        self.tasks.iter().filter(|(_, task)| task.status == TaskStatus::Open).map(|(no, task)| (*no, task))
    }

    /// Everybody who finished this step, or had a hand in it, in any round.
    pub fn actors_of<'a>(&'a self, step: &'a str) -> impl Iterator<Item = Person> + 'a {
        let finished = self.reviews.iter().filter(move |review| review.step == step);
        let helped = self.hands.get(step).into_iter().flatten();
        finished.filter_map(|review| review.person).chain(helped.copied())
    }

    /// The last finished review of a step that was not one vote among several.
    pub fn last_review(&self, step: &str) -> Option<&Review> {
        self.reviews.iter().rev().find(|review| review.step == step && !review.vote)
    }

    /// Whether the office has suspended the case.
    pub fn is_suspended(&self) -> bool {
        self.suspensions.last().is_some_and(|pause| pause.until.is_none())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
