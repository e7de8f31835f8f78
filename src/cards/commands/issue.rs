//! Issuing the card that a recognition entitles to.

use super::super::book;
use super::super::life::{self, Acting, Facts, Life, Reason, Refusal, Terms, Verb};
use super::super::model::{CardId, RecognitionId};
use super::super::number::{NumberParts, card_number};
use super::super::picture::shown_name;
use super::super::store::cards::{self, CardRow};
use super::super::store::changes::{self, ChangeRow};
use super::super::store::recognitions::{self, RecognitionRow};
use super::super::store::{links, numbers};
use super::super::{link, scheme::CardScheme};
use super::change::{self, Change};
use super::{dates, lacking, notices};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::Loaded;
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::model::PersonStatus;
use crate::identity::store::persons;

/// A card to be issued.
#[derive(Debug, Clone)]
pub struct IssueCard {
    pub recognition: RecognitionId,
    pub legal_basis: String,
    /// Whose schemes bind: those in force at this instant, or today's.
    pub bound_at: Option<Instant>,
}

/// Issues the card of a recognition. A card of a lower tier that is in force is upgraded: it ends with the reason
/// "upgraded", and the new one begins a full validity.
///
/// # Errors
/// [`Code::CardHeld`] when a card of the same or a higher tier is in force; [`Code::NoCardForTier`].
pub fn issue_card(tx: &mut WriteTx<'_>, actor: Option<&Actor>, ask: &IssueCard) -> Result<CardId> {
    let recognition = recognitions::get(tx, ask.recognition)?;
    if recognition.ended_on.is_some() {
        return Err(Code::Conflict.into());
    }
    let scheme = book::scheme_for(tx, &recognition.catalogue, &recognition.tier, ask.bound_at)?;
    let terms = Terms::from(&*scheme.body);
    let acting = if actor.is_some() { Acting::Staff } else { Acting::Program };
    let mut fresh = Fresh {
        life: life::issue(&terms, recognition.tier_rank, tx.today())?,
        reason: Reason::Recognised,
        predecessor: None,
        scheme: &scheme,
        recognition: &recognition,
    };
    if let Some(held) = cards::in_force(tx, recognition.person_id, &recognition.catalogue)? {
        fresh.predecessor = Some(held.id);
        if held.life().has_ended(tx.today()) {
            dates::end_card(tx, held.id)?;
        } else {
            let facts = Facts { today: tx.today(), terms: &terms, new_tier_rank: Some(recognition.tier_rank) };
            let done = match life::decide(&held.life(), Verb::Upgrade, Reason::Upgraded, &facts) {
                Err(Refusal::NotHigherTier) => return Err(Code::CardHeld.into()),
                done => done?,
            };
            let change =
                Change { actor, acting, legal_basis: &ask.legal_basis, verb: Verb::Upgrade, reason: Reason::Upgraded };
            change::save(tx, held, &done.life, &change)?;
            if let Some(successor) = done.successor {
                fresh.life = successor.life;
                fresh.reason = successor.reason;
            }
        }
    }
    insert(tx, actor, acting, &ask.legal_basis, fresh).map(|card| card.id)
}

/// A card about to exist.
pub(super) struct Fresh<'a> {
    pub life: Life,
    pub reason: Reason,
    pub predecessor: Option<CardId>,
    pub scheme: &'a Loaded<CardScheme>,
    pub recognition: &'a RecognitionRow,
}

/// Puts a card on record: number, link, history, its dates, and a task for characters that it cannot show.
pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    actor: Option<&Actor>,
    acting: Acting,
    legal_basis: &str,
    fresh: Fresh<'_>,
) -> Result<CardRow> {
    let person = persons::get(tx, fresh.recognition.person_id)?;
    if person.status != PersonStatus::Verified {
        return Err(Code::NotVerified.into());
    }
    let parts = NumberParts { tier: &fresh.recognition.tier, issued_on: tx.today(), sequence: numbers::draw(tx)? };
    let number = card_number(&fresh.scheme.number, &parts)
        .map_err(|fault| Error::internal(format!("number template of {}: {fault:?}", fresh.scheme.code)))?;
    let row = CardRow {
        id: tx.new_id(),
        person_id: fresh.recognition.person_id,
        recognition_id: fresh.recognition.id,
        catalogue: fresh.recognition.catalogue.clone(),
        catalogue_version: fresh.recognition.catalogue_version,
        scheme: fresh.scheme.code.clone(),
        scheme_version: fresh.scheme.version,
        tier: fresh.recognition.tier.clone(),
        tier_rank: fresh.life.tier_rank,
        district: fresh.recognition.district.clone(),
        number,
        state: fresh.life.state,
        before_loss: fresh.life.before_loss,
        valid_from: fresh.life.valid_from,
        valid_until: fresh.life.valid_until,
        renewal_filed_on: fresh.life.renewal_filed_on,
        predecessor_id: fresh.predecessor,
        issued_at: tx.now(),
        version: 1,
    };
    cards::insert(tx, &row)?;
    let token = link::token(tx.random());
    links::insert(tx, token, row.id)?;
    changes::insert(
        tx,
        &ChangeRow {
            card_id: row.id,
            seq: row.version,
            verb: Verb::Issue,
            from_state: None,
            to_state: row.state,
            reason: fresh.reason,
            legal_basis: legal_basis.to_owned(),
            acting,
            account_id: actor.map(|actor| actor.account),
            valid_until: row.valid_until,
            at: tx.now(),
        },
    )?;
    let name = person.name(tx)?.unwrap_or_default();
    lacking::of_card(tx, &row, &shown_name(&name, None, &row.number).missing)?;
    dates::schedule(tx, &row, &Terms::from(&*fresh.scheme.body))?;
    notices::issued(tx, &row)?;
    let entry = Entry::new(Stream::new(StreamKind::Card, row.id), "issue_card").object("person", row.person_id);
    audit::record(tx, actor, entry.data("recognition", row.recognition_id).data("scheme", &row.scheme))?;
    Ok(row)
}
