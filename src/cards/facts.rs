//! What rules may ask about an applicant's cards.

use super::book;
use super::store::cards;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::rules::Facts;

/// `applicant.card_valid`, and tier and rank of the best card that would be honoured today (null without one).
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Facts> {
    let today = tx.today();
    let mut best: Option<cards::CardRow> = None;
    for card in cards::of_person(tx, person)?.into_iter().filter(|card| card.state.is_in_force()) {
        let terms = book::terms_of(tx, &card)?;
        let honoured = card.life().standing(today, &terms).is_honoured();
        if honoured && best.as_ref().is_none_or(|known| card.tier_rank < known.tier_rank) {
            best = Some(card);
        }
    }
    let mut facts = Facts::new();
    facts.insert("applicant.card_valid", best.is_some());
    facts.insert("applicant.tier", best.as_ref().map(|card| card.tier.clone()));
    facts.insert("applicant.tier_rank", best.as_ref().map(|card| card.tier_rank));
    Ok(facts)
}
