//! What a card's dates bring about: the end of its term, and reminders before.
//!
//! Each card has its own jobs, set when it is issued or its dates change. They look at the card when they run, so a job
//! whose reason has gone does nothing; nobody relies on them, since a card's standing follows from the date anyway.

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use serde::{Deserialize, Serialize};

use super::super::book;
use super::super::life::{Acting, CardState, Reason, Terms, Verb};
use super::super::model::CardId;
use super::super::store::cards::{self, CardRow};
use super::change::{Change, change_card};
use super::notices;
use crate::clock::china;
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::{Error, Result};
use crate::jobs;

pub const END: &str = "cards.end";
pub const REMIND: &str = "cards.remind";

/// The rule for what the calendar does by itself.
const BY_DATE: &str = "card_term";

/// Which card a job is about, and the end it was set for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DueCard {
    pub card: CardId,
    pub valid_until: NaiveDate,
}

/// Sets the jobs of a card's present dates; setting them twice is setting them once.
pub(super) fn schedule(tx: &mut WriteTx<'_>, card: &CardRow, terms: &Terms) -> Result<()> {
    const MORNING: u32 = 9;
    let due = DueCard { card: card.id, valid_until: card.valid_until };
    let key = |kind: &str| format!("{kind}:{}:{}", card.id, card.valid_until);
    if let Some(day) = card.valid_until.succ_opt() {
        jobs::enqueue_once(tx, END, &due, at(day, 0)?, &key(END))?;
    }
    if let Some(day) = card.valid_until.checked_sub_days(Days::new(u64::from(terms.renewal_opens_days))) {
        jobs::enqueue_once(tx, REMIND, &due, at(day, MORNING)?, &key(REMIND))?;
    }
    Ok(())
}

pub(super) fn at(day: NaiveDate, hour: u32) -> Result<Instant> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let local = china().from_local_datetime(&day.and_time(time)).single();
    local.map(|at| Instant::new(at.to_utc())).ok_or_else(|| Error::internal("a day without this hour"))
}

/// Ends a card whose term is over. Answers whether it did: a renewal that waits for its decision keeps the card.
pub fn end_card(tx: &mut WriteTx<'_>, id: CardId) -> Result<bool> {
    let card = cards::get(tx, id)?;
    if !card.state.is_in_force() || !card.life().has_ended(tx.today()) {
        return Ok(false);
    }
    let change = Change {
        actor: None,
        acting: Acting::Program,
        verb: Verb::Expire,
        reason: Reason::TermEnded,
        legal_basis: BY_DATE,
    };
    change_card(tx, card, &change)?;
    Ok(true)
}

/// The first day of the renewal window: tells the holder until when a renewal may be filed. Answers whether it did.
pub fn remind_of_renewal(tx: &mut WriteTx<'_>, due: &DueCard) -> Result<bool> {
    let card = cards::get(tx, due.card)?;
    if card.state != CardState::Valid || card.valid_until != due.valid_until || card.renewal_filed_on.is_some() {
        return Ok(false);
    }
    let terms = book::terms_of(tx, &card)?;
    let Some((_, closes)) = card.life().renewal_window(&terms) else { return Ok(false) };
    if tx.today() > closes {
        return Ok(false);
    }
    notices::expiring(tx, &card, closes)?;
    Ok(true)
}
