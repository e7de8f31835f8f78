//! Background work of talents: files of deleted documents, and of uploads that came to nothing.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::model::DocumentId;
use super::store::wallet;
use crate::app::App;
use crate::db::WriteTx;
use crate::error::Result;
use crate::jobs::{self, Work};

pub const DELETE_FILE: &str = "delete_file";
pub const CLEAR_UPLOAD: &str = "clear_upload";

/// No upload takes this long.
const UPLOAD_ENDS: TimeDelta = TimeDelta::hours(24);

#[derive(Serialize, Deserialize)]
struct DeleteFile {
    id: DocumentId,
}

/// A file can only go once the deletion of its row is certain, and must go even if the process dies right then.
pub fn delete_file_after_commit(tx: &mut WriteTx<'_>, id: DocumentId) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, DELETE_FILE, &DeleteFile { id }, now)
}

/// The handler; deleting a file twice is the same as once.
pub fn delete_file(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let job: DeleteFile = jobs::given(payload)?;
        Ok(app.files().delete(job.id.0).await?)
    })
}

/// Plans to clear away an upload that is about to begin, in case the process dies before it has a row.
pub fn plan_clearing(tx: &mut WriteTx<'_>, id: DocumentId) -> Result<()> {
    let at = tx.now().plus(UPLOAD_ENDS);
    jobs::enqueue_once(tx, CLEAR_UPLOAD, &DeleteFile { id }, at, &clearing_key(id)).map(drop)
}

/// The upload has its row, or is cleared away already.
pub fn cancel_clearing(tx: &mut WriteTx<'_>, id: DocumentId) -> Result<()> {
    jobs::withdraw(tx, &clearing_key(id))
}

fn clearing_key(id: DocumentId) -> String {
    format!("{CLEAR_UPLOAD}:{id}")
}

/// The handler; a file that has a row stays.
pub fn clear_upload(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let job: DeleteFile = jobs::given(payload)?;
        if app.read(move |tx| wallet::exists(tx, job.id)).await? {
            return Ok(());
        }
        Ok(app.files().delete(job.id.0).await?)
    })
}
