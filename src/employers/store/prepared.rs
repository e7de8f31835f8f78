//! Rows of `prepared_drafts`. What was prepared is sealed under a key of its own, which goes with the need for it.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::super::model::{BatchId, EmployerId, PreparedContent, PreparedId, PreparedState};
use crate::cases::ApplicationId;
use crate::db::page::PageQuery;
use crate::db::schema::prepared_drafts as prepared;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::execute_prepared;
use crate::insert_or_nothing;
use crate::vault::{Aad, Sealed, WrappedKey};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = prepared, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct PreparedRow {
    pub id: PreparedId,
    pub batch_id: BatchId,
    pub employer_id: EmployerId,
    pub row_no: i32,
    pub item_code: String,
    /// By whose *verified* identity it is found.
    pub identity_index: String,
    pub state: PreparedState,
    /// Employer, item and person, as long as it waits.
    pub open_key: Option<String>,
    pub wrapped_key: Option<Vec<u8>>,
    pub content_sealed: Option<Vec<u8>>,
    pub application_id: Option<ApplicationId>,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub settled_at: Option<Instant>,
}

fn place(id: PreparedId) -> Aad {
    Aad::new("prepared_drafts", "content_sealed", id)
}

impl PreparedRow {
    /// Puts the content in, under a new key.
    pub fn carry(&mut self, tx: &WriteTx<'_>, content: &PreparedContent) -> Result<()> {
        let wrapped = tx.vault().generate_person_key()?;
        let key = tx.vault().open_person_key(&wrapped)?;
        let bytes = serde_json::to_vec(content).map_err(|error| Error::internal(error.to_string()))?;
        self.content_sealed = Some(key.seal(&place(self.id), &bytes)?.into_bytes());
        self.wrapped_key = Some(wrapped.into_bytes());
        Ok(())
    }

    /// What was prepared, as long as it waits.
    pub fn content(&self, tx: &ReadTx<'_>) -> Result<PreparedContent> {
        let (Some(wrapped), Some(sealed)) = (&self.wrapped_key, &self.content_sealed) else {
            return Err(Code::NotFound.into());
        };
        let key = tx.vault().open_person_key(&WrappedKey::from_bytes(wrapped.clone()))?;
        let bytes = key.open(&place(self.id), &Sealed::from_bytes(sealed.clone()))?;
        serde_json::from_slice(&bytes).map_err(|_| Error::internal("a prepared draft is not of the expected form"))
    }
}

/// Keeps what was prepared; `false` when this row of the batch is kept already, or something of the same kind waits.
pub fn insert(tx: &mut WriteTx<'_>, row: &PreparedRow) -> Result<bool> {
    insert_or_nothing!(tx, prepared::table, row)
}

/// The rows of a batch that are done.
pub fn done(tx: &mut ReadTx<'_>, batch: BatchId) -> Result<Vec<i32>> {
    tx.run(|conn| prepared::table.filter(prepared::batch_id.eq(batch)).select(prepared::row_no).load(conn))
}

/// How many rows of a batch are in which state.
pub fn counts(tx: &mut ReadTx<'_>, batch: BatchId) -> Result<BTreeMap<PreparedState, i64>> {
    let rows: Vec<(PreparedState, i64)> = tx.run(|conn| {
        prepared::table
            .filter(prepared::batch_id.eq(batch))
            .group_by(prepared::state)
            .select((prepared::state, diesel::dsl::count_star()))
            .load(conn)
    })?;
    Ok(rows.into_iter().collect())
}

/// The rows of a batch in their order.
pub fn of_batch(tx: &mut ReadTx<'_>, batch: BatchId, page: &PageQuery) -> Result<Vec<(i32, PreparedState)>> {
    let after: Option<i32> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = prepared::table
            .filter(prepared::batch_id.eq(batch))
            .order(prepared::row_no)
            .limit(fetch)
            .select((prepared::row_no, prepared::state))
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(prepared::row_no.gt(after));
        }
        query.load(conn)
    })
}

/// What waits for the person with this verified identity, at most so many, oldest first.
pub fn waiting_for(tx: &mut ReadTx<'_>, identity: &str, now: Instant) -> Result<Vec<PreparedRow>> {
    const MOST: i64 = 100;
    tx.run(|conn| {
        prepared::table
            .filter(prepared::identity_index.eq(identity))
            .filter(prepared::state.eq(PreparedState::Waiting))
            .filter(prepared::expires_at.gt(now))
            .order(prepared::id)
            .limit(MOST)
            .select(PreparedRow::as_select())
            .load(conn)
    })
}

pub fn get(tx: &mut ReadTx<'_>, id: PreparedId) -> Result<PreparedRow> {
    tx.run(|conn| prepared::table.find(id).select(PreparedRow::as_select()).get_result(conn))
}

/// Ends the waiting, once: what was prepared goes with its key. `false` when it waits no more.
pub fn settle(
    tx: &mut WriteTx<'_>,
    id: PreparedId,
    state: PreparedState,
    application: Option<ApplicationId>,
) -> Result<bool> {
    let now = tx.now();
    let waiting = prepared::table.filter(prepared::id.eq(id)).filter(prepared::state.eq(PreparedState::Waiting));
    let none: Option<Vec<u8>> = None;
    tx.run(|conn| {
        execute_prepared!(
            conn,
            diesel::update(waiting).set((
                prepared::state.eq(state),
                prepared::open_key.eq(None::<String>),
                prepared::wrapped_key.eq(none.clone()),
                prepared::content_sealed.eq(none),
                prepared::application_id.eq(application),
                prepared::settled_at.eq(Some(now)),
            ))
        )
    })
    .map(|rows| rows == 1)
}

/// What has waited too long, at most so many.
pub fn overdue(tx: &mut ReadTx<'_>, now: Instant, most: i64) -> Result<Vec<PreparedId>> {
    tx.run(|conn| {
        prepared::table
            .filter(prepared::state.eq(PreparedState::Waiting))
            .filter(prepared::expires_at.le(now))
            .order((prepared::expires_at, prepared::id))
            .limit(most)
            .select(prepared::id)
            .load(conn)
    })
}
