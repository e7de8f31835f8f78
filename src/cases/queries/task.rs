//! A task with what its step shows, and nothing else.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::model::{CaseId, Filed, MaterialFiled, TaskId, TaskStatus};
use super::super::progress::{Moved, engine_actor};
use super::super::store::cases::CaseRow;
use super::super::store::tasks::TaskRow;
use super::super::store::{cases, inbox, opinions, revisions, tasks};
use super::super::world;
use super::TextOut;
use super::inbox::{TaskSummaryOut, inbox_owner, summary};
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::talents::queries::row_of_case;
use crate::talents::store::wallet::DocumentRow;
use crate::talents::{DocumentId, PersonName};
use crate::workflow::model::{Outcome, Shows, Step};
use crate::workflow::{self, Command, Definition, World};

/// A task as its reviewer sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TaskOut {
    #[serde(flatten)]
    pub summary: TaskSummaryOut,
    /// Masked.
    #[schema(example = "李*")]
    pub applicant: Option<String>,
    /// Form fields that this step shows.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Materials that this step shows.
    pub documents: Vec<MaterialFiled>,
    /// Named facts that this step shows.
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
    /// What may come of it, and why not where something is not offered now.
    pub outcomes: Vec<OutcomeOut>,
    /// What was decided before on this case, the newest last.
    pub reviews: Vec<ReviewOut>,
}

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

/// A document that the step of a task in one of the actor's boxes shows; any other is not found.
pub fn task_document(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: TaskId,
    document: DocumentId,
) -> Result<(CaseId, DocumentRow)> {
    let row = visible(tx, actor, id)?;
    let case = cases::get(tx, row.case_id)?;
    let workflow = definitions::get::<Definition>(tx, case.workflow_id)?;
    let shows = step_of(&workflow, &row)?.shows.clone().unwrap_or_default();
    let owner = persons::get(tx, case.person_id)?;
    let filed = revisions::latest(tx, case.id)?.filed(tx, &owner)?;
    let mut materials = filed.materials.iter().filter(|material| shown(&shows.documents, &material.code));
    if !materials.any(|material| material.documents.contains(&document)) {
        return Err(Code::NotFound.into());
    }
    Ok((case.id, row_of_case(tx, case.id, document)?))
}

fn visible(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId) -> Result<TaskRow> {
    let owner = inbox_owner(tx, actor)?;
    inbox::find(tx, &owner, id)?.ok_or_else(|| Code::NotFound.into())
}

fn step_of<'d>(workflow: &'d Definition, task: &TaskRow) -> Result<&'d Step> {
    workflow.step(&task.step).ok_or_else(|| Error::internal("a task of a step that its flow lacks"))
}

/// A task in one of the actor's boxes; any other is not found.
pub fn task(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId) -> Result<TaskOut> {
    let row = visible(tx, actor, id)?;
    let case = cases::get(tx, row.case_id)?;
    let around = world::of_case(tx, &case)?;
    view(tx, actor, &row, &case, around)
}

/// The task that a command has just moved; what the command saw of the world still holds, unless it changed it.
pub fn task_after(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId, moved: Moved) -> Result<TaskOut> {
    let row = visible(tx, actor, id)?;
    let around = match moved.around {
        Some(around) => around,
        None => world::of_case(tx, &moved.case)?,
    };
    view(tx, actor, &row, &moved.case, around)
}

fn view(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    row: &TaskRow,
    case: &CaseRow,
    (world, filed): (World, Filed),
) -> Result<TaskOut> {
    let workflow = definitions::get::<Definition>(tx, case.workflow_id)?;
    let step = step_of(&workflow, row)?;
    let shows = step.shows.clone().unwrap_or_default();
    let applicant = persons::get(tx, case.person_id)?;
    let number = u32::try_from(row.no).unwrap_or(u32::MAX);
    let outcomes = if row.status == TaskStatus::Open {
        workflow::options(&workflow, &case.state.0, &world, &engine_actor(actor))
            .into_iter()
            .filter_map(|offer| match offer.command {
                Command::Decide(decision) if decision.task == number => {
                    let outcome = step.outcome_of(&decision.outcome)?;
                    Some(outcome_out(outcome, decision.target, offer.refused.map(|refusal| refusal.to_string())))
                }
                _ => None,
            })
            .collect()
    } else {
        Vec::new()
    };
    let facts = world.facts.iter().filter(|(name, _)| shown(&shows.facts, name) && !name.starts_with("form."));
    Ok(TaskOut {
        applicant: applicant.name(tx)?.and_then(|name| PersonName::parse(&name).ok()).map(|name| name.masked()),
        fields: filed.form.into_iter().filter(|(name, _)| shown(&shows.fields, name)).collect(),
        documents: filed.materials.into_iter().filter(|material| shown(&shows.documents, &material.code)).collect(),
        facts: facts.map(|(name, value)| (name.clone(), value.clone())).collect(),
        outcomes,
        reviews: reviews(tx, case, &workflow, &shows)?,
        summary: summary(tx, actor, row, case)?,
    })
}

fn shown(wanted: &[String], name: &str) -> bool {
    wanted.iter().any(|wanted| wanted == "*" || wanted == name)
}

fn outcome_out(outcome: &Outcome, target: Option<String>, refused: Option<String>) -> OutcomeOut {
    OutcomeOut {
        code: outcome.code.clone(),
        name: TextOut::from(&outcome.name),
        act: super::super::progress::word(&outcome.act).unwrap_or_default(),
        needs_opinion: outcome.needs_opinion,
        target,
        refused_because: refused,
    }
}

/// Finished reviews. An opinion may quote anything of the application, so only a step that shows all fields shows it.
fn reviews(tx: &mut ReadTx<'_>, case: &CaseRow, workflow: &Definition, shows: &Shows) -> Result<Vec<ReviewOut>> {
    let rows: Vec<_> = tasks::of_case(tx, case.id)?.into_iter().filter(|row| row.status == TaskStatus::Done).collect();
    let everything = shows.fields.iter().any(|name| name == "*");
    let texts = if everything {
        let applicant = persons::get(tx, case.person_id)?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        opinions::of_tasks(tx, &applicant, &ids)?
    } else {
        Vec::new()
    };
    Ok(rows
        .into_iter()
        .map(|row| ReviewOut {
            step_name: workflow.step(&row.step).map_or_else(
                || TextOut { zh: row.step.clone(), en: row.step.clone() },
                |step| TextOut::from(&step.name),
            ),
            opinion: texts.iter().find(|(task, _)| *task == row.id).map(|(_, text)| text.clone()),
            step: row.step,
            round: row.round,
            outcome: row.outcome.unwrap_or_default(),
        })
        .collect())
}
