//! A task with what its step shows, and nothing else.

mod told;

use serde::Serialize;
use serde_json::{Map, Value};

pub use told::{AdviceOut, OutcomeOut, ReviewOut, VerbOut};

use super::super::entitlement::{self, EligibilityReviewOut};
use super::super::model::{CaseId, Filed, MaterialFiled, TaskId};
use super::super::notes;
use super::super::outside::{self, ConfirmedOut};
use super::super::prefill::{AgainstRegisterOut, against};
use super::super::progress::{Moved, engine_actor};
use super::super::store::cases::CaseRow;
use super::super::store::tasks::TaskRow;
use super::super::store::{cases, inbox, revisions, tasks};
use super::super::world;
use super::inbox::{TaskSummaryOut, inbox_owner, summary};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::rights::access::{Look, Looked};
use crate::talents::queries::row_of_case;
use crate::talents::store::wallet::DocumentRow;
use crate::talents::{DocumentId, PersonName};
use crate::workflow::model::Step;
use crate::workflow::{self, Definition, World};

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
    /// Which registers the facts about the applicant are from, and of when.
    pub confirmed: Vec<ConfirmedOut>,
    /// Where the applicant says something else than a register, or disputes what it says, in the fields that this step
    /// shows: both values beside each other.
    pub against_registers: Vec<AgainstRegisterOut>,
    /// What may come of it, and why not where something is not offered now. For a task that asks for a recommendation,
    /// what may be recommended.
    pub outcomes: Vec<OutcomeOut>,
    /// What else may be done with it.
    pub verbs: Vec<VerbOut>,
    /// What those who were asked would decide.
    pub advice: Vec<AdviceOut>,
    /// What the clauses of the item say today, and what has changed since the application was handed in. Absent for an item
    /// without clauses; a clause that reads something the step does not show is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<EligibilityReviewOut>,
    /// What was decided before on this case, the newest last.
    pub reviews: Vec<ReviewOut>,
    /// How much was written on the task and put beside it; absent for those who are not of the office, and in the answer to
    /// what was just done with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<NotesOut>,
    /// The look at the applicant's data that this is, to be put on record before it goes out.
    #[serde(skip)]
    pub look: Option<Look>,
}

/// How many notes a task has.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TaskNotes)]
pub struct NotesOut {
    pub comments: i64,
    pub attachments: i64,
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
    let mut disputes = filed.disputes.iter().filter(|one| shown(&shows.fields, one.pointer.trim_start_matches('/')));
    let of_dispute = disputes.any(|dispute| dispute.document == Some(document));
    if !of_dispute && !materials.any(|material| material.documents.contains(&document)) {
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
    let notes = notes_on(tx, actor, id)?;
    Ok(TaskOut { notes, ..view(tx, actor, &row, &case, around)? })
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
    let offers = workflow::options_of_task(&workflow, &case.state.0, &world, &engine_actor(actor), number);
    let checks = outside::standing_of(tx, case)?;
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let against_registers = against(&item, &filed, &world.facts, &checks, &shows);
    let tasks = tasks::of_case(tx, case.id)?;
    let written = told::written(tx, case, &shows, &tasks)?;
    let facts = world.facts.iter().filter(|(name, _)| shown(&shows.facts, name) && !name.starts_with("form."));
    Ok(TaskOut {
        eligibility: entitlement::review(tx, case, &applicant, &world.facts, &shows)?,
        applicant: applicant.name(tx)?.and_then(|name| PersonName::parse(&name).ok()).map(|name| name.masked()),
        fields: filed.form.into_iter().filter(|(name, _)| shown(&shows.fields, name)).collect(),
        documents: filed.materials.into_iter().filter(|material| shown(&shows.documents, &material.code)).collect(),
        facts: facts.map(|(name, value)| (name.clone(), value.clone())).collect(),
        advice: told::advice(tx, case, row, step, &written)?,
        verbs: told::verbs(&offers),
        outcomes: offers.into_iter().filter_map(|offer| told::outcome_out(step, offer)).collect(),
        reviews: told::reviews(&workflow, tasks, &written),
        notes: None,
        look: look_at(actor, row, case),
        confirmed: checks.confirmed.clone(),
        against_registers,
        summary: summary(tx, actor, row, case, &checks)?,
    })
}

fn look_at(actor: &Actor, task: &TaskRow, case: &CaseRow) -> Option<Look> {
    let look = Look::of(actor, task.department_id, case.person_id, Looked::Task, task.step.as_str());
    look.map(|look| look.at(task.id.0))
}

fn notes_on(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId) -> Result<Option<NotesOut>> {
    if !notes::of_the_office(actor) {
        return Ok(None);
    }
    let (comments, attachments) = notes::count(tx, id)?;
    Ok(Some(NotesOut { comments, attachments }))
}

fn shown(wanted: &[String], name: &str) -> bool {
    wanted.iter().any(|wanted| wanted == "*" || wanted == name)
}
