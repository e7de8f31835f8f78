//! Changing a card: one way for every verb.

use super::super::book;
use super::super::life::{self, Acting, Facts, Life, Reason, Terms, Verb};
use super::super::policy;
use super::super::store::cards::{self, CardRow};
use super::super::store::changes::{self, ChangeRow};
use super::super::store::recognitions;
use super::issue::{Fresh, insert};
use super::{dates, notices};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;

/// A verb with all that the record wants to know about it.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    pub actor: Option<&'a Actor>,
    pub acting: Acting,
    pub verb: Verb,
    pub reason: Reason,
    /// The rule on which it rests, in the words of the law or of the scheme.
    pub legal_basis: &'a str,
}

/// Changes a card and answers the one in force afterwards: the card itself, or the one that took its place.
///
/// Upgrades come with a recognition and go through [`super::issue_card`].
pub fn change_card(tx: &mut WriteTx<'_>, card: CardRow, change: &Change<'_>) -> Result<CardRow> {
    policy::may_give(change.acting, change.verb, change.reason)?;
    let scheme = book::scheme_of(tx, &card)?;
    let terms = Terms::from(&*scheme.body);
    let facts = Facts { today: tx.today(), terms: &terms, new_tier_rank: None };
    let done = life::decide(&card.life(), change.verb, change.reason, &facts)?;
    let saved = save(tx, card, &done.life, change)?;
    if let Some(successor) = done.successor {
        let recognition = recognitions::get(tx, saved.recognition_id)?;
        let fresh = Fresh {
            life: successor.life,
            reason: successor.reason,
            predecessor: Some(saved.id),
            scheme: &scheme,
            recognition: &recognition,
        };
        return insert(tx, change.actor, change.acting, change.legal_basis, fresh);
    }
    if saved.state.is_in_force() {
        dates::schedule(tx, &saved, &terms)?;
    }
    Ok(saved)
}

/// Writes a decided life with its entry in the history.
pub(super) fn save(tx: &mut WriteTx<'_>, card: CardRow, life: &Life, change: &Change<'_>) -> Result<CardRow> {
    if change.legal_basis.trim().is_empty() {
        return Err(Code::Invalid.into());
    }
    let before = card.state;
    let saved = cards::update(tx, card.living(life))?;
    changes::insert(
        tx,
        &ChangeRow {
            card_id: saved.id,
            seq: saved.version,
            verb: change.verb,
            from_state: Some(before),
            to_state: saved.state,
            reason: change.reason,
            legal_basis: change.legal_basis.to_owned(),
            acting: change.acting,
            account_id: change.actor.map(|actor| actor.account),
            valid_until: saved.valid_until,
            at: tx.now(),
        },
    )?;
    if saved.state != before {
        notices::changed(tx, &saved, change.reason)?;
    }
    let entry = Entry::new(Stream::new(StreamKind::Card, saved.id), "change_card")
        .data("verb", change.verb)
        .data("reason", change.reason)
        .data("state", saved.state);
    audit::record(tx, change.actor, entry)?;
    Ok(saved)
}
