//! Where a case is: the fold of its events, and nothing that an event did not say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::event::Event;
use super::model::{Act, CaseOutcome, OutcomeCode, StepId, Undo, is_false};
use super::several::{Advice, Later, Part, Sitting, Urging};
use super::world::{Department, Person};
use crate::workdays::Pause;

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

/// The case was at this step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub step: StepId,
    pub path: Path,
    pub seq: u32,
}

/// The clock of the case's limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The day of acceptance, which is not counted.
    pub accepted_on: Option<NaiveDate>,
    /// Accepted by silence.
    pub deemed: bool,
    pub promised: u32,
    pub statutory: u32,
    /// Days added by a leader.
    pub extended: u32,
    pub promised_on: Option<NaiveDate>,
    pub statutory_on: Option<NaiveDate>,
    pub pauses: Vec<Stop>,
}

/// One stop of the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub no: u32,
    pub why: StopReason,
    /// The strand that caused it; a correction concerns all of them.
    pub token: Option<TokenNo>,
    pub pause: Pause,
}

/// Why the clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    Correction,
    SpecialProcedure,
    PublicNotice,
    /// The office suspended the case, with a reason.
    Suspension,
}

/// When a correction was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    BeforeAcceptance,
    InReview,
}

/// A correction that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub phase: Phase,
    /// What it is about.
    pub about: Vec<String>,
    /// The strands that wait for it, with the task that asked and who did.
    pub waiting: Vec<Waiting>,
    /// Until when, once the list was sent.
    pub due_on: Option<NaiveDate>,
    /// Whether the list is with the applicant.
    pub sent: bool,
}

/// A strand that waits for the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub token: TokenNo,
    pub task: TaskNo,
    pub person: Option<Person>,
}

/// How often the applicant was asked, by phase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub before_acceptance: u32,
    pub in_review: u32,
    /// Further requests that a leader allowed and nobody used yet.
    pub allowed: u32,
}

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
    pub(super) fn is_working_days(&self) -> bool {
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

/// A timer that could not do its work because an effect refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    pub effect: String,
    pub reason: String,
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
        events.into_iter().fold(Self::default(), super::evolve)
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
