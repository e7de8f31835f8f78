//! Rows of `staff_batches`. What was read is sealed under the employer's key.

use diesel::prelude::*;

use super::super::model::{BatchId, BatchState, CellFault, EmployerId, StaffRow};
use super::employers::EmployerRow;
use crate::catalogue::DefinitionId;
use crate::db::page::PageQuery;
use crate::db::schema::staff_batches as batches;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::identity::AccountId;
use crate::vault::{Aad, PersonKey, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = batches, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct BatchRow {
    pub id: BatchId,
    pub employer_id: EmployerId,
    pub item_code: String,
    /// The version of the item by whose form the rows were read.
    pub item_id: DefinitionId,
    pub state: BatchState,
    pub row_count: i32,
    pub good_count: i32,
    pub fault_count: i32,
    pub faults: Json<Vec<CellFault>>,
    pub rows_sealed: Option<Vec<u8>>,
    pub uploaded_by: AccountId,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub settled_at: Option<Instant>,
    pub version: i64,
}

fn place(id: BatchId) -> Aad {
    Aad::new("staff_batches", "rows_sealed", id)
}

/// Seals the good rows.
pub fn seal(key: &PersonKey, id: BatchId, rows: &[StaffRow]) -> Result<Vec<u8>> {
    let bytes = serde_json::to_vec(rows).map_err(|error| Error::internal(error.to_string()))?;
    Ok(key.seal(&place(id), &bytes)?.into_bytes())
}

impl BatchRow {
    /// The good rows; none when they are forgotten.
    pub fn rows(&self, tx: &ReadTx<'_>, employer: &EmployerRow) -> Result<Vec<StaffRow>> {
        let Some(sealed) = &self.rows_sealed else { return Ok(Vec::new()) };
        let bytes = employer.key(tx)?.open(&place(self.id), &Sealed::from_bytes(sealed.clone()))?;
        serde_json::from_slice(&bytes).map_err(|_| Error::internal("sealed rows are not of the expected form"))
    }
}

pub fn insert(tx: &mut WriteTx<'_>, row: &BatchRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(batches::table).values(row).execute(conn)).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: BatchId) -> Result<BatchRow> {
    tx.run(|conn| batches::table.find(id).select(BatchRow::as_select()).get_result(conn))
}

/// A batch of this employer; any other is not found.
pub fn get_of(tx: &mut ReadTx<'_>, employer: EmployerId, id: BatchId) -> Result<BatchRow> {
    tx.run(|conn| {
        let own = batches::table.find(id).filter(batches::employer_id.eq(employer));
        own.select(BatchRow::as_select()).get_result(conn)
    })
}

/// Moves a batch on; what was read goes when it is no longer needed.
pub fn advance(tx: &mut WriteTx<'_>, row: &BatchRow, state: BatchState, forget: bool) -> Result<BatchRow> {
    let settled_at = forget.then(|| tx.now());
    let rows_sealed = if forget { None } else { row.rows_sealed.clone() };
    let next = BatchRow { state, settled_at, rows_sealed, version: row.version + 1, ..row.clone() };
    let changed = tx.run(|conn| {
        diesel::update(batches::table.filter(batches::id.eq(row.id)).filter(batches::version.eq(row.version)))
            .set((
                batches::state.eq(next.state),
                batches::settled_at.eq(next.settled_at),
                batches::rows_sealed.eq(next.rows_sealed.as_ref()),
                batches::version.eq(next.version),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(next) } else { Err(Code::StaleVersion.into()) }
}

/// An employer's batches, newest first, without what was read.
pub fn page(tx: &mut ReadTx<'_>, employer: EmployerId, page: &PageQuery) -> Result<Vec<BatchRow>> {
    let after: Option<BatchId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = batches::table
            .filter(batches::employer_id.eq(employer))
            .order(batches::id.desc())
            .limit(fetch)
            .select(BatchRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(batches::id.lt(after));
        }
        query.load(conn)
    })
}
