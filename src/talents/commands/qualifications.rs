use super::super::model::qualification::Qualification;
use super::super::model::{DocumentId, QualificationId};
use super::super::owner::Owner;
use super::super::store::qualifications::{self, QualificationRow};
use super::super::store::wallet;
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Optional as _, Problem, Result};
use crate::identity::Actor;

/// What is handed in: the qualification and the document in the wallet that proves it.
#[derive(Debug, Clone)]
pub struct QualificationForm {
    pub qualification: Qualification,
    pub document_id: Option<DocumentId>,
}

pub fn add_qualification(tx: &mut WriteTx<'_>, actor: &Actor, form: &QualificationForm) -> Result<QualificationId> {
    let row = sealed(tx, actor, tx.new_id(), form)?;
    qualifications::insert(tx, &row)?;
    record(tx, actor, "add_qualification", row.id)?;
    Ok(row.id)
}

/// Replaces a qualification of the version that was read.
pub fn replace_qualification(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: QualificationId,
    read: i64,
    form: &QualificationForm,
) -> Result<()> {
    let present = qualifications::get(tx, actor.person, id)?;
    let mut row = sealed(tx, actor, id, form)?;
    row.created_at = present.created_at;
    row.version = read + 1;
    qualifications::save(tx, &row, read)?;
    record(tx, actor, "replace_qualification", id)
}

pub fn remove_qualification(tx: &mut WriteTx<'_>, actor: &Actor, id: QualificationId, read: i64) -> Result<()> {
    qualifications::get(tx, actor.person, id)?;
    qualifications::delete(tx, actor.person, id, read)?;
    record(tx, actor, "remove_qualification", id)
}

fn sealed(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: QualificationId,
    form: &QualificationForm,
) -> Result<QualificationRow> {
    let qualification = form.qualification.clone().read(tx.today())?;
    if let Some(document) = form.document_id
        && wallet::get(tx, actor.person, document).optional()?.is_none()
    {
        return Err(Problem::new(Code::Invalid).field("/document_id", Code::FieldChoice).into());
    }
    let owner = Owner::load(tx, actor.person)?;
    QualificationRow::seal(tx, &owner, id, &qualification, form.document_id)
}

fn record(tx: &mut WriteTx<'_>, actor: &Actor, action: &'static str, id: QualificationId) -> Result<()> {
    audit::record(tx, Some(actor), Entry::new(Stream::person(actor.person), action).object("qualification", id))
}
