use super::super::letters;
use super::super::model::CaseId;
use super::super::store::cases;
use super::store::{self, Collector, Proxy};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::representations::commands::{desk, same_person};
use crate::talents::identifiers::IdentityNumber;
use crate::talents::owner::Owner;
use crate::talents::queries::household_persons;

/// What is handed out, and to whom.
#[derive(Debug, Clone)]
pub struct Collection {
    /// 办件编号.
    pub number: String,
    pub letter: i32,
    /// The number on the document of whoever came.
    pub document: IdentityNumber,
    /// Whoever came in the applicant's place; nothing when it was the applicant.
    pub proxy: Option<Proxy>,
}

/// Records that a letter was handed out. The applicant's document must be the one that they have proven; whoever comes in
/// their place shows their own, and what authorises them.
///
/// # Errors
/// [`Code::IdentityMismatch`] for another document, [`Code::AlreadyCollected`] for a letter that is gone.
pub fn collect(tx: &mut WriteTx<'_>, clerk: &Actor, collection: &Collection) -> Result<CaseId> {
    let case = cases::find_by_number(tx, &collection.number)?.ok_or(Code::NotFound)?;
    if household_persons(tx, clerk.person)?.contains(&case.person_id) {
        return Err(if case.person_id == clerk.person { Code::OwnCase } else { Code::NotFound }.into());
    }
    if !letters::has(tx, case.id, collection.letter)? {
        return Err(Code::NotFound.into());
    }
    if collection.proxy.is_none() {
        same_person(tx, case.person_id, &collection.document)?;
    }
    let owner = Owner::load(tx, case.person_id)?;
    let by = (clerk.person, desk(clerk));
    if !store::insert(tx, (case.id, collection.letter), &owner, collection.proxy.as_ref(), by)? {
        return Err(Code::AlreadyCollected.into());
    }
    let who = if collection.proxy.is_some() { Collector::Proxy } else { Collector::Applicant };
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "collect_letter").data("letter", collection.letter);
    audit::record(tx, Some(clerk), entry.data("collector", who))?;
    Ok(case.id)
}
