//! What a task tells beside what its step shows: how it may end, what else may be done with it, and what others have said.

use serde::Serialize;

use super::super::super::model::{OpinionKind, TaskStatus};
use super::super::super::progress::word;
use super::super::super::store::cases::CaseRow;
use super::super::super::store::opinions::{self, Opinion};
use super::super::super::store::tasks::TaskRow;
use super::super::TextOut;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons;
use crate::workflow::model::{Shows, Step};
use crate::workflow::{Command, Definition, Offer};

/// One way in which the task can end.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OutcomeOut {
    pub code: String,
    pub name: TextOut,
    /// `advance`, `accept`, `request_correction` or `send_back`.
    pub act: String,
    pub needs_opinion: bool,
    /// For a send-back: the step that this entry leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Absent when it may be chosen now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused_because: Option<String>,
    /// For a send-back: what it would do to work that was done or is being done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<PreviewOut>,
}

/// What going back would do, by the ids of steps.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewOut {
    /// Their open tasks would be withdrawn.
    pub withdraws: Vec<String>,
    /// Finished, and not asked again, since nothing that they show has changed.
    pub keeps: Vec<String>,
    /// Finished, and asked again.
    pub asks_again: Vec<String>,
    /// Effects that would be taken back.
    pub compensates: Vec<String>,
    /// First steps of the parallel branches that would be opened again.
    pub reopens: Vec<String>,
}

/// Something that can be done with a task besides ending it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct VerbOut {
    /// `claim`, `release`, `transfer`, `delegate`, `add_reviewer`, `remove_reviewer`, `vacate` or `recall`.
    #[schema(example = "claim")]
    pub verb: &'static str,
    /// Absent when it may be done now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused_because: Option<String>,
}

/// A recommendation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdviceOut {
    pub person: PersonId,
    pub name: Option<String>,
    pub outcome: String,
    pub outcome_name: Option<TextOut>,
    /// Shown to those whose step shows the whole form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
}

/// A finished review.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReviewOut {
    pub step: String,
    pub step_name: TextOut,
    pub round: i32,
    pub outcome: String,
    /// Shown to those whose step shows the whole form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
}

/// How the task may be ended, out of everything that is offered.
pub(super) fn outcome_out(step: &Step, offer: Offer) -> Option<OutcomeOut> {
    let (code, target) = match offer.command {
        Command::Decide(decision) => (decision.outcome, decision.target),
        Command::Recommend { outcome, .. } => (outcome, None),
        _ => return None,
    };
    let outcome = step.outcome_of(&code)?;
    Some(OutcomeOut {
        code,
        name: TextOut::from(&outcome.name),
        act: word(&outcome.act).unwrap_or_default(),
        needs_opinion: outcome.needs_opinion,
        target,
        refused_because: offer.refused.map(|refusal| refusal.to_string()),
        preview: offer.preview.map(|preview| PreviewOut {
            withdraws: preview.withdraws,
            keeps: preview.keeps,
            asks_again: preview.asks_again,
            compensates: preview.compensates,
            reopens: preview.reopens.into_iter().map(|(_, first)| first).collect(),
        }),
    })
}

/// Everything but how the task may be ended; a verb that works for one of several people is offered.
pub(super) fn verbs(offers: &[Offer]) -> Vec<VerbOut> {
    let mut verbs: Vec<VerbOut> = Vec::new();
    for offer in offers {
        let verb = match offer.command {
            Command::Claim { .. } => "claim",
            Command::Release { .. } => "release",
            Command::Transfer { .. } => "transfer",
            Command::Delegate { .. } => "delegate",
            Command::AddReviewer { .. } => "add_reviewer",
            Command::RemoveReviewer { .. } => "remove_reviewer",
            Command::Vacate { .. } => "vacate",
            Command::Recall { .. } => "recall",
            _ => continue,
        };
        let refused_because = offer.refused.as_ref().map(ToString::to_string);
        match verbs.iter_mut().find(|known| known.verb == verb) {
            Some(known) if refused_because.is_none() => known.refused_because = None,
            Some(_) => {}
            None => verbs.push(VerbOut { verb, refused_because }),
        }
    }
    verbs
}

/// What was written on the case. An opinion may quote anything of the application, so only a step that shows all fields
/// shows it.
pub(super) fn written(tx: &mut ReadTx<'_>, case: &CaseRow, shows: &Shows, tasks: &[TaskRow]) -> Result<Vec<Opinion>> {
    if !shows.fields.iter().any(|name| name == "*") {
        return Ok(Vec::new());
    }
    let applicant = persons::get(tx, case.person_id)?;
    let ids: Vec<_> = tasks.iter().map(|row| row.id).collect();
    opinions::on_tasks(tx, &applicant, &ids)
}

/// Recommendations on this task, by whom it was lent to and who was asked to look as well.
pub(super) fn advice(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    row: &TaskRow,
    step: &Step,
    written: &[Opinion],
) -> Result<Vec<AdviceOut>> {
    let Some(task) = u32::try_from(row.no).ok().and_then(|no| case.state.0.tasks.get(&no)) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for given in &task.advice {
        let person = PersonId(given.person);
        let by = |opinion: &&Opinion| opinion.by == person && opinion.kind == OpinionKind::Recommendation;
        all.push(AdviceOut {
            person,
            name: persons::get(tx, person)?.name(tx)?,
            outcome: given.outcome.clone(),
            outcome_name: step.outcome_of(&given.outcome).map(|outcome| TextOut::from(&outcome.name)),
            opinion: written.iter().rev().find(by).map(|opinion| opinion.text.clone()),
        });
    }
    Ok(all)
}

/// What was decided before on the case.
pub(super) fn reviews(workflow: &Definition, rows: Vec<TaskRow>, written: &[Opinion]) -> Vec<ReviewOut> {
    let decided = |opinion: &&Opinion| opinion.kind == OpinionKind::Decision;
    let texts: Vec<_> = written.iter().filter(decided).collect();
    rows.into_iter()
        .filter(|row| row.status == TaskStatus::Done)
        .map(|row| ReviewOut {
            step_name: workflow.step(&row.step).map_or_else(
                || TextOut { zh: row.step.clone(), en: row.step.clone() },
                |step| TextOut::from(&step.name),
            ),
            opinion: texts.iter().find(|opinion| opinion.task == row.id).map(|opinion| opinion.text.clone()),
            step: row.step,
            round: row.round,
            outcome: row.outcome.unwrap_or_default(),
        })
        .collect()
}
