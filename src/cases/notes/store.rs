//! Rows of `task_notes`.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::model::{CaseId, TaskId};
use super::{NoteId, NoteKind};
use crate::db::page::PageQuery;
use crate::db::schema::{task_notes as notes, wallet_documents};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Error, Optional as _, Result};
use crate::identity::PersonId;
use crate::identity::store::persons::PersonRow;
use crate::talents::DocumentId;
use crate::talents::store::wallet::DocumentRow;
use crate::vault::{Aad, PersonKey, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notes, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct NoteRow {
    pub id: NoteId,
    pub task_id: TaskId,
    pub case_id: CaseId,
    pub kind: NoteKind,
    text_sealed: Option<Vec<u8>>,
    pub document_id: Option<DocumentId>,
    pub shown_to_applicant: bool,
    pub written_by: PersonId,
    pub written_at: Instant,
}

fn place(id: NoteId) -> Aad {
    Aad::new("task_notes", "text_sealed", id)
}

impl NoteRow {
    /// The words of a comment, opened with the applicant's key.
    pub fn text(&self, key: &PersonKey) -> Result<String> {
        let sealed = self.text_sealed.clone().ok_or_else(|| Error::internal("a comment without words"))?;
        Ok(key.open_text(&place(self.id), &Sealed::from_bytes(sealed))?.as_str().to_owned())
    }
}

/// Where a note is and whose.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    pub task: TaskId,
    pub case: CaseId,
    pub by: PersonId,
}

pub fn insert_comment(tx: &mut WriteTx<'_>, applicant: &PersonRow, written: Written, text: &str) -> Result<NoteRow> {
    let id: NoteId = tx.new_id();
    let sealed = applicant.key(tx)?.seal(&place(id), text.as_bytes())?.into_bytes();
    insert(tx, id, NoteKind::Comment, written, (Some(sealed), None, false))
}

pub fn insert_attachment(
    tx: &mut WriteTx<'_>,
    written: Written,
    document: DocumentId,
    shown_to_applicant: bool,
) -> Result<NoteRow> {
    let id = tx.new_id();
    insert(tx, id, NoteKind::Attachment, written, (None, Some(document), shown_to_applicant))
}

fn insert(
    tx: &mut WriteTx<'_>,
    id: NoteId,
    kind: NoteKind,
    written: Written,
    (text_sealed, document_id, shown_to_applicant): (Option<Vec<u8>>, Option<DocumentId>, bool),
) -> Result<NoteRow> {
    let row = NoteRow {
        id,
        task_id: written.task,
        case_id: written.case,
        kind,
        text_sealed,
        document_id,
        shown_to_applicant,
        written_by: written.by,
        written_at: tx.now(),
    };
    tx.run(|conn| diesel::insert_into(notes::table).values(&row).execute(conn))?;
    Ok(row)
}

/// Comments on a task, the oldest first.
pub fn comments(tx: &mut ReadTx<'_>, task: TaskId, page: &PageQuery) -> Result<Vec<NoteRow>> {
    let after: Option<NoteId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = notes::table
            .filter(notes::task_id.eq(task))
            .filter(notes::kind.eq(NoteKind::Comment))
            .order(notes::id)
            .limit(fetch)
            .select(NoteRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(notes::id.gt(after));
        }
        query.load(conn)
    })
}

/// Which attachments of a case.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    All,
    OfTask(TaskId),
    Shown,
}

/// Attachments with their papers, the oldest first.
pub fn attachments(
    tx: &mut ReadTx<'_>,
    case: CaseId,
    which: Which,
    page: &PageQuery,
) -> Result<Vec<(NoteRow, DocumentRow)>> {
    let after: Option<NoteId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = notes::table
            .inner_join(wallet_documents::table.on(notes::document_id.eq(wallet_documents::id.nullable())))
            .filter(notes::case_id.eq(case))
            .filter(notes::kind.eq(NoteKind::Attachment))
            .order(notes::id)
            .limit(fetch)
            .select((NoteRow::as_select(), DocumentRow::as_select()))
            .into_boxed::<MultiBackend>();
        match which {
            Which::All => {}
            Which::OfTask(task) => query = query.filter(notes::task_id.eq(task)),
            Which::Shown => query = query.filter(notes::shown_to_applicant.eq(true)),
        }
        if let Some(after) = after {
            query = query.filter(notes::id.gt(after));
        }
        query.load(conn)
    })
}

/// Everything that was noted on a case, the oldest first.
pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<NoteRow>> {
    tx.run(|conn| notes::table.filter(notes::case_id.eq(case)).order(notes::id).select(NoteRow::as_select()).load(conn))
}

/// The attachment by which a paper came to a case.
pub fn attachment(tx: &mut ReadTx<'_>, case: CaseId, document: DocumentId) -> Result<Option<NoteRow>> {
    tx.run(|conn| {
        notes::table
            .filter(notes::case_id.eq(case))
            .filter(notes::document_id.eq(document))
            .select(NoteRow::as_select())
            .first(conn)
    })
    .optional()
}

/// How many notes of each kind a task has.
pub fn count(tx: &mut ReadTx<'_>, task: TaskId) -> Result<(i64, i64)> {
    let counts: Vec<(NoteKind, i64)> = tx.run(|conn| {
        notes::table
            .filter(notes::task_id.eq(task))
            .group_by(notes::kind)
            .select((notes::kind, count_star()))
            .load(conn)
    })?;
    let of = |kind| counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count);
    Ok((of(NoteKind::Comment), of(NoteKind::Attachment)))
}
