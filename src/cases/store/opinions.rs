//! Rows of `task_opinions`: what reviewers wrote, sealed under the applicant's key.

use diesel::prelude::*;

use super::super::model::TaskId;
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
    opinion_sealed: Vec<u8>,
    written_by: PersonId,
    written_at: Instant,
}

fn place(task: TaskId) -> Aad {
    Aad::new("task_opinions", "opinion_sealed", task)
}

pub fn insert(tx: &mut WriteTx<'_>, applicant: &PersonRow, task: TaskId, by: PersonId, text: &str) -> Result<()> {
    let row = OpinionRow {
        task_id: task,
        opinion_sealed: applicant.key(tx)?.seal(&place(task), text.as_bytes())?.into_bytes(),
        written_by: by,
        written_at: tx.now(),
    };
    tx.run(|conn| diesel::insert_into(task_opinions::table).values(&row).execute(conn)).map(drop)
}

/// The opinions on these tasks, opened.
pub fn of_tasks(tx: &mut ReadTx<'_>, applicant: &PersonRow, tasks: &[TaskId]) -> Result<Vec<(TaskId, String)>> {
    let rows: Vec<OpinionRow> = tx.run(|conn| {
        task_opinions::table
            .filter(task_opinions::task_id.eq_any(tasks.to_vec()))
            .select(OpinionRow::as_select())
            .load(conn)
    })?;
    let key = applicant.key(tx)?;
    rows.into_iter()
        .map(|row| {
            let text = key.open_text(&place(row.task_id), &Sealed::from_bytes(row.opinion_sealed))?;
            Ok((row.task_id, text.as_str().to_owned()))
        })
        .collect()
}
