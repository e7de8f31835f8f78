//! Rows of `match_runs`.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::super::keep::Kept;
use super::super::look::Looked;
use super::super::model::{RunId, RunReason};
use crate::db::schema::match_runs as runs;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = runs, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RunRow {
    pub id: RunId,
    pub reason: RunReason,
    /// Codes of the items that are asked about.
    pub items: Json<BTreeSet<String>>,
    /// The last person of the page before.
    pub after_person: Option<PersonId>,
    pub estimate: i64,
    pub walked: i64,
    pub evaluated: i64,
    pub opened: i64,
    pub found: i64,
    pub lapsed: i64,
    pub started_at: Instant,
    pub finished_at: Option<Instant>,
    pub version: i64,
}

/// What a page adds to its run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    pub after: Option<PersonId>,
    pub walked: i64,
    pub evaluated: i64,
    pub opened: i64,
    pub kept: Kept,
}

impl Progress {
    pub fn of(looked: &Looked, kept: Kept) -> Self {
        let walked = i64::try_from(looked.looks.len()).unwrap_or(i64::MAX);
        Self { after: None, walked, evaluated: looked.evaluated, opened: looked.opened, kept }
    }
}

pub fn begin(tx: &mut WriteTx<'_>, reason: RunReason, items: BTreeSet<String>, estimate: i64) -> Result<RunRow> {
    let row = RunRow {
        id: tx.new_id(),
        reason,
        items: Json(items),
        after_person: None,
        estimate,
        walked: 0,
        evaluated: 0,
        opened: 0,
        found: 0,
        lapsed: 0,
        started_at: tx.now(),
        finished_at: None,
        version: 1,
    };
    tx.run(|conn| diesel::insert_into(runs::table).values(&row).execute(conn))?;
    Ok(row)
}

pub fn get(tx: &mut ReadTx<'_>, id: RunId) -> Result<RunRow> {
    tx.run(|conn| runs::table.find(id).select(RunRow::as_select()).get_result(conn))
}

/// Counts a page in; the row must still have the version that was read.
pub fn advance(tx: &mut WriteTx<'_>, row: RunRow, page: &Progress) -> Result<RunRow> {
    let next = RunRow {
        after_person: page.after.or(row.after_person),
        walked: row.walked + page.walked,
        evaluated: row.evaluated + page.evaluated,
        opened: row.opened + page.opened,
        found: row.found + page.kept.found,
        lapsed: row.lapsed + page.kept.lapsed,
        ..row
    };
    save(tx, next)
}

pub fn finish(tx: &mut WriteTx<'_>, row: RunRow) -> Result<RunRow> {
    let finished_at = Some(tx.now());
    save(tx, RunRow { finished_at, ..row })
}

fn save(tx: &mut WriteTx<'_>, row: RunRow) -> Result<RunRow> {
    let same = runs::table.filter(runs::id.eq(row.id)).filter(runs::version.eq(row.version));
    let changed = tx.run(|conn| {
        diesel::update(same)
            .set((
                runs::after_person.eq(row.after_person),
                runs::walked.eq(row.walked),
                runs::evaluated.eq(row.evaluated),
                runs::opened.eq(row.opened),
                runs::found.eq(row.found),
                runs::lapsed.eq(row.lapsed),
                runs::finished_at.eq(row.finished_at),
                runs::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(RunRow { version: row.version + 1, ..row }) } else { Err(Code::StaleVersion.into()) }
}

/// Runs, newest first.
pub fn page(tx: &mut ReadTx<'_>, after: Option<RunId>, fetch: i64) -> Result<Vec<RunRow>> {
    tx.run(|conn| {
        let mut query = runs::table.order(runs::id.desc()).limit(fetch).select(RunRow::as_select()).into_boxed();
        if let Some(after) = after {
            query = query.filter(runs::id.lt(after));
        }
        query.load(conn)
    })
}

/// Runs that are under way.
pub fn open(tx: &mut ReadTx<'_>) -> Result<Vec<RunRow>> {
    tx.run(|conn| {
        let open = runs::table.filter(runs::finished_at.is_null()).order(runs::id);
        open.select(RunRow::as_select()).load(conn)
    })
}
