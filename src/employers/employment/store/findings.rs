//! Rows of `employer_findings`.

use diesel::prelude::*;

use super::super::super::model::EmployerId;
use super::super::model::{EmployerFindingId, RoundId};
use crate::db::page::PageQuery;
use crate::db::schema::employer_findings as findings;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::insert_or_nothing;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = findings, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct FindingRow {
    pub id: EmployerFindingId,
    pub employer_id: EmployerId,
    pub round_id: RoundId,
    /// People about whom nothing was said when the term ended.
    pub unanswered: i32,
    pub opened_at: Instant,
    pub resolved_at: Option<Instant>,
}

/// Notes that a round was not answered.
pub fn open(tx: &mut WriteTx<'_>, employer: EmployerId, round: RoundId, unanswered: i32) -> Result<()> {
    let row = FindingRow {
        id: tx.new_id(),
        employer_id: employer,
        round_id: round,
        unanswered,
        opened_at: tx.now(),
        resolved_at: None,
    };
    insert_or_nothing!(tx, findings::table, &row).map(drop)
}

/// The answer came after all.
pub fn resolve(tx: &mut WriteTx<'_>, round: RoundId) -> Result<()> {
    let now = tx.now();
    let open = findings::table.filter(findings::round_id.eq(round)).filter(findings::resolved_at.is_null());
    tx.run(|conn| diesel::update(open).set(findings::resolved_at.eq(Some(now))).execute(conn)).map(drop)
}

/// What is open, newest first.
pub fn page(tx: &mut ReadTx<'_>, page: &PageQuery) -> Result<Vec<FindingRow>> {
    let after: Option<EmployerFindingId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = findings::table
            .filter(findings::resolved_at.is_null())
            .order(findings::id.desc())
            .limit(fetch)
            .select(FindingRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(findings::id.lt(after));
        }
        query.load(conn)
    })
}
