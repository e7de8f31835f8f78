//! What happened to a case. Events carry everything that was resolved, so that replay asks no rule, no calendar, no
//! register and no list of staff; and they carry ids and codes only, so that a person can be erased without them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{Act, CaseOutcome, EffectSpec, OutcomeCode, StepId, Undo};
use super::several::{Part, Place};
use super::state::{
    Candidates, Counting, ObjectionNo, Path, Phase, ScopeNo, StopReason, TaskNo, TimerNo, TimerPurpose, TokenNo,
};
use super::world::{Department, Person};

/// The version of the shape below; a later shape reads the earlier ones.
pub const EVENT_VERSION: u32 = 1;

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The shape it was written in.
    pub v: u32,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

impl From<Event> for Stored {
    fn from(event: Event) -> Self {
        Self { v: EVENT_VERSION, event }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The application was handed in and counts as received on this day.
    Filed {
        received_on: NaiveDate,
        provisional: bool,
    },
    /// A strand came to a step.
    Entered {
        token: TokenNo,
        step: StepId,
        path: Path,
        round: u32,
    },
    /// An exclusive step chose a flow; `condition` is its place in the list, none for the default.
    FlowTaken {
        step: StepId,
        to: StepId,
        condition: Option<u32>,
        facts: BTreeMap<String, Value>,
    },
    /// A parallel step opened a block in place of the strand.
    ScopeOpened {
        scope: ScopeNo,
        token: TokenNo,
        split: StepId,
        join: StepId,
        path: Path,
        branches: Vec<StepId>,
    },
    /// A strand reached the join of its block.
    Arrived {
        token: TokenNo,
        scope: ScopeNo,
        branch: u32,
    },
    /// All branches have arrived.
    ScopeJoined {
        scope: ScopeNo,
    },
    /// A block was left by going back; its strands end, finished reviews stay.
    ScopeCancelled {
        scope: ScopeNo,
    },
    /// One branch of a block is open again, the others count as arrived.
    BranchReopened {
        scope: ScopeNo,
        branch: u32,
    },
    /// Somebody has work to do.
    TaskOpened {
        task: TaskNo,
        token: TokenNo,
        step: StepId,
        path: Path,
        round: u32,
        candidates: Candidates,
        opened_on: NaiveDate,
        due_on: Option<NaiveDate>,
        shown: Option<String>,
        claimed_by: Option<Person>,
        #[serde(default, skip_serializing_if = "Part::is_own")]
        part: Part,
    },
    /// Nobody was left in the position that the step names; whoever the task went to is among its candidates.
    PositionEmpty {
        task: TaskNo,
        step: StepId,
        department: Option<Department>,
        position: Option<String>,
    },
    /// Nobody who could take the task was left after it was opened; these can now, found as at the opening.
    CandidatesResolved {
        task: TaskNo,
        candidates: Candidates,
        claimed_by: Option<Person>,
    },
    TaskClaimed {
        task: TaskNo,
        person: Person,
    },
    TaskReleased {
        task: TaskNo,
    },
    TaskTransferred {
        task: TaskNo,
        to: Person,
    },
    /// What the step shows has changed while the task was open.
    TaskRefreshed {
        task: TaskNo,
        shown: Option<String>,
    },
    /// The step's own limit moved because the clock stood still.
    TaskDueMoved {
        task: TaskNo,
        due_on: NaiveDate,
    },
    /// The task ended with an outcome; without a person when acceptance was deemed.
    TaskDecided {
        task: TaskNo,
        person: Option<Person>,
        outcome: OutcomeCode,
        act: Act,
        opinion: bool,
        /// The absent one whose substitute decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<Person>,
        /// For a vote to ask for a correction: what it is about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<String>,
    },
    /// Somebody was asked for a recommendation and gets the task until they gave it.
    TaskDelegated {
        task: TaskNo,
        from: Person,
        to: Person,
    },
    /// It came back without one.
    DelegationEnded {
        task: TaskNo,
    },
    /// Somebody who was asked says what should be decided.
    TaskRecommended {
        task: TaskNo,
        person: Person,
        outcome: OutcomeCode,
        opinion: bool,
    },
    /// One more reviewer was asked to look.
    ReviewerAdded {
        task: TaskNo,
        person: Person,
        place: Place,
        by: Person,
    },
    /// Somebody who was asked is not wanted any more; without a person when they can no longer look.
    ReviewerRemoved {
        task: TaskNo,
        person: Person,
        by: Option<Person>,
    },
    /// Several people sit at a step; the seats are frozen for this round.
    SittingOpened {
        token: TokenNo,
        step: StepId,
        round: u32,
        in_turn: bool,
        seats: Vec<Candidates>,
    },
    /// Whoever had a seat left the office or is recused; the seat is given to somebody else, or does not count.
    SeatVacated {
        token: TokenNo,
        task: TaskNo,
        by: Option<Person>,
        /// Who may take it now; nobody if it does not count any more.
        candidates: Option<Candidates>,
    },
    /// The votes came to a result; without one nobody voted, and the step goes the way of an empty position.
    SittingClosed {
        token: TokenNo,
        task: Option<TaskNo>,
        result: Option<OutcomeCode>,
        act: Act,
    },
    /// Whoever just decided took it back, before anybody else acted.
    Recalled {
        task: TaskNo,
        to: StepId,
        path: Path,
        by: Person,
    },
    /// The task ended without an outcome because the case went elsewhere.
    TaskWithdrawn {
        task: TaskNo,
    },
    /// A finished review still stands because nothing that its step shows has changed.
    ReviewCarriedOver {
        token: TokenNo,
        step: StepId,
        from: TaskNo,
        outcome: OutcomeCode,
    },
    /// The case is accepted; the limit runs from the next day.
    ClockStarted {
        on: NaiveDate,
        deemed: bool,
        promised: u32,
        statutory: u32,
        promised_on: NaiveDate,
        statutory_on: NaiveDate,
        provisional: bool,
    },
    ClockStopped {
        no: u32,
        why: StopReason,
        token: Option<TokenNo>,
        on: NaiveDate,
    },
    ClockResumed {
        no: u32,
        on: NaiveDate,
        promised_on: NaiveDate,
        statutory_on: NaiveDate,
    },
    /// The limits were counted anew after the calendar had changed.
    LimitsMoved {
        promised_on: NaiveDate,
        statutory_on: NaiveDate,
        provisional: bool,
    },
    LimitExtended {
        days: u32,
        by: Person,
        promised_on: NaiveDate,
        statutory_on: NaiveDate,
    },
    /// A reviewer put defects on the list; the strand waits.
    DefectsListed {
        task: TaskNo,
        token: TokenNo,
        phase: Phase,
        about: Vec<String>,
        by: Option<Person>,
    },
    /// The list went to the applicant.
    CorrectionRequested {
        phase: Phase,
        due_on: NaiveDate,
        provisional: bool,
    },
    /// The applicant's term to correct was counted anew after the calendar had changed.
    CorrectionTermMoved {
        due_on: NaiveDate,
        provisional: bool,
    },
    SecondCorrectionAllowed {
        by: Person,
    },
    /// The applicant answered.
    CorrectionReceived {
        revision: u32,
        on: NaiveDate,
    },
    /// The applicant did not answer in time.
    CorrectionMissed,
    /// A reviewer sent the case back.
    SentBack {
        task: TaskNo,
        to: StepId,
        path: Path,
    },
    TimerSet {
        timer: TimerNo,
        purpose: TimerPurpose,
        from: NaiveDate,
        days: u32,
        fires_at: DateTime<Utc>,
        provisional: bool,
        runs_while_stopped: bool,
        #[serde(default, skip_serializing_if = "Counting::is_working_days")]
        counts: Counting,
    },
    TimerMoved {
        timer: TimerNo,
        fires_at: DateTime<Utc>,
    },
    TimerFired {
        timer: TimerNo,
    },
    TimerCancelled {
        timer: TimerNo,
    },
    /// Somebody objected by name; the notice does not end before this is settled.
    ObjectionRaised {
        objection: ObjectionNo,
        by: Person,
    },
    ObjectionSettled {
        objection: ObjectionNo,
        upheld: bool,
        by: Person,
    },
    /// A named effect was run, in the same transaction.
    EffectRun {
        step: StepId,
        round: u32,
        index: u32,
        effect: EffectSpec,
        path: Path,
    },
    /// Its compensation was run, in the same transaction.
    EffectCompensated {
        step: StepId,
        round: u32,
        index: u32,
        name: String,
        with: BTreeMap<String, Value>,
    },
    IncidentOpened {
        timer: TimerNo,
        effect: String,
        reason: String,
    },
    IncidentResolved {
        timer: TimerNo,
    },
    /// The applicant asks the office to get on with it.
    Urged {
        by: Person,
        on: NaiveDate,
    },
    /// A supervisor took the case up.
    Supervised {
        by: Person,
    },
    /// The office suspended the case; nobody decides and every clock stands still until it goes on.
    Suspended {
        by: Person,
        on: NaiveDate,
    },
    Resumed {
        by: Person,
        on: NaiveDate,
    },
    /// An expert review, inspection or hearing was begun.
    ProcedureBegun {
        by: Person,
    },
    ProcedureEnded {
        by: Person,
    },
    /// The office ended the case.
    Terminated {
        by: Person,
    },
    /// The case goes on under another version of its flow; steps are known by these names from here on.
    MovedToVersion {
        by: Person,
        version: u32,
        steps: BTreeMap<StepId, StepId>,
        /// A list, because numbers cannot be keys where events are stored.
        timers: Vec<(TimerNo, u32)>,
    },
    /// The applicant took it back.
    Withdrawn {
        by: Person,
    },
    /// The case ended.
    Closed {
        outcome: CaseOutcome,
        step: Option<StepId>,
    },
}

impl Event {
    /// Whether this event ran something that cannot be taken back.
    pub fn is_barrier(&self) -> bool {
        matches!(self, Self::EffectRun { effect, .. } if effect.undo == Undo::Barrier)
    }
}
