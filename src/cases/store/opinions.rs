//! Rows of `task_opinions`: what reviewers wrote, sealed under the applicant's key. A task has one decision at most, and as
//! many recommendations as were asked for.

use diesel::prelude::*;

use super::super::model::{OpinionKind, TaskId};
use crate::db::schema::task_opinions;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons::PersonRow;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = task_opinions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct OpinionRow {
    task_id: TaskId,
    seq: i32,
    kind: OpinionKind,
    opinion_sealed: Vec<u8>,
    written_by: PersonId,
    written_at: Instant,
}

/// Something written on a task, opened.
#[derive(Debug, Clone)]
pub struct Opinion {
    pub task: TaskId,
    /// The number of the case's event at which it was written.
    pub seq: i32,
    pub kind: OpinionKind,
    pub by: PersonId,
    pub text: String,
}

/// What was written before texts had numbers is bound to its task alone.
fn place(task: TaskId, seq: i32) -> Aad {
    match seq {
        0 => Aad::new("task_opinions", "opinion_sealed", task),
        seq => Aad::new("task_opinions", "opinion_sealed", format!("{task}/{seq}")),
    }
}

pub fn insert(tx: &mut WriteTx<'_>, applicant: &PersonRow, opinion: &Opinion) -> Result<()> {
    let at = place(opinion.task, opinion.seq);
    let row = OpinionRow {
        task_id: opinion.task,
        seq: opinion.seq,
        kind: opinion.kind,
        opinion_sealed: applicant.key(tx)?.seal(&at, opinion.text.as_bytes())?.into_bytes(),
        written_by: opinion.by,
        written_at: tx.now(),
    };
    tx.run(|conn| diesel::insert_into(task_opinions::table).values(&row).execute(conn)).map(drop)
}

/// Why these tasks were decided as they were.
pub fn of_tasks(tx: &mut ReadTx<'_>, applicant: &PersonRow, tasks: &[TaskId]) -> Result<Vec<(TaskId, String)>> {
    let all = on_tasks(tx, applicant, tasks)?;
    let decisions = all.into_iter().filter(|opinion| opinion.kind == OpinionKind::Decision);
    Ok(decisions.map(|opinion| (opinion.task, opinion.text)).collect())
}

/// Everything written on these tasks, the oldest first.
pub fn on_tasks(tx: &mut ReadTx<'_>, applicant: &PersonRow, tasks: &[TaskId]) -> Result<Vec<Opinion>> {
    let rows: Vec<OpinionRow> = tx.run(|conn| {
        task_opinions::table
            .filter(task_opinions::task_id.eq_any(tasks.to_vec()))
            .order((task_opinions::written_at, task_opinions::seq))
            .select(OpinionRow::as_select())
            .load(conn)
    })?;
    if rows.is_empty() || applicant.is_erased() {
        return Ok(Vec::new());
    }
    let key = applicant.key(tx)?;
    rows.into_iter()
        .map(|row| {
            let text = key.open_text(&place(row.task_id, row.seq), &Sealed::from_bytes(row.opinion_sealed))?;
            let (task, seq, kind, by) = (row.task_id, row.seq, row.kind, row.written_by);
            Ok(Opinion { task, seq, kind, by, text: text.as_str().to_owned() })
        })
        .collect()
}
