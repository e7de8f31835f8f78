//! Background work of talents: files of deleted documents.

use std::future::Future;
use std::pin::Pin;

use serde::{Deserialize, Serialize};

use super::model::DocumentId;
use crate::app::App;
use crate::db::WriteTx;
use crate::error::{Error, Result};
use crate::jobs;

pub const DELETE_FILE: &str = "delete_file";

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
pub fn delete_file(app: App, payload: serde_json::Value) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> {
    Box::pin(async move {
        let job: DeleteFile = serde_json::from_value(payload).map_err(|error| Error::internal(error.to_string()))?;
        Ok(app.files().delete(job.id.0).await?)
    })
}
