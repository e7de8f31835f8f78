use serde_json::json;

use super::store::{self, RequestId, RequestKind, RequestState};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::notifications;
use crate::talents::owner::Owner;
use crate::talents::queries::household_persons;

/// The notice that an answer is there.
pub const ANSWERED: &str = "rights_request_answered";

/// What somebody asks.
#[derive(Debug, Clone)]
pub struct NewRequest {
    pub kind: RequestKind,
    pub about: String,
    pub text: String,
}

/// What the office says.
#[derive(Debug, Clone)]
pub struct Answer {
    pub granted: bool,
    pub text: String,
}

pub fn ask(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewRequest) -> Result<RequestId> {
    let owner = Owner::load(tx, actor.person)?;
    let id = store::insert(tx, &owner, new.kind, &new.about, &new.text)?;
    let entry = Entry::new(Stream::person(actor.person), "ask_rights_request").object("rights_request", id);
    audit::record(tx, Some(actor), entry.data("kind", new.kind).data("about", &new.about))?;
    Ok(id)
}

/// Takes one's own request back; that also lifts a restriction.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, id: RequestId) -> Result<()> {
    let mut row = store::get(tx, id)?;
    if row.person_id != actor.person {
        return Err(Code::NotFound.into());
    }
    let lifts = row.kind == RequestKind::Restriction && row.state == RequestState::Granted;
    if row.state != RequestState::Open && !lifts {
        return Err(Code::RequestAnswered.into());
    }
    row.state = RequestState::Withdrawn;
    store::save(tx, row)?;
    let entry = Entry::new(Stream::person(actor.person), "withdraw_rights_request").object("rights_request", id);
    audit::record(tx, Some(actor), entry)
}

/// Answers a request, with reasons. Nobody answers their own or their household's.
pub fn answer(tx: &mut WriteTx<'_>, actor: &Actor, id: RequestId, version: i64, said: &Answer) -> Result<()> {
    let mut row = store::get(tx, id)?;
    if household_persons(tx, actor.person)?.contains(&row.person_id) {
        return Err(if row.person_id == actor.person { Code::OwnCase } else { Code::NotFound }.into());
    }
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    if row.state != RequestState::Open {
        return Err(Code::RequestAnswered.into());
    }
    let owner = Owner::load(tx, row.person_id)?;
    row.state = if said.granted { RequestState::Granted } else { RequestState::Refused };
    row.seal_answer(&owner, &said.text)?;
    row.answered_by = Some(actor.person);
    row.answered_at = Some(tx.now());
    let person = row.person_id;
    store::save(tx, row)?;
    notifications::notify(tx, person, ANSWERED, &json!({ "link": "/api/v1/me/rights-requests" }))?;
    let entry = Entry::new(Stream::person(person), "answer_rights_request").object("rights_request", id);
    audit::record(tx, Some(actor), entry.data("granted", said.granted))
}
