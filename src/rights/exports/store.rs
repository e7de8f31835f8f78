//! Rows of `data_exports`.

use diesel::prelude::*;

use crate::db::schema::data_exports as exports;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::{AccountId, PersonId};
use crate::{id_type, insert_or_nothing, text_enum};

id_type!(
    /// One copy of somebody's data; its file has the same id.
    ExportId
);

text_enum! {
    /// How far a copy is.
    pub enum ExportState { Preparing = "preparing", Ready = "ready", Expired = "expired" }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = exports, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ExportRow {
    pub id: ExportId,
    pub person_id: PersonId,
    pub account_id: AccountId,
    pub state: ExportState,
    pub asked_at: Instant,
    pub ready_at: Option<Instant>,
    pub expires_at: Option<Instant>,
    pub size: Option<i64>,
    pub sha256: Option<String>,
    /// One copy a person is prepared at a time.
    pub open_key: Option<String>,
}

/// Keeps the wish for a copy; `false` when one is under way.
pub fn insert(tx: &mut WriteTx<'_>, row: &ExportRow) -> Result<bool> {
    insert_or_nothing!(tx, exports::table, row)
}

pub fn get(tx: &mut ReadTx<'_>, id: ExportId) -> Result<ExportRow> {
    tx.run(|conn| exports::table.find(id).select(ExportRow::as_select()).get_result(conn))
}

/// One's own; anybody else's is not found.
pub fn own(tx: &mut ReadTx<'_>, person: PersonId, id: ExportId) -> Result<ExportRow> {
    let own = exports::table.find(id).filter(exports::person_id.eq(person));
    tx.run(|conn| own.select(ExportRow::as_select()).get_result(conn))
}

/// A person's, newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<ExportRow>> {
    let own = exports::table.filter(exports::person_id.eq(person));
    tx.run(|conn| own.order(exports::id.desc()).select(ExportRow::as_select()).load(conn))
}

pub fn make_ready(tx: &mut WriteTx<'_>, id: ExportId, size: i64, sha256: &str, expires_at: Instant) -> Result<()> {
    let now = tx.now();
    tx.run(|conn| {
        diesel::update(exports::table.find(id))
            .set((
                exports::state.eq(ExportState::Ready),
                exports::ready_at.eq(Some(now)),
                exports::expires_at.eq(Some(expires_at)),
                exports::size.eq(Some(size)),
                exports::sha256.eq(Some(sha256)),
                exports::open_key.eq(None::<String>),
            ))
            .execute(conn)
    })
    .map(drop)
}

pub fn expire(tx: &mut WriteTx<'_>, id: ExportId) -> Result<()> {
    tx.run(|conn| {
        diesel::update(exports::table.find(id))
            .set((exports::state.eq(ExportState::Expired), exports::open_key.eq(None::<String>)))
            .execute(conn)
    })
    .map(drop)
}

/// Forgets that copies were asked for; answers which files are to go.
pub fn forget(tx: &mut WriteTx<'_>, person: PersonId) -> Result<Vec<ExportId>> {
    let ids: Vec<ExportId> = of_person(tx, person)?.into_iter().map(|row| row.id).collect();
    for id in &ids {
        expire(tx, *id)?;
    }
    Ok(ids)
}
