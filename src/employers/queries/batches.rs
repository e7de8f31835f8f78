//! Batches of staff, as their employer sees them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::model::{BatchId, BatchState, CellFault, PreparedState};
use super::super::policy;
use super::super::store::batches::{self, BatchRow};
use super::super::store::prepared;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::Actor;

/// A workbook of staff.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchOut {
    pub id: BatchId,
    #[schema(example = "talent_recognition")]
    pub item: String,
    pub state: BatchState,
    /// Rows that say something.
    #[schema(example = 200)]
    pub rows: i32,
    /// Rows without a fault.
    #[schema(example = 193)]
    pub good: i32,
    /// All faults, told below or not.
    #[schema(example = 7)]
    pub fault_count: i32,
    /// The first thousand, by cell.
    pub faults: Vec<CellFault>,
    /// How many rows are in which state, once they are prepared.
    #[schema(value_type = Object)]
    pub results: BTreeMap<&'static str, i64>,
    pub created_at: Instant,
    /// Until when the preview can be gone on with.
    pub expires_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Instant>,
}

/// What became of one row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchRowOut {
    /// Row of the sheet.
    #[schema(example = 17)]
    pub row: i32,
    pub state: PreparedState,
}

/// One batch.
pub fn batch(tx: &mut ReadTx<'_>, actor: &Actor, code: &str, id: BatchId) -> Result<BatchOut> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let row = batches::get_of(tx, employer.id, id)?;
    out(tx, row)
}

/// The same from its row.
pub fn out(tx: &mut ReadTx<'_>, row: BatchRow) -> Result<BatchOut> {
    let counts = prepared::counts(tx, row.id)?;
    let results = counts.into_iter().map(|(state, count)| (state.as_str(), count)).collect();
    Ok(told(row, results, true))
}

/// An employer's batches, newest first, without their faults and results.
pub fn batches(tx: &mut ReadTx<'_>, actor: &Actor, code: &str, page: &PageQuery) -> Result<Page<BatchOut>> {
    let employer = policy::spoken_for(tx, actor, code)?;
    let rows = page.page(batches::page(tx, employer.id, page)?, |row| row.id)?;
    Ok(rows.map(|row| told(row, BTreeMap::new(), false)))
}

fn told(row: BatchRow, results: BTreeMap<&'static str, i64>, whole: bool) -> BatchOut {
    BatchOut {
        id: row.id,
        item: row.item_code,
        state: row.state,
        rows: row.row_count,
        good: row.good_count,
        fault_count: row.fault_count,
        faults: if whole { row.faults.0 } else { Vec::new() },
        results,
        created_at: row.created_at,
        expires_at: row.expires_at,
        settled_at: row.settled_at,
    }
}

/// What became of each row, in the order of the sheet.
pub fn rows(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    code: &str,
    id: BatchId,
    page: &PageQuery,
) -> Result<Page<BatchRowOut>> {
    let employer = policy::spoken_for(tx, actor, code)?;
    batches::get_of(tx, employer.id, id)?;
    let rows = page.page(prepared::of_batch(tx, id, page)?, |(row, _)| *row)?;
    Ok(rows.map(|(row, state)| BatchRowOut { row, state }))
}
