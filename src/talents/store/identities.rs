//! Rows of `identity_documents`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::identifiers::{DocumentKind, IdentityNumber};
use super::super::model::IdentityDocumentId;
use super::super::owner::Owner;
use crate::db::schema::identity_documents as documents;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::identity::PersonId;
use crate::insert_or_nothing;
use crate::vault::Aad;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = documents, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct IdentityRow {
    pub id: IdentityDocumentId,
    pub person_id: PersonId,
    pub kind: DocumentKind,
    pub number_sealed: Vec<u8>,
    pub number_index: String,
    pub valid_until: Option<NaiveDate>,
    pub created_at: Instant,
}

impl IdentityRow {
    pub fn number(&self, owner: &Owner, today: NaiveDate) -> Result<IdentityNumber> {
        let stored: String = owner.open(&place(self.id), &self.number_sealed)?;
        IdentityNumber::from_stored(self.kind, &stored, today)
            .map_err(|_| Error::internal("a stored identity number is not valid"))
    }
}

fn place(id: IdentityDocumentId) -> Aad {
    Aad::new("identity_documents", "number_sealed", id)
}

/// Keeps a further document; `None` when its owner has recorded it already.
pub fn insert(
    tx: &mut WriteTx<'_>,
    owner: &Owner,
    number: &IdentityNumber,
    valid_until: Option<NaiveDate>,
) -> Result<Option<IdentityDocumentId>> {
    let id = tx.new_id();
    let row = IdentityRow {
        id,
        person_id: owner.id(),
        kind: number.kind(),
        number_sealed: owner.seal(&place(id), &number.stored())?,
        number_index: number.index(tx.vault()),
        valid_until,
        created_at: tx.now(),
    };
    Ok(insert_or_nothing!(tx, documents::table, &row)?.then_some(id))
}

pub fn of(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<IdentityRow>> {
    tx.run(|conn| {
        let own = documents::table.filter(documents::person_id.eq(person));
        own.order(documents::id).select(IdentityRow::as_select()).load(conn)
    })
}

pub fn delete(tx: &mut WriteTx<'_>, person: PersonId, id: IdentityDocumentId) -> Result<()> {
    let own = documents::table.filter(documents::id.eq(id)).filter(documents::person_id.eq(person));
    let deleted = tx.run(|conn| diesel::delete(own).execute(conn))?;
    if deleted == 1 { Ok(()) } else { Err(Code::NotFound.into()) }
}
