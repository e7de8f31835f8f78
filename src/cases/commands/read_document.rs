//! Staff look at a paper of somebody's wallet. What the step does not show is not there, and each look is on record.

use super::super::model::TaskId;
use super::super::queries;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::Actor;
use crate::rights::access::{self, Look, Looked};
use crate::talents::DocumentId;
use crate::talents::store::wallet::DocumentRow;

/// Puts on record that the actor reads a document in the course of a task, and answers its row.
pub fn read_document(tx: &mut WriteTx<'_>, actor: &Actor, task: TaskId, document: DocumentId) -> Result<DocumentRow> {
    let (case, row) = queries::task_document(tx, actor, task, document)?;
    let look = Look::of(actor, None, row.person_id, Looked::Document, "read_document");
    access::note(tx, look.map(|look| look.at(document.0)))?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case), "read_document").object("document", document);
    audit::record(tx, Some(actor), entry.data("task", task))?;
    Ok(row)
}
