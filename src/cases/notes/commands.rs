//! Writing a comment, attaching a paper.

use super::super::model::TaskId;
use super::policy;
use super::store::{self, NoteRow, Written};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::talents::DocumentId;
use crate::talents::commands::documents_for_case;
use crate::talents::store::wallet::DocumentRow;

/// Keeps a comment; the audit tells who wrote one, not what it says.
///
/// # Errors
/// `not_found`, `forbidden`, `task_gone`, and `invalid` if there are no words in it.
pub(super) fn comment(tx: &mut WriteTx<'_>, actor: &Actor, id: TaskId, text: &str) -> Result<NoteRow> {
    let access = policy::writes(tx, actor, id)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::new(Code::Invalid).field("/text", Code::FieldRequired).into());
    }
    let applicant = persons::get(tx, access.case.person_id)?;
    let written = Written { task: id, case: access.case.id, by: actor.person };
    let row = store::insert_comment(tx, &applicant, written, text)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, access.case.id), "comment_on_task");
    audit::record(tx, Some(actor), entry.object("task_note", row.id).data("task", id))?;
    Ok(row)
}

/// Puts a paper of the actor's own beside a task. The case relies on it from then on, so that it cannot be deleted.
///
/// # Errors
/// `not_found` also for a paper that is not theirs; `forbidden`, `task_gone`, `already_attached`.
pub(super) fn attach(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: TaskId,
    document: DocumentId,
    shown_to_applicant: bool,
) -> Result<(NoteRow, DocumentRow)> {
    let access = policy::writes(tx, actor, id)?;
    let mut papers = documents_for_case(tx, actor.person, access.case.id, &[document])?;
    let paper = papers.pop().ok_or(Code::NotFound)?;
    if store::attachment(tx, access.case.id, document)?.is_some() {
        return Err(Code::AlreadyAttached.into());
    }
    let written = Written { task: id, case: access.case.id, by: actor.person };
    let row = store::insert_attachment(tx, written, document, shown_to_applicant)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, access.case.id), "attach_document");
    let entry = entry.object("document", document).data("task", id).data("shown_to_applicant", shown_to_applicant);
    audit::record(tx, Some(actor), entry)?;
    Ok((row, paper))
}

/// Puts on record that the actor reads an attachment in the course of a task, and answers its row.
///
/// # Errors
/// `not_found`
pub(super) fn read_attachment(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: TaskId,
    document: DocumentId,
) -> Result<DocumentRow> {
    let (case, row) = super::queries::attachment_of_task(tx, actor, id, document)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case), "read_document").object("document", document);
    audit::record(tx, Some(actor), entry.data("task", id))?;
    Ok(row)
}
