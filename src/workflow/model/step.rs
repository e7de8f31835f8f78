//! The steps of a flow: one flat record, whose kind says which of the fields belong to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BoundaryTimer, CaseOutcome, Many, Outcome, Shows, StepId, Text, Wait, Who, is_false};

/// The kinds of steps, in BPMN's words.
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
    /// Opens a branch for every flow whose condition holds, or the default one, all closed by the same `join`.
    Inclusive,
    /// Waits for every open branch of the parallel or inclusive step that names it.
    Join,
    /// Waits.
    Timer,
    /// Runs another flow, at the version that was published when this one was, and goes on when that has ended.
    SubFlow,
    /// Closes the case, outside every block.
    End,
    /// Closes the case from wherever it is reached; what is open in other branches is withdrawn.
    Terminate,
}

/// One step. Which fields a kind may have is listed in `docs/flows.md` and checked before publishing.
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
    /// exclusive, inclusive: the conditional flows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<Flow>,
    /// exclusive, inclusive: where the case goes when no condition holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<StepId>,
    /// parallel: the first step of every branch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<StepId>,
    /// parallel, inclusive: the join that closes it.
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
    /// user_task: several people do it, each on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub many: Option<Many>,
    /// user_task: timers at its border.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timers: Vec<BoundaryTimer>,
    /// sub_flow: what is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Called>,
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
    /// timer: how many calendar days, in place of working days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// timer: the named fact that holds the last day of the wait, in place of a number of days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// timer: whether it goes on while the limit stands still; a public notice does.
    #[serde(default, skip_serializing_if = "is_false")]
    pub runs_while_stopped: bool,
    /// timer of a public notice: where the case goes when an objection is upheld; without it the office ends the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upheld: Option<StepId>,
    /// start: the case counts as accepted when filed, for grants without an acceptance step.
    #[serde(default, skip_serializing_if = "is_false")]
    pub accepts: bool,
    /// end, terminate: how the case ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<CaseOutcome>,
    /// end, terminate: the letter of the pack that goes out to the applicant.
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

/// The flow that a step runs inside its own. Its steps are put in place of the calling step when the caller is published,
/// so that going back, proofs and pictures see one flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Called {
    /// The code of the flow.
    pub flow: String,
    /// Its version; the published one if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Where the case goes after an end with this outcome; after the others it goes to the step's `next`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ends: BTreeMap<CaseOutcome, StepId>,
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

impl Step {
    /// The outcome with this code.
    pub fn outcome_of(&self, code: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.code == code)
    }

    /// How long a timer step waits.
    pub fn wait(&self) -> Wait {
        Wait { working_days: self.working_days, days: self.days, until: self.until.clone() }
    }

    /// Every name of a step to which a flow leads from here.
    pub fn flows_mut(&mut self) -> impl Iterator<Item = &mut StepId> {
        let single = [&mut self.next, &mut self.default, &mut self.join, &mut self.upheld];
        let ends = self.calls.iter_mut().flat_map(|called| called.ends.values_mut());
        let timed = self.timers.iter_mut().filter_map(|timer| timer.to.as_mut());
        let decided = self.outcomes.iter_mut().filter_map(|outcome| outcome.to.as_mut());
        let chosen = self.flows.iter_mut().map(|flow| &mut flow.to);
        single.into_iter().flatten().chain(ends).chain(timed).chain(decided).chain(chosen).chain(&mut self.branches)
    }

    /// Every other name of a step: targets of a send-back, and the steps whose actors are wanted or excluded.
    pub fn names_mut(&mut self) -> impl Iterator<Item = &mut StepId> {
        let targets = self.outcomes.iter_mut().flat_map(|outcome| &mut outcome.targets);
        let people = self.who.iter_mut().flat_map(|who| who.actor_of.iter_mut().chain(&mut who.not_actor_of));
        targets.chain(people)
    }

    /// Where this outcome leads, which is the step's `next` unless it says otherwise.
    pub fn leads_to<'a>(&'a self, outcome: &'a Outcome) -> Option<&'a StepId> {
        outcome.to.as_ref().or(self.next.as_ref())
    }
}
