//! What is written on a task and put beside it, as the office and the applicant see it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::model::{ApplicationId, CaseId, TaskId};
use super::super::policy as cases_policy;
use super::super::store::cases;
use super::super::store::cases::CaseRow;
use super::NoteId;
use super::policy;
use super::store::{self, NoteRow, Which};
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId, Role};
use crate::representations::Act;
use crate::talents::DocumentId;
use crate::talents::queries::row_of_case;
use crate::talents::store::wallet::DocumentRow;
use crate::workflow::Definition;

/// A comment on a task.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TaskComment)]
pub struct CommentOut {
    pub id: NoteId,
    pub by: PersonId,
    /// Their name, as colleagues know it.
    #[schema(example = "王五")]
    pub name: Option<String>,
    #[schema(example = "已与用人单位电话核实")]
    pub text: String,
    pub written_at: Instant,
}

/// A paper beside a task.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TaskAttachment)]
pub struct AttachmentOut {
    pub document: DocumentId,
    /// The task to which it was attached; where the step shows all papers, those of other tasks are there too.
    pub task: TaskId,
    pub by: PersonId,
    pub name: Option<String>,
    /// A word of the list of materials.
    #[schema(example = "diploma")]
    pub kind: String,
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub sha256: String,
    pub shown_to_applicant: bool,
    pub attached_at: Instant,
}

/// A paper that the office shows to the applicant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ShownAttachment)]
pub struct ShownAttachmentOut {
    pub document: DocumentId,
    #[schema(example = "diploma")]
    pub kind: String,
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub attached_at: Instant,
}

type Names = BTreeMap<PersonId, Option<String>>;

/// The names of those who wrote, read together.
fn names<'n>(tx: &mut ReadTx<'_>, notes: impl Iterator<Item = &'n NoteRow>) -> Result<Names> {
    let authors: BTreeSet<PersonId> = notes.map(|note| note.written_by).collect();
    persons::of_ids(tx, &authors)?.into_iter().map(|(id, person)| Ok((id, person.name(tx)?))).collect()
}

fn comments_out(tx: &mut ReadTx<'_>, case: &CaseRow, rows: Vec<NoteRow>) -> Result<Vec<CommentOut>> {
    let names = names(tx, rows.iter())?;
    let applicant = persons::get(tx, case.person_id)?;
    let key = if applicant.is_erased() { None } else { Some(applicant.key(tx)?) };
    rows.into_iter()
        .map(|row| {
            Ok(CommentOut {
                id: row.id,
                by: row.written_by,
                name: names.get(&row.written_by).cloned().flatten(),
                text: key.as_ref().map(|key| row.text(key)).transpose()?.unwrap_or_default(),
                written_at: row.written_at,
            })
        })
        .collect()
}

/// The comments on a task, the oldest first.
pub fn comments(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId, page: &PageQuery) -> Result<Page<CommentOut>> {
    let access = policy::reads(tx, actor, id)?;
    let rows = page.page(store::comments(tx, id, page)?, |row| row.id)?;
    Ok(Page { items: comments_out(tx, &access.case, rows.items)?, next_cursor: rows.next_cursor })
}

/// A comment that was just written.
pub(super) fn comment(tx: &mut ReadTx<'_>, row: NoteRow) -> Result<CommentOut> {
    let case = cases::get(tx, row.case_id)?;
    comments_out(tx, &case, vec![row])?.pop().ok_or_else(|| Code::NotFound.into())
}

pub(super) fn attachments_out(tx: &mut ReadTx<'_>, rows: Vec<(NoteRow, DocumentRow)>) -> Result<Vec<AttachmentOut>> {
    let names = names(tx, rows.iter().map(|(note, _)| note))?;
    let out = |(note, paper): (NoteRow, DocumentRow)| AttachmentOut {
        document: paper.id,
        task: note.task_id,
        by: note.written_by,
        name: names.get(&note.written_by).cloned().flatten(),
        kind: paper.kind,
        media_type: paper.media_type,
        size: paper.size,
        sha256: paper.sha256,
        shown_to_applicant: note.shown_to_applicant,
        attached_at: note.written_at,
    };
    Ok(rows.into_iter().map(out).collect())
}

/// The attachments that the actor may see in the course of a task: its own, and those of the case's other tasks for
/// supervisors and where the step shows all papers.
pub fn attachments(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId, page: &PageQuery) -> Result<Page<AttachmentOut>> {
    let access = policy::reads(tx, actor, id)?;
    let which = which(tx, actor, &access)?;
    let rows = page.page(store::attachments(tx, access.case.id, which, page)?, |(note, _)| note.id)?;
    Ok(Page { items: attachments_out(tx, rows.items)?, next_cursor: rows.next_cursor })
}

fn which(tx: &mut ReadTx<'_>, actor: &Actor, access: &policy::Access) -> Result<Which> {
    let workflow = definitions::get::<Definition>(tx, access.case.workflow_id)?;
    let shows = workflow.step(&access.task.step).and_then(|step| step.shows.as_ref());
    let all = shows.is_some_and(|shows| shows.documents.iter().any(|name| name == "*"));
    let of_case = all || actor.holds_any(&[Role::Supervisor]);
    Ok(if of_case { Which::All } else { Which::OfTask(access.task.id) })
}

/// One of these attachments.
pub(super) fn attachment_of_task(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: TaskId,
    document: DocumentId,
) -> Result<(CaseId, DocumentRow)> {
    let access = policy::reads(tx, actor, id)?;
    let note = store::attachment(tx, access.case.id, document)?.ok_or(Code::NotFound)?;
    let there = match which(tx, actor, &access)? {
        Which::OfTask(task) => note.task_id == task,
        Which::All | Which::Shown => true,
    };
    if there { Ok((access.case.id, row_of_case(tx, access.case.id, document)?)) } else { Err(Code::NotFound.into()) }
}

/// What the office shows to the applicant of their own case.
pub fn shown(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ApplicationId,
    page: &PageQuery,
) -> Result<Page<ShownAttachmentOut>> {
    let case = own(tx, actor, id)?;
    let rows = page.page(store::attachments(tx, case.id, Which::Shown, page)?, |(note, _)| note.id)?;
    let out = |(note, paper): (NoteRow, DocumentRow)| ShownAttachmentOut {
        document: paper.id,
        kind: paper.kind,
        media_type: paper.media_type,
        size: paper.size,
        attached_at: note.written_at,
    };
    Ok(Page { items: rows.items.into_iter().map(out).collect(), next_cursor: rows.next_cursor })
}

/// One of these, for its content.
pub(super) fn shown_document(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    id: ApplicationId,
    document: DocumentId,
) -> Result<DocumentRow> {
    let case = own(tx, actor, id)?;
    store::attachment(tx, case.id, document)?.filter(|note| note.shown_to_applicant).ok_or(Code::NotFound)?;
    row_of_case(tx, case.id, document)
}

fn own(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<CaseRow> {
    cases_policy::own(tx, actor, id, Act::Follow)?;
    cases::of_application(tx, id)?.ok_or_else(|| Code::NotFound.into())
}
