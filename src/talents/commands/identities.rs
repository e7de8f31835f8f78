use chrono::NaiveDate;

use super::super::identifiers::IdentityNumber;
use super::super::model::IdentityDocumentId;
use super::super::owner::Owner;
use super::super::store::identities;
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;

/// Records a further document of the same person: a passport beside the card, or the one that came before it. It is a
/// claim: it gives no right to the number, and whoever proves it elsewhere is not kept out by it.
pub fn add_identity_document(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    number: &IdentityNumber,
    valid_until: Option<NaiveDate>,
) -> Result<IdentityDocumentId> {
    let owner = Owner::load(tx, actor.person)?;
    if owner.person.identity_index.as_deref() == Some(number.index(tx.vault()).as_str()) {
        return Err(Code::IdentityDocumentKnown.into());
    }
    let id = identities::insert(tx, &owner, number, valid_until)?.ok_or(Code::IdentityDocumentKnown)?;
    let entry = Entry::new(Stream::person(actor.person), "add_identity_document").data("kind", number.kind());
    audit::record(tx, Some(actor), entry.object("identity_document", id))?;
    Ok(id)
}

pub fn remove_identity_document(tx: &mut WriteTx<'_>, actor: &Actor, id: IdentityDocumentId) -> Result<()> {
    identities::delete(tx, actor.person, id)?;
    let entry = Entry::new(Stream::person(actor.person), "remove_identity_document");
    audit::record(tx, Some(actor), entry.object("identity_document", id))
}
