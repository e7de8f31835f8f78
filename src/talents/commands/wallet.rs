use chrono::NaiveDate;
use data_encoding::HEXLOWER;

use super::super::jobs;
use super::super::model::wallet::CAPACITY;
use super::super::model::{DocumentId, UsedBy};
use super::super::owner::Owner;
use super::super::store::wallet::{self, DocumentRow};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Error, Result};
use crate::files::StoredFile;
use crate::identity::{Actor, PersonId};
use crate::ids::NewId;

/// A file that lies in the store already, and what its owner says about it.
#[derive(Debug, Clone)]
pub struct NewDocument {
    pub file: StoredFile,
    pub kind: String,
    pub label: Option<String>,
    pub expires_on: Option<NaiveDate>,
}

/// Puts a stored file into the actor's wallet.
pub fn add_document(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewDocument) -> Result<DocumentRow> {
    put_document(tx, actor, actor.person, new)
}

/// Puts a stored file into the wallet of somebody for whom the actor may act; the caller has asked whether they may.
pub fn put_document(tx: &mut WriteTx<'_>, actor: &Actor, person: PersonId, new: &NewDocument) -> Result<DocumentRow> {
    let owner = Owner::load(tx, person)?;
    if wallet::count(tx, person)? >= CAPACITY {
        return Err(Code::WalletFull.into());
    }
    let id = DocumentId(new.file.id);
    let row = DocumentRow {
        id,
        person_id: person,
        kind: new.kind.clone(),
        label_sealed: new.label.as_ref().map(|label| wallet::seal_label(&owner, id, label)).transpose()?,
        media_type: new.file.kind.media_type().to_owned(),
        size: i64::try_from(new.file.size).map_err(|_| Error::internal("a file larger than any disk"))?,
        sha256: HEXLOWER.encode(&new.file.sha256),
        converted: new.file.converted,
        expires_on: new.expires_on,
        created_at: tx.now(),
        deleted_at: None,
    };
    wallet::insert(tx, &row)?;
    jobs::cancel_clearing(tx, id)?;
    let entry = Entry::new(Stream::person(person), "add_document").object("document", id);
    audit::record(tx, Some(actor), entry.data("kind", &row.kind).data("sha256", &row.sha256))?;
    Ok(row)
}

/// Deletes a document that no case relies on; its file goes with it.
pub fn delete_document(tx: &mut WriteTx<'_>, actor: &Actor, id: DocumentId) -> Result<()> {
    wallet::get(tx, actor.person, id)?;
    if wallet::is_used(tx, id)? {
        return Err(Code::DocumentInUse.into());
    }
    wallet::mark_deleted(tx, id)?;
    jobs::delete_file_after_commit(tx, id)?;
    let entry = Entry::new(Stream::person(actor.person), "delete_document").object("document", id);
    audit::record(tx, Some(actor), entry)
}

/// Puts documents of `owner` before a case: from now on they stay until [`release_documents`]. Answers the rows, whose
/// digests the case pins, in the order asked for.
///
/// # Errors
/// Not found, if one of them is not in the owner's wallet.
pub fn documents_for_case(
    tx: &mut WriteTx<'_>,
    owner: PersonId,
    case: impl NewId,
    documents: &[DocumentId],
) -> Result<Vec<DocumentRow>> {
    let by = UsedBy(case.uuid());
    let mut rows = Vec::with_capacity(documents.len());
    for id in documents {
        let row = wallet::get(tx, owner, *id)?;
        wallet::begin_use(tx, *id, by)?;
        rows.push(row);
    }
    Ok(rows)
}

/// The case no longer relies on its documents: it need not be kept.
pub fn release_documents(tx: &mut WriteTx<'_>, case: impl NewId) -> Result<()> {
    wallet::end_uses(tx, UsedBy(case.uuid()))
}
