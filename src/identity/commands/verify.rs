//! Proving who somebody is. Typing a number proves nothing; the real-name service or a clerk at a counter does.

use super::super::actor::Actor;
use super::super::model::{PersonId, PersonStatus, VerifiedHow};
use super::super::store::persons;
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};

/// What was proven, by the service or by the papers on the counter.
pub struct Proven {
    pub name: String,
    /// Which kind of document, such as `citizen_id`.
    pub kind: String,
    /// The number in its stored form.
    pub number: String,
    pub how: VerifiedHow,
}

/// Marks a person as verified. Only verified persons own a number, so a claim can never keep the real owner out.
pub fn verify_person(tx: &mut WriteTx<'_>, actor: Option<&Actor>, id: PersonId, proven: &Proven) -> Result<()> {
    let person = persons::get(tx, id)?;
    if person.status == PersonStatus::Verified {
        return Err(Code::AlreadyVerified.into());
    }
    let index = tx.vault().blind_index("identity", &format!("{}:{}", proven.kind, proven.number)).hex();
    if persons::find_by_identity(tx, &index)?.is_some() {
        return Err(Code::IdentityTaken.into());
    }
    persons::mark_verified(tx, &person, &proven.name, &proven.kind, &proven.number, &index, proven.how)?;
    let entry = Entry::new(Stream::person(id), "verify_person").data("how", proven.how.as_str());
    audit::record(tx, actor, entry.data("kind", &proven.kind))
}
