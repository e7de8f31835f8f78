//! Rows of `case_messages`, `case_message_documents` and `case_message_reads`.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::model::CaseId;
use super::{MessageId, Side};
use crate::db::page::PageQuery;
use crate::db::schema::{
    case_message_documents as papers, case_message_reads as reads, case_messages as messages, wallet_documents,
};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::persons::PersonRow;
use crate::identity::{DepartmentId, PersonId};
use crate::talents::DocumentId;
use crate::talents::store::wallet::DocumentRow;
use crate::vault::{Aad, PersonKey, Sealed};
use crate::{insert_all, insert_or_nothing};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct MessageRow {
    pub id: MessageId,
    pub case_id: CaseId,
    pub side: Side,
    pub written_by: PersonId,
    pub department_id: Option<DepartmentId>,
    /// The word of the position from which the office wrote.
    pub position: Option<String>,
    text_sealed: Vec<u8>,
    pub written_at: Instant,
}

fn place(id: MessageId) -> Aad {
    Aad::new("case_messages", "text_sealed", id)
}

impl MessageRow {
    /// The words, opened with the applicant's key.
    pub fn text(&self, key: &PersonKey) -> Result<String> {
        Ok(key.open_text(&place(self.id), &Sealed::from_bytes(self.text_sealed.clone()))?.as_str().to_owned())
    }
}

/// What is written, by whom, from which post.
pub struct Written<'a> {
    pub case: CaseId,
    pub side: Side,
    pub by: PersonId,
    pub department: Option<DepartmentId>,
    pub position: Option<String>,
    pub text: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = papers)]
struct PaperRow {
    message_id: MessageId,
    document_id: DocumentId,
}

pub fn insert(
    tx: &mut WriteTx<'_>,
    applicant: &PersonRow,
    written: Written<'_>,
    documents: &[DocumentId],
) -> Result<MessageRow> {
    let id: MessageId = tx.new_id();
    let row = MessageRow {
        id,
        case_id: written.case,
        side: written.side,
        written_by: written.by,
        department_id: written.department,
        position: written.position,
        text_sealed: applicant.key(tx)?.seal(&place(id), written.text.as_bytes())?.into_bytes(),
        written_at: tx.now(),
    };
    tx.run(|conn| diesel::insert_into(messages::table).values(&row).execute(conn))?;
    let rows: Vec<_> =
        documents.iter().map(|document_id| PaperRow { message_id: id, document_id: *document_id }).collect();
    if !rows.is_empty() {
        insert_all!(tx, papers::table, &rows)?;
    }
    Ok(row)
}

/// A page of the messages of a case, the oldest first.
pub fn page(tx: &mut ReadTx<'_>, case: CaseId, page: &PageQuery) -> Result<Vec<MessageRow>> {
    let after: Option<MessageId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = messages::table
            .filter(messages::case_id.eq(case))
            .order(messages::id)
            .limit(fetch)
            .select(MessageRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(messages::id.gt(after));
        }
        query.load(conn)
    })
}

/// The papers of these messages.
pub fn papers_of(tx: &mut ReadTx<'_>, ids: &[MessageId]) -> Result<Vec<(MessageId, DocumentRow)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| {
        papers::table
            .inner_join(wallet_documents::table)
            .filter(papers::message_id.eq_any(ids.to_vec()))
            .order((papers::message_id, papers::document_id))
            .select((papers::message_id, DocumentRow::as_select()))
            .load(conn)
    })
}

/// Whether a paper came with a message of this case.
pub fn has_paper(tx: &mut ReadTx<'_>, case: CaseId, document: DocumentId) -> Result<bool> {
    let found: i64 = tx.run(|conn| {
        papers::table
            .inner_join(messages::table)
            .filter(papers::document_id.eq(document))
            .filter(messages::case_id.eq(case))
            .count()
            .get_result(conn)
    })?;
    Ok(found > 0)
}

/// When somebody wrote on a case after an instant, the first first.
pub fn written_since(tx: &mut ReadTx<'_>, case: CaseId, by: PersonId, since: Instant) -> Result<Vec<Instant>> {
    tx.run(|conn| {
        messages::table
            .filter(messages::case_id.eq(case))
            .filter(messages::written_by.eq(by))
            .filter(messages::written_at.gt(since))
            .order(messages::written_at)
            .select(messages::written_at)
            .load(conn)
    })
}

/// Whether this is a message of the case.
pub fn is_there(tx: &mut ReadTx<'_>, case: CaseId, id: MessageId) -> Result<bool> {
    let found: Option<CaseId> =
        tx.run(|conn| messages::table.find(id).select(messages::case_id).get_result(conn).optional())?;
    Ok(found == Some(case))
}

#[derive(Insertable)]
#[diesel(table_name = reads)]
struct ReadRow {
    case_id: CaseId,
    person_id: PersonId,
    read_up_to: MessageId,
}

fn read_up_to(tx: &mut ReadTx<'_>, case: CaseId, person: PersonId) -> Result<Option<MessageId>> {
    tx.run(|conn| reads::table.find((case, person)).select(reads::read_up_to).get_result(conn).optional())
}

/// Notes how far somebody has read; never back.
pub fn mark_read(tx: &mut WriteTx<'_>, case: CaseId, person: PersonId, id: MessageId) -> Result<()> {
    if insert_or_nothing!(tx, reads::table, &ReadRow { case_id: case, person_id: person, read_up_to: id })? {
        return Ok(());
    }
    let further = reads::table.find((case, person)).filter(reads::read_up_to.lt(id));
    tx.run(|conn| diesel::update(further).set(reads::read_up_to.eq(id)).execute(conn)).map(drop)
}

/// How many messages of a side there are that somebody has not read.
pub fn unread(tx: &mut ReadTx<'_>, case: CaseId, person: PersonId, of: Side) -> Result<i64> {
    let seen = read_up_to(tx, case, person)?;
    tx.run(|conn| {
        let mut query = messages::table
            .filter(messages::case_id.eq(case))
            .filter(messages::side.eq(of))
            .select(count_star())
            .into_boxed::<MultiBackend>();
        if let Some(seen) = seen {
            query = query.filter(messages::id.gt(seen));
        }
        query.get_result(conn)
    })
}

/// Who wrote last, and how many messages there are.
pub fn standing(tx: &mut ReadTx<'_>, case: CaseId) -> Result<(Option<Side>, i64)> {
    let last = tx.run(|conn| {
        messages::table
            .filter(messages::case_id.eq(case))
            .order(messages::id.desc())
            .select(messages::side)
            .first(conn)
            .optional()
    })?;
    let count = tx.run(|conn| messages::table.filter(messages::case_id.eq(case)).count().get_result(conn))?;
    Ok((last, count))
}
