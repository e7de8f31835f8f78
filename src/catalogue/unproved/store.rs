//! Rows of `unproved_flows`.

use diesel::prelude::*;

use super::super::model::DefinitionId;
use crate::db::schema::unproved_flows;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = unproved_flows, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub(super) struct UnprovedRow {
    pub definition_id: DefinitionId,
    pub digest: String,
    pub asked_by: PersonId,
    pub asked_at: Instant,
    pub asked_reason: String,
    pub published_reason: Option<String>,
}

pub(super) fn find(tx: &mut ReadTx<'_>, id: DefinitionId) -> Result<Option<UnprovedRow>> {
    tx.run(|conn| unproved_flows::table.find(id).select(UnprovedRow::as_select()).get_result(conn).optional())
}

/// Puts a request in the place of an earlier one.
pub(super) fn put(tx: &mut WriteTx<'_>, row: &UnprovedRow) -> Result<()> {
    tx.run(|conn| diesel::delete(unproved_flows::table.find(row.definition_id)).execute(conn))?;
    tx.run(|conn| diesel::insert_into(unproved_flows::table).values(row).execute(conn)).map(drop)
}

/// Notes why the second person published.
pub(super) fn answer(tx: &mut WriteTx<'_>, id: DefinitionId, reason: &str) -> Result<()> {
    tx.run(|conn| {
        diesel::update(unproved_flows::table.find(id))
            .set(unproved_flows::published_reason.eq(Some(reason)))
            .execute(conn)
    })
    .map(drop)
}
