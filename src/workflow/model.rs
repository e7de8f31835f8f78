//! What an administrator writes: the steps of a flow, who does them, how long they may take and where they lead.
//!
//! A step is one flat record on purpose: an unknown or misspelt field is then refused with its line and column, and
//! `check` says by step id which field does not belong to which kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// The kinds of steps. Inclusive gateways, multi-instance steps, sub-flows and boundary timers will be further kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Where a filed case begins; exactly one.
    Start,
    /// Work for a person.
    UserTask,
    /// Named effects, run by the program in the transaction of whoever brought the case here.
    AutomaticTask,
    /// One of several flows, by condition; first match wins.
    Exclusive,
    /// Opens one branch per entry of `branches`, all closed by the same `join`.
    Parallel,
    /// Waits for every branch of the parallel step that names it.
    Join,
    /// Waits a number of working days.
    Timer,
    /// Closes the case.
    End,
}

/// One step. Which fields a kind may have is listed in `docs/workflow.md` and checked before publishing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique inside the definition.
    pub id: StepId,
    /// What reviewers and applicants see.
    pub name: Text,
    /// What happens here.
    pub kind: Kind,
    /// start, automatic_task, join, timer: the step that follows. user_task: where outcomes without their own `to` lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<StepId>,
    /// exclusive: the conditional flows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<Flow>,
    /// exclusive: where the case goes when no condition holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<StepId>,
    /// parallel: the first step of every branch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<StepId>,
    /// parallel: the join that closes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<StepId>,
    /// user_task: who may do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    /// user_task: what the reviewer sees; also what decides whether a finished review carries over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows: Option<Shows>,
    /// user_task: how it can end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// user_task: working days for this step alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// user_task, automatic_task, timer: the limit of the case stands still while the case is here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pauses: Option<StepPause>,
    /// automatic_task: what is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<EffectSpec>,
    /// timer: how many working days, the day of arrival not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
    /// timer: whether it goes on while the limit stands still; a public notice does.
    #[serde(default, skip_serializing_if = "is_false")]
    pub runs_while_stopped: bool,
    /// timer of a public notice: where the case goes when an objection is upheld; without it the office ends the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upheld: Option<StepId>,
    /// start: the case counts as accepted when filed, for grants without an acceptance step.
    #[serde(default, skip_serializing_if = "is_false")]
    pub accepts: bool,
    /// end: how the case ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<CaseOutcome>,
    /// end: the letter of the pack that goes out to the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
    /// A remark for whoever edits the flow, for example the source of a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Filled in without a source.
    #[serde(default, skip_serializing_if = "is_false")]
    pub assumed: bool,
}

/// A conditional flow of an exclusive step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// A condition over the facts, in the rule language.
    pub when: String,
    /// Where the case goes if it holds.
    pub to: StepId,
}

/// Who may do a user task: exactly one of a post (`position` with `function` and `level`), `applicant`,
/// `employer_liaison` or `actor_of`, narrowed by `not_actor_of`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Who {
    /// The position held, for example `first_review`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The function of the department, for example `human_resources`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The level of the department, for example `city` or `district`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The named fact whose value is the code of the district, for levels of which there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// The applicant does it.
    #[serde(skip_serializing_if = "is_false")]
    pub applicant: bool,
    /// The liaison of the applicant's employer does it.
    #[serde(skip_serializing_if = "is_false")]
    pub employer_liaison: bool,
    /// Whoever last finished that step does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_of: Option<StepId>,
    /// Four eyes: nobody who finished one of these steps, in any round.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_actor_of: Vec<StepId>,
}

/// What a reviewer sees. `"*"` stands for all of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shows {
    /// Fields of the form, by top-level name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Materials, by code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Named facts, for example what a register answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
}

/// One way in which a user task can end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Unique inside the step; conditions read it as `outcomes.<step> == '<code>'`.
    pub code: OutcomeCode,
    /// The label of the button.
    pub name: Text,
    /// What the outcome does.
    #[serde(default)]
    pub act: Act,
    /// advance, accept: where the case goes, if not to the step's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<StepId>,
    /// send_back: the steps among which the reviewer chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<StepId>,
    /// The reviewer must say why.
    #[serde(default, skip_serializing_if = "is_false")]
    pub needs_opinion: bool,
}

/// What choosing an outcome does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The case goes on; approval and refusal are both an advance, along different flows.
    #[default]
    Advance,
    /// The case is accepted: the limit starts the next day. Goes on like `advance`.
    Accept,
    /// The applicant is asked to correct; before or in review follows from whether the case is accepted.
    RequestCorrection,
    /// The case returns to an earlier step.
    SendBack,
}

/// Why the limit stands still while the case is at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepPause {
    /// Expert review, inspection or hearing.
    SpecialProcedure,
    /// A list is published and can be objected to.
    PublicNotice,
}

/// A named effect with its parameters, as registered by the folder that carries it out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectSpec {
    /// The registered name, for example `issue_card`.
    pub name: String,
    /// Parameters, handed to the effect as they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, Value>,
    /// Whether going back behind it is possible.
    pub undo: Undo,
}

/// What happens to an effect when the case goes back behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// Its compensation runs in the same transaction.
    Compensable,
    /// It cannot be taken back, so going back behind it is refused.
    Barrier,
}

/// How a case ended. The codes of supervision systems are mapped onto these in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseOutcome {
    /// Granted, and a document was issued.
    GrantedWithDocument,
    /// Granted without a document.
    Granted,
    /// Refused on the merits.
    Refused,
    /// Not accepted.
    AcceptanceRefused,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// Ended by the office for another reason.
    Terminated,
    /// The applicant did not correct in time.
    CorrectionNotReceived,
    /// Handed to a higher level.
    PassedUpwards,
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

impl Step {
    /// The outcome with this code.
    pub fn outcome_of(&self, code: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.code == code)
    }

    /// Where this outcome leads, which is the step's `next` unless it says otherwise.
    pub fn leads_to<'a>(&'a self, outcome: &'a Outcome) -> Option<&'a StepId> {
        outcome.to.as_ref().or(self.next.as_ref())
    }
}

fn five() -> u32 {
    5
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_false(value: &bool) -> bool {
    !*value
}
