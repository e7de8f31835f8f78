//! Rows of `erasures`.

use diesel::prelude::*;

use super::Obstacle;
use crate::db::schema::erasures;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::{AccountId, PersonId};
use crate::{id_type, insert_or_nothing, text_enum};

id_type!(
    /// One wish to be erased.
    ErasureId
);

text_enum! {
    /// What became of it.
    pub enum ErasureState {
        /// It can still be taken back.
        Waiting = "waiting",
        /// The time has come, and something stands in the way; it is tried again each day.
        Deferred = "deferred",
        Cancelled = "cancelled",
        Done = "done",
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = erasures, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ErasureRow {
    pub id: ErasureId,
    pub person_id: PersonId,
    pub account_id: AccountId,
    pub state: ErasureState,
    pub asked_at: Instant,
    pub due_at: Instant,
    pub blocked_by: Json<Vec<Obstacle>>,
    pub settled_at: Option<Instant>,
    /// One wish a person is open at a time.
    pub open_key: Option<String>,
}

/// Keeps the wish; `false` when one is open.
pub fn insert(tx: &mut WriteTx<'_>, row: &ErasureRow) -> Result<bool> {
    insert_or_nothing!(tx, erasures::table, row)
}

pub fn get(tx: &mut ReadTx<'_>, id: ErasureId) -> Result<ErasureRow> {
    tx.run(|conn| erasures::table.find(id).select(ErasureRow::as_select()).get_result(conn))
}

/// The last wish of a person.
pub fn last_of(tx: &mut ReadTx<'_>, person: PersonId) -> Result<ErasureRow> {
    let own = erasures::table.filter(erasures::person_id.eq(person)).order(erasures::id.desc());
    tx.run(|conn| own.select(ErasureRow::as_select()).first(conn))
}

/// Changes a wish that is still open.
pub fn set(tx: &mut WriteTx<'_>, row: &ErasureRow) -> Result<()> {
    let open = erasures::table.filter(erasures::id.eq(row.id)).filter(erasures::settled_at.is_null());
    let changed = tx.run(|conn| {
        diesel::update(open)
            .set((
                erasures::state.eq(row.state),
                erasures::due_at.eq(row.due_at),
                erasures::blocked_by.eq(&row.blocked_by),
                erasures::settled_at.eq(row.settled_at),
                erasures::open_key.eq(row.open_key.as_ref()),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
}
