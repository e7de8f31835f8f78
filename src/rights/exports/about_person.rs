//! What is held about the person themselves: who they are, what they recorded, cards, notices, consents, looks.

use serde_json::{Value, json};

use super::{Part, json};
use crate::cards::queries as cards;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::identity::Actor;
use crate::identity::queries::my_sessions;
use crate::identity::store::{accounts, persons};
use crate::notifications;
use crate::registers;
use crate::rights::{access, consents};
use crate::talents::model::household::Relation;
use crate::talents::owner::Owner;
use crate::talents::store::{household, identities, profiles, qualifications};
use crate::talents::{model, queries as talents};

pub(super) fn parts(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<Part>> {
    Ok(vec![
        ("person.json".to_owned(), person(tx, actor)?),
        ("profile.json".to_owned(), profile(tx, actor)?),
        ("qualifications.json".to_owned(), achievements(tx, actor)?),
        ("household.json".to_owned(), relations(tx, actor)?),
        ("documents.json".to_owned(), papers(tx, actor)?),
        ("cards.json".to_owned(), held(tx, actor)?),
        ("notifications.json".to_owned(), told(tx, actor)?),
        ("consents.json".to_owned(), json(&consents::of_person(tx, actor.person)?)?),
        ("registers.json".to_owned(), registers::told_about(tx, actor.person)?),
        ("access_log.json".to_owned(), looks(tx, actor)?),
    ])
}

/// Every page of a list, one after the other.
pub(super) fn every<T>(mut page: impl FnMut(&PageQuery) -> Result<Page<T>>) -> Result<Vec<T>> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let next = page(&PageQuery { limit: Some(100), cursor })?;
        all.extend(next.items);
        cursor = next.next_cursor;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

/// Numbers stand here in full: it is the person's own copy.
fn person(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    let row = persons::get(tx, actor.person)?;
    let mut addresses = Vec::new();
    for account in accounts::of_person(tx, actor.person)? {
        addresses.push(json!({
            "account": account.id, "since": account.created_at,
            "mobile": account.mobile(tx, &row)?, "email": account.email(tx, &row)?,
        }));
    }
    Ok(json!({
        "id": row.id, "name": row.name(tx)?, "status": row.status, "since": row.created_at,
        "identity": { "kind": row.identity_kind, "number": row.identity_number(tx)?,
            "verified_at": row.verified_at, "verified_how": row.verified_how },
        "accounts": addresses,
        "sessions": my_sessions(tx, actor)?,
    }))
}

fn profile(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    let owner = Owner::load(tx, actor.person)?;
    let (profile, version) = profiles::load(tx, &owner)?;
    Ok(json!({
        "district": profile.district, "employer_name": profile.employer_name,
        "organisation_code": profile.organisation_code, "employed_since": profile.employed_since,
        "personal": profile.personal, "version": version,
    }))
}

fn achievements(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    let (owner, today) = (Owner::load(tx, actor.person)?, tx.today());
    let mut further = Vec::new();
    for row in identities::of(tx, actor.person)? {
        let number = row.number(&owner, today)?;
        further.push(json!({ "kind": row.kind, "number": number.as_str(), "valid_until": row.valid_until }));
    }
    let mut all = Vec::new();
    for row in qualifications::all(tx, actor.person)? {
        let one = row.open(&owner)?;
        all.push(json!({
            "id": row.id, "kind": one.kind, "level": one.level, "details": one.details,
            "obtained_on": one.obtained_on, "valid_until": one.valid_until, "document": row.document_id,
        }));
    }
    Ok(json!({ "qualifications": all, "identity_documents": further }))
}

/// Of a child the guardian has recorded everything; of an adult it is told only that they are recorded.
fn relations(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    let (owner, today) = (Owner::load(tx, actor.person)?, tx.today());
    let mut members = Vec::new();
    for row in household::present(tx, actor.person)? {
        let details = row.open(&owner)?.details;
        let minor = row.relation == Relation::Child && model::age(details.birth_date, today) < model::OF_AGE;
        members.push(json!({
            "id": row.id, "relation": row.relation, "confirmation": row.confirmation, "since": row.created_at,
            "guardian_consent_at": row.consent_at, "details": minor.then_some(details),
        }));
    }
    let elsewhere = household::memberships(tx, actor.person)?;
    let elsewhere: Vec<_> = elsewhere
        .into_iter()
        .map(|row| json!({ "id": row.id, "relation": row.relation, "confirmed_at": row.confirmed_at }))
        .collect();
    Ok(json!({ "members": members, "member_elsewhere": elsewhere }))
}

fn papers(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    let all = every(|page| {
        let filter = talents::DocumentFilter { kind: None, limit: page.limit, cursor: page.cursor.clone() };
        talents::documents(tx, actor.person, &filter)
    })?;
    json(&all)
}

fn held(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    let mut all = Vec::new();
    for card in cards::my_cards(tx, actor)? {
        all.push(json!({
            "history": cards::history(tx, actor, card.id)?,
            "scans": every(|page| cards::scans(tx, actor, card.id, page))?,
            "redemptions": every(|page| cards::redemptions(tx, actor, card.id, page))?,
            "card": card,
        }));
    }
    Ok(json!({ "cards": all, "recognitions": cards::my_recognitions(tx, actor)? }))
}

fn told(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    json(&every(|page| notifications::queries::inbox(tx, actor, false, page))?)
}

fn looks(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Value> {
    json(&every(|page| access::of_person(tx, actor.person, page))?)
}
