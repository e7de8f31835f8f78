//! What an administrator writes: the steps of a flow, who does them, how long they may take and where they lead.
//!
//! A step is one flat record on purpose: an unknown or misspelt field is then refused with its line and column, and
//! `check` says by step id which field does not belong to which kind.

mod many;
mod outcome;
mod step;
mod time;
mod who;

use serde::{Deserialize, Serialize};

pub use many::{Many, Needs, Order, Seats, SendBackVote, Share, Tally, Vacated};
pub use outcome::{Act, CaseOutcome, Outcome};
pub use step::{Called, EffectSpec, Flow, Kind, Step, StepPause, Undo};
pub use time::{BoundaryTimer, Wait};
pub use who::{Assign, Shows, Who};

/// The id of a step inside its definition, for example `first_review`.
pub type StepId = String;
/// The code of an outcome of a user task, for example `approve`.
pub type OutcomeCode = String;

/// A text that people read, in both languages of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese, which is always there.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One published flow. Running cases keep the version that they were filed under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Stable code, by which a service item names its flow.
    pub code: String,
    /// What people call the flow.
    pub name: Text,
    /// The time that the case as a whole may take.
    pub limits: Limits,
    /// How the applicant is asked to correct, and what happens afterwards.
    #[serde(default)]
    pub correction: Correction,
    /// The named facts that conditions and `who` may read. `outcomes` is always there and need not be listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
    /// The steps, in the order in which people read them.
    pub steps: Vec<Step>,
    /// Rules that no source states and that were filled in; shown as such.
    #[serde(default, skip_serializing_if = "is_false")]
    pub assumed: bool,
}

/// The limits of the whole case, in working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Within how many days a filing must be accepted, refused or sent back for correction; silence counts as accepted
    /// from the day of receipt.
    #[serde(default = "five")]
    pub answer: u32,
    /// What the office promises, counted from acceptance.
    pub promised: u32,
    /// The outer bound that the law sets, counted from acceptance.
    pub statutory: u32,
    /// By how many days a leader may extend, once, on record.
    #[serde(default)]
    pub extension: u32,
    /// How often a day the applicant may urge the office.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub urges: u32,
}

/// How corrections work in this flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Correction {
    /// Working days the applicant has when asked before acceptance.
    pub before_acceptance: u32,
    /// Working days the applicant has when asked in review, while the limit stands still.
    pub in_review: u32,
    /// Working days in which parallel reviewers add their defects to the one list before it is sent.
    pub collect: u32,
    /// Where the case goes once the applicant has answered a request made in review.
    pub after: AfterCorrection,
    /// With `step_by_step`: the step at which the case starts over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resume_from: Option<StepId>,
}

impl Default for Correction {
    fn default() -> Self {
        Self {
            before_acceptance: 10,
            in_review: 10,
            collect: 2,
            after: AfterCorrection::StraightBack,
            resume_from: None,
        }
    }
}

/// Where a corrected case goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterCorrection {
    /// Back to whoever asked.
    StraightBack,
    /// From `resume_from` on; a finished review carries over if what its step shows has not changed.
    StepByStep,
}

impl Definition {
    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The first start step; `check` refuses any other number than one.
    pub fn start(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == Kind::Start)
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_one(value: &u32) -> bool {
    *value == 1
}

fn five() -> u32 {
    5
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
pub(super) fn is_false(value: &bool) -> bool {
    !*value
}
