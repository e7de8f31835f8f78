use super::super::identifiers::IdentityNumber;
use super::super::queries;
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};
use crate::rights::access::{self, Look, Looked};
use crate::rights::requests::is_restricted;
use crate::text_enum;

text_enum! {
    /// Why somebody looks at a full number. It goes on record with who looked at whose.
    pub enum RevealPurpose {
        ComparePapers = "compare_papers",
        CompleteForm = "complete_form",
        AnswerAuthority = "answer_authority",
    }
}

/// The proven number in full. Whether the actor may see this person at all, the caller has decided.
pub struct Revealed(pub IdentityNumber);

/// Opens the proven identity number of a person and puts on record who looked and what for. Nobody uses their office to
/// look into their own household.
pub fn reveal_identity(tx: &mut WriteTx<'_>, actor: &Actor, id: PersonId, purpose: RevealPurpose) -> Result<Revealed> {
    if queries::household_persons(tx, actor.person)?.contains(&id) {
        return Err(Code::OwnCase.into());
    }
    if is_restricted(tx, id)? {
        return Err(Code::PersonRestricted.into());
    }
    let person = persons::get(tx, id)?;
    let number = queries::proven_identity(tx, &person)?.ok_or(Code::NotFound)?;
    access::note(tx, Look::of(actor, None, id, Looked::IdentityNumber, purpose.as_str()))?;
    let entry = Entry::new(Stream::person(id), "reveal_identity").data("purpose", purpose);
    audit::record(tx, Some(actor), entry)?;
    Ok(Revealed(number))
}
