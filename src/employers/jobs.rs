//! Background work of employers: preparing a batch, forgetting what nobody went on with.

use serde::{Deserialize, Serialize};

use super::commands;
use super::model::BatchId;
use crate::app::App;
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::jobs::{self, Work};

pub const PREPARE: &str = "employers.prepare";
pub const LAPSE: &str = "employers.lapse";
pub const LAPSE_PREPARED: &str = "employers.lapse_prepared";

#[derive(Serialize, Deserialize)]
struct Batch {
    batch: BatchId,
}

/// Plans to prepare a batch.
pub fn plan_preparing(tx: &mut WriteTx<'_>, batch: BatchId) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, PREPARE, &Batch { batch }, now)
}

/// Plans to forget a preview.
pub fn plan_lapse(tx: &mut WriteTx<'_>, batch: BatchId, at: Instant) -> Result<()> {
    jobs::enqueue(tx, LAPSE, &Batch { batch }, at)
}

/// Plans to forget what was prepared and never taken.
pub fn plan_lapse_of_prepared(tx: &mut WriteTx<'_>, batch: BatchId, at: Instant) -> Result<()> {
    jobs::enqueue(tx, LAPSE_PREPARED, &Batch { batch }, at)
}

/// The handler; a row that is prepared stays as it is when it runs again.
pub fn prepare(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Batch { batch } = jobs::given(payload)?;
        while app.write(move |tx| commands::prepare_rows(tx, batch)).await? {}
        Ok(())
    })
}

/// The handler.
pub fn lapse(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Batch { batch } = jobs::given(payload)?;
        app.write(move |tx| commands::lapse(tx, batch)).await
    })
}

/// The handler.
pub fn lapse_prepared(app: App, _: serde_json::Value) -> Work {
    Box::pin(async move {
        while app.write(commands::lapse_prepared).await? {}
        Ok(())
    })
}
