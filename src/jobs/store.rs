//! Rows of `jobs`.

use diesel::prelude::*;
use serde::Serialize;

use crate::db::schema::jobs;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Error, Result};
use crate::{id_type, insert_or_nothing, text_enum};

id_type!(
    /// One piece of background work.
    JobId
);

text_enum! {
    /// A finished job's row is gone; a dead one gave up and waits for a person.
    pub enum JobState { Queued = "queued", Dead = "dead" }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = jobs, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct JobRow {
    pub id: JobId,
    pub kind: String,
    pub payload: Json<serde_json::Value>,
    pub state: JobState,
    pub run_at: Instant,
    pub attempts: i32,
    pub lease: Option<String>,
    pub leased_until: Option<Instant>,
    pub last_error: Option<String>,
    pub dedupe_key: Option<String>,
}

/// Enqueues a job for `run_at` (business time).
pub fn enqueue(tx: &mut WriteTx<'_>, kind: &str, payload: &impl Serialize, run_at: Instant) -> Result<()> {
    insert(tx, kind, payload, run_at, None).map(drop)
}

/// Enqueues a job unless one with this key is there already; answers whether it was enqueued.
pub fn enqueue_once(
    tx: &mut WriteTx<'_>,
    kind: &str,
    payload: &impl Serialize,
    run_at: Instant,
    key: &str,
) -> Result<bool> {
    insert(tx, kind, payload, run_at, Some(key.to_owned()))
}

/// Takes back a job that was enqueued under this key, unless a worker has it already.
pub fn withdraw(tx: &mut WriteTx<'_>, key: &str) -> Result<()> {
    let waiting = jobs::table.filter(jobs::dedupe_key.eq(key)).filter(jobs::lease.is_null());
    tx.run(|conn| diesel::delete(waiting).execute(conn)).map(drop)
}

fn insert(
    tx: &mut WriteTx<'_>,
    kind: &str,
    payload: &impl Serialize,
    run_at: Instant,
    dedupe_key: Option<String>,
) -> Result<bool> {
    let payload = serde_json::to_value(payload).map_err(|error| Error::internal(error.to_string()))?;
    let row = JobRow {
        id: tx.new_id(),
        kind: kind.to_owned(),
        payload: Json(payload),
        state: JobState::Queued,
        run_at,
        attempts: 0,
        lease: None,
        leased_until: None,
        last_error: None,
        dedupe_key,
    };
    let inserted = insert_or_nothing!(tx, jobs::table, &row)?;
    if inserted && run_at <= tx.now() {
        tx.wake_jobs();
    }
    Ok(inserted)
}

/// How many jobs are due and not yet finished, those under a lease included.
pub fn count_due(tx: &mut ReadTx<'_>) -> Result<i64> {
    let now = tx.now();
    tx.run(|conn| {
        jobs::table.filter(jobs::state.eq(JobState::Queued)).filter(jobs::run_at.le(now)).count().get_result(conn)
    })
}

/// Removes a job that this lease still holds.
pub fn finish(tx: &mut WriteTx<'_>, id: JobId, lease: &str) -> Result<()> {
    tx.run(|conn| diesel::delete(jobs::table.find(id).filter(jobs::lease.eq(lease))).execute(conn)).map(drop)
}

/// Puts a failed job back for later, or gives it up.
pub fn postpone(tx: &mut WriteTx<'_>, id: JobId, lease: &str, retry_at: Option<Instant>, why: &str) -> Result<()> {
    let state = if retry_at.is_some() { JobState::Queued } else { JobState::Dead };
    let run_at = retry_at.unwrap_or(tx.now());
    let why: String = why.chars().take(500).collect();
    tx.run(|conn| {
        diesel::update(jobs::table.find(id).filter(jobs::lease.eq(lease)))
            .set((
                jobs::state.eq(state),
                jobs::run_at.eq(run_at),
                jobs::lease.eq(None::<String>),
                jobs::leased_until.eq(None::<Instant>),
                jobs::last_error.eq(Some(why)),
            ))
            .execute(conn)
    })
    .map(drop)
}
