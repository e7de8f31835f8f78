//! What can be asked of a case.

use serde::{Deserialize, Serialize};

use super::model::{OutcomeCode, StepId};
use super::several::Place;
use super::state::{ObjectionNo, TaskNo, TimerNo};
use super::world::Person;

/// A wish, not yet a fact: `decide` turns it into events or refuses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// The applicant, or a clerk for them, hands the application in.
    File,
    /// A reviewer takes a task out of the pool.
    Claim {
        /// The task.
        task: TaskNo,
    },
    /// The reviewer puts it back.
    Release {
        /// The task.
        task: TaskNo,
    },
    /// The reviewer, or the head of the department, gives it to a colleague.
    Transfer {
        /// The task.
        task: TaskNo,
        /// Who gets it.
        to: Person,
    },
    /// The reviewer ends a task with one of its outcomes.
    Decide(Decision),
    /// The reviewer asks somebody for a recommendation, and decides when it has come.
    Delegate {
        /// The task.
        task: TaskNo,
        /// Who is asked.
        to: Person,
    },
    /// Whoever was asked says what they would decide.
    Recommend {
        /// The task.
        task: TaskNo,
        /// One of the outcomes of its step.
        outcome: OutcomeCode,
        /// Whether an opinion was written.
        opinion: bool,
    },
    /// The reviewer, or the head of the department, asks one more person to look.
    AddReviewer {
        /// The task.
        task: TaskNo,
        /// Who is asked.
        to: Person,
        /// When they look.
        place: Place,
    },
    /// The reviewer, or the head of the department, no longer wants a person asked to look.
    RemoveReviewer {
        /// The task to which they were added.
        task: TaskNo,
        /// Who was asked.
        person: Person,
    },
    /// The holder of a seat may not vote, or has left the office.
    Vacate {
        /// The task of the seat.
        task: TaskNo,
    },
    /// Whoever just decided takes it back, as long as nobody else has acted.
    Recall {
        /// The task that was decided.
        task: TaskNo,
    },
    /// The applicant asks the office to get on with it.
    Urge,
    /// A supervisor takes the case up; the reason is on record.
    Supervise,
    /// A leader suspends the case; the reason is on record.
    Suspend,
    /// A leader lets it go on.
    Resume,
    /// A leader begins an expert review, inspection or hearing, during which the limit stands still.
    BeginProcedure,
    /// A leader ends it.
    EndProcedure,
    /// A leader ends the case; the reason is on record.
    Terminate,
    /// The applicant answers a request to correct, with a new revision.
    Resubmit,
    /// The applicant takes the application back.
    Withdraw,
    /// A leader lets the office ask for a correction a second time; the reason is on record.
    AllowSecondCorrection,
    /// A leader extends the limit, once; the reason is on record.
    Extend,
    /// Somebody objects to a public notice, by name; the case stops until the objection is settled.
    RaiseObjection,
    /// The head of a department that worked on the case settles an objection; the reason is on record.
    SettleObjection {
        /// Which one.
        objection: ObjectionNo,
        /// Whether the objection is right.
        upheld: bool,
    },
    /// The program says that the time of a timer has come.
    FireTimer {
        /// The timer.
        timer: TimerNo,
    },
    /// The program counts every date that is still to come anew, because the calendar has changed.
    Recalculate,
    /// The program looks whether every open task still has somebody who can do it, because people have changed.
    ResolveCandidates,
    /// The program reports that an effect refused when this timer was to move the case on.
    RecordIncident {
        /// The timer that could not do its work.
        timer: TimerNo,
        /// The effect that refused.
        effect: String,
        /// The code of its reason.
        reason: String,
    },
}

/// How a reviewer ends a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The task.
    pub task: TaskNo,
    /// One of the outcomes of its step.
    pub outcome: OutcomeCode,
    /// Whether an opinion was written. The text itself is kept with the person's records, never in an event.
    #[serde(default)]
    pub opinion: bool,
    /// For a send-back: where to.
    #[serde(default)]
    pub target: Option<StepId>,
    /// For a request to correct: the fields and materials it is about, all of them.
    #[serde(default)]
    pub about: Vec<String>,
}
