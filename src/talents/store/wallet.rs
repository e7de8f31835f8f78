//! Rows of `wallet_documents` and `document_uses`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{DocumentId, UsedBy};
use super::super::owner::Owner;
use crate::db::schema::{document_uses as uses, wallet_documents as documents};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::insert_or_nothing;
use crate::vault::Aad;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = documents, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct DocumentRow {
    pub id: DocumentId,
    pub person_id: PersonId,
    pub kind: String,
    pub label_sealed: Option<Vec<u8>>,
    pub media_type: String,
    pub size: i64,
    /// Hexadecimal, over the stored bytes.
    pub sha256: String,
    pub converted: bool,
    pub expires_on: Option<NaiveDate>,
    pub created_at: Instant,
    pub deleted_at: Option<Instant>,
}

impl DocumentRow {
    pub fn label(&self, owner: &Owner) -> Result<Option<String>> {
        self.label_sealed.as_ref().map(|sealed| owner.open(&place(self.id), sealed)).transpose()
    }
}

fn place(id: DocumentId) -> Aad {
    Aad::new("wallet_documents", "label_sealed", id)
}

pub fn seal_label(owner: &Owner, id: DocumentId, label: &str) -> Result<Vec<u8>> {
    owner.seal(&place(id), &label)
}

pub fn insert(tx: &mut WriteTx<'_>, row: &DocumentRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(documents::table).values(row).execute(conn)).map(drop)
}

pub fn count(tx: &mut ReadTx<'_>, person: PersonId) -> Result<i64> {
    tx.run(|conn| {
        let own = documents::table.filter(documents::person_id.eq(person)).filter(documents::deleted_at.is_null());
        own.count().get_result(conn)
    })
}

/// A document in its owner's wallet.
pub fn get(tx: &mut ReadTx<'_>, person: PersonId, id: DocumentId) -> Result<DocumentRow> {
    tx.run(|conn| {
        let own = documents::table.filter(documents::id.eq(id)).filter(documents::person_id.eq(person));
        own.filter(documents::deleted_at.is_null()).select(DocumentRow::as_select()).first(conn)
    })
}

/// Every document in somebody's wallet, oldest first.
pub fn all(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<DocumentRow>> {
    let own = documents::table.filter(documents::person_id.eq(person)).filter(documents::deleted_at.is_null());
    tx.run(|conn| own.order(documents::id).select(DocumentRow::as_select()).load(conn))
}

/// Those of these documents that are in their owner's wallet.
pub fn of_ids(tx: &mut ReadTx<'_>, person: PersonId, ids: &[DocumentId]) -> Result<Vec<DocumentRow>> {
    tx.run(|conn| {
        let own = documents::table.filter(documents::id.eq_any(ids.to_vec())).filter(documents::person_id.eq(person));
        own.filter(documents::deleted_at.is_null()).select(DocumentRow::as_select()).load(conn)
    })
}

/// Those of these documents that there ever were, in whoever's wallet, also deleted ones; for whoever the caller found entitled
/// to them.
pub fn named(tx: &mut ReadTx<'_>, ids: &[DocumentId]) -> Result<Vec<DocumentRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| {
        documents::table.filter(documents::id.eq_any(ids.to_vec())).select(DocumentRow::as_select()).load(conn)
    })
}

/// Those of these kinds that are in their owner's wallet, the newest first. A wallet holds a few hundred at most.
pub fn of_kinds(tx: &mut ReadTx<'_>, person: PersonId, kinds: Vec<String>) -> Result<Vec<DocumentRow>> {
    tx.run(|conn| {
        let own = documents::table.filter(documents::person_id.eq(person)).filter(documents::kind.eq_any(kinds));
        let present = own.filter(documents::deleted_at.is_null());
        present.order(documents::id.desc()).select(DocumentRow::as_select()).load(conn)
    })
}

/// Whether a file of this id has a row, in whoever's wallet.
pub fn exists(tx: &mut ReadTx<'_>, id: DocumentId) -> Result<bool> {
    let rows: i64 = tx.run(|conn| documents::table.filter(documents::id.eq(id)).count().get_result(conn))?;
    Ok(rows > 0)
}

/// Newest first.
pub fn page(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    kind: Option<&str>,
    before: Option<DocumentId>,
    fetch: i64,
) -> Result<Vec<DocumentRow>> {
    tx.run(|conn| {
        let mut own = documents::table
            .filter(documents::person_id.eq(person))
            .filter(documents::deleted_at.is_null())
            .select(DocumentRow::as_select())
            .into_boxed();
        if let Some(kind) = kind {
            own = own.filter(documents::kind.eq(kind));
        }
        if let Some(before) = before {
            own = own.filter(documents::id.lt(before));
        }
        own.order(documents::id.desc()).limit(fetch).load(conn)
    })
}

/// Marks as deleted; the file goes by a job of the same transaction.
pub fn mark_deleted(tx: &mut WriteTx<'_>, id: DocumentId) -> Result<()> {
    let now = tx.now();
    let row = documents::table.find(id);
    tx.run(|conn| diesel::update(row).set(documents::deleted_at.eq(now)).execute(conn)).map(drop)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = uses, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct UseRow {
    document_id: DocumentId,
    case_id: UsedBy,
    since: Instant,
    ended_at: Option<Instant>,
}

/// Records that a case relies on a document; a use that had ended begins again.
pub fn begin_use(tx: &mut WriteTx<'_>, document: DocumentId, by: UsedBy) -> Result<()> {
    let row = UseRow { document_id: document, case_id: by, since: tx.now(), ended_at: None };
    if !insert_or_nothing!(tx, uses::table, &row)? {
        let known = uses::table.find((document, by));
        tx.run(|conn| diesel::update(known).set(uses::ended_at.eq(None::<Instant>)).execute(conn))?;
    }
    Ok(())
}

/// Ends a case's use of its documents.
pub fn end_uses(tx: &mut WriteTx<'_>, by: UsedBy) -> Result<()> {
    let now = tx.now();
    let open = uses::table.filter(uses::case_id.eq(by)).filter(uses::ended_at.is_null());
    tx.run(|conn| diesel::update(open).set(uses::ended_at.eq(now)).execute(conn)).map(drop)
}

/// Which of these documents a case relies on now.
pub fn used_among(tx: &mut ReadTx<'_>, documents: &[DocumentId]) -> Result<BTreeSet<DocumentId>> {
    if documents.is_empty() {
        return Ok(BTreeSet::new());
    }
    let open = uses::table.filter(uses::document_id.eq_any(documents.to_vec())).filter(uses::ended_at.is_null());
    let used: Vec<DocumentId> = tx.run(|conn| open.select(uses::document_id).load(conn))?;
    Ok(used.into_iter().collect())
}

pub fn is_used(tx: &mut ReadTx<'_>, document: DocumentId) -> Result<bool> {
    Ok(!used_among(tx, &[document])?.is_empty())
}

/// A document that a case relies or relied on. A deleted one is gone from there too.
pub fn used_by(tx: &mut ReadTx<'_>, by: UsedBy, id: DocumentId) -> Result<DocumentRow> {
    tx.run(|conn| {
        uses::table
            .inner_join(documents::table)
            .filter(uses::case_id.eq(by))
            .filter(documents::id.eq(id))
            .filter(documents::deleted_at.is_null())
            .select(DocumentRow::as_select())
            .first(conn)
    })
}
