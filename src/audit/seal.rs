//! The sealer: links committed records into checkpoints, signs and exports them.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::chain::{GENESIS, canonical, hex, link, unhex};
use super::checkpoint::{Checkpoint, Head, export};
use super::merkle;
use super::signature::SealKey;
use super::store::{self, CheckpointRow, RecordRow};
use crate::app::App;
use crate::db::WriteTx;
use crate::error::{Error, Result};
use crate::jobs::{self, Work};

/// The kind of the job.
pub const SEAL: &str = "audit.seal";

/// Records under one checkpoint at most; a backlog becomes several.
const BATCH: i64 = 2000;

/// Seals everything that is committed and exports what is not yet outside the database. Answers how many records were
/// sealed. It may run at any moment and in several processes: each checkpoint is one unit of work.
pub async fn seal_now(app: &App) -> Result<i64> {
    let mut sealed = 0;
    loop {
        let records = app.write(seal_batch).await?;
        sealed += records;
        export_missing(app).await?;
        if records < BATCH {
            return Ok(sealed);
        }
    }
}

fn seal_batch(tx: &mut WriteTx<'_>) -> Result<i64> {
    let records = store::unsealed(tx, BATCH)?;
    if records.is_empty() {
        return Ok(0);
    }
    let key = SealKey::derive(tx.vault())?;
    let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let (number, previous, before) = match store::last_checkpoint(tx)? {
        Some(last) => {
            let body: Checkpoint = serde_json::from_str(&last.body)
                .map_err(|error| Error::internal(format!("checkpoint {} cannot be read: {error}", last.number)))?;
            (last.number + 1, link(&body.previous, &last.body), body.records_so_far)
        }
        None => (1, GENESIS.to_owned(), 0),
    };
    let checkpoint = Checkpoint {
        number,
        previous,
        sealed_at: tx.real_now(),
        records: count,
        records_so_far: before.saturating_add(count),
        root: root(records.iter().map(|record| record.hash.as_str()))?,
        heads: heads(&records),
        key: key.public.clone(),
    };
    let body = canonical(&checkpoint)?;
    let signature = key.sign(&body)?;
    let ids: Vec<_> = records.iter().map(|record| record.id).collect();
    store::insert_checkpoint(tx, &CheckpointRow { number, body, signature }, &ids)?;
    Ok(count)
}

/// The root over hashes as they are stored.
pub fn root<'a>(hashes: impl Iterator<Item = &'a str>) -> Result<String> {
    let leaves: Option<Vec<_>> = hashes.map(unhex).collect();
    let leaves = leaves.ok_or_else(|| Error::internal("a stored hash is not one"))?;
    Ok(hex(&merkle::root(&leaves)))
}

fn heads(records: &[RecordRow]) -> Vec<Head> {
    let mut newest: BTreeMap<String, (i64, &str)> = BTreeMap::new();
    for record in records {
        let stream = format!("{}/{}", record.stream_kind, record.stream_id);
        let head = newest.entry(stream).or_insert((record.number, &record.hash));
        if record.number > head.0 {
            *head = (record.number, &record.hash);
        }
    }
    newest.into_iter().map(|(stream, (number, hash))| Head { stream, number, hash: hash.to_owned() }).collect()
}

/// Writes the files that are missing behind the last one there is. It is done after the commit: a process that dies in
/// between leaves it to the next sealing.
async fn export_missing(app: &App) -> Result<()> {
    let folder = app.config().audit.checkpoint_folder.clone();
    let mut last = super::checkpoint::last_exported(&folder)?;
    loop {
        let rows = app.read(move |tx| store::checkpoints_after(tx, last, 100)).await?;
        let Some(newest) = rows.last() else { return Ok(()) };
        last = newest.number;
        let folder = folder.clone();
        tokio::task::spawn_blocking(move || rows.iter().try_for_each(|row| export(&folder, row)))
            .await
            .map_err(|_| Error::internal("the export was cut short"))??;
    }
}

/// The job: plans the next sealing first, so that a failure of this one does not end the rhythm.
pub fn seal_job(app: App, _: serde_json::Value) -> Work {
    Box::pin(async move {
        schedule_sealing(&app).await?;
        seal_now(&app).await.map(drop)
    })
}

/// Plans the sealing at the end of the current period. The key names the period, so that several processes, or a job that
/// is run twice, plan one and not several.
pub async fn schedule_sealing(app: &App) -> Result<()> {
    let every = i64::try_from(app.config().audit.seal_seconds).unwrap_or(60).max(1);
    app.write(move |tx| {
        let now = tx.now();
        let period = now.unix().div_euclid(every).saturating_add(1);
        let due = now.plus(TimeDelta::seconds(period.saturating_mul(every).saturating_sub(now.unix())));
        jobs::enqueue_once(tx, SEAL, &serde_json::Value::Null, due, &format!("{SEAL}:{period}")).map(drop)
    })
    .await
}
