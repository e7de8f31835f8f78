//! What rules may ask about an applicant's cards.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::book;
use super::life::Terms;
use super::store::cards::{self, CardRow};
use crate::cases::facts::{Page, Reach, Told};
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::rules::Facts;

/// `applicant.card_valid`, and tier and rank of the best card that would be honoured today (null without one).
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Facts> {
    let rows = cards::of_person(tx, person)?;
    let held = with_terms(tx, rows)?;
    Ok(facts(held.iter(), tx.today()))
}

/// The same about many people.
pub fn of_many(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Box<dyn Page>> {
    let mut held = BTreeMap::<_, Vec<_>>::new();
    let rows = cards::in_force_of(tx, people)?;
    for (card, terms) in with_terms(tx, rows)? {
        held.entry(card.person_id).or_default().push((card, terms));
    }
    Ok(Box::new(Cards(held)))
}

type Held = (CardRow, Terms);

/// A version of a scheme is read once, however many cards it issued.
fn with_terms(tx: &mut ReadTx<'_>, cards: Vec<CardRow>) -> Result<Vec<Held>> {
    let mut known = BTreeMap::<(String, i64), Terms>::new();
    let mut held = Vec::with_capacity(cards.len());
    for card in cards.into_iter().filter(|card| card.state.is_in_force()) {
        let key = (card.scheme.clone(), card.scheme_version);
        let terms = match known.get(&key) {
            Some(terms) => terms.clone(),
            None => known.entry(key).or_insert(book::terms_of(tx, &card)?).clone(),
        };
        held.push((card, terms));
    }
    Ok(held)
}

fn facts<'a>(held: impl Iterator<Item = &'a Held>, today: NaiveDate) -> Facts {
    let honoured = held.filter(|(card, terms)| card.life().standing(today, terms).is_honoured());
    let best = honoured.map(|(card, _)| card).min_by_key(|card| card.tier_rank);
    let mut facts = Facts::new();
    facts.insert("applicant.card_valid", best.is_some());
    facts.insert("applicant.tier", best.map(|card| card.tier.clone()));
    facts.insert("applicant.tier_rank", best.map(|card| card.tier_rank));
    facts
}

struct Cards(BTreeMap<PersonId, Vec<Held>>);

impl Page for Cards {
    fn tell(&self, tx: &ReadTx<'_>, person: PersonId, _: Reach) -> Result<Told> {
        let (held, today) = (self.0.get(&person).map_or(&[][..], Vec::as_slice), tx.today());
        let ends = held.iter().filter_map(|(card, _)| card.valid_until.succ_opt());
        let changes_on = ends.filter(|day| *day > today).min();
        Ok(Told { facts: facts(held.iter(), today), changes_on })
    }
}
