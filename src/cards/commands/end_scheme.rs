//! A rule change ends all cards of a scheme on one day: announced to every holder first, then carried out, both in
//! portions, so that no unit of work grows with the number of cards.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::life::{Acting, Reason, Verb};
use super::super::model::CardId;
use super::super::policy::{self, Area};
use super::super::store::cards;
use super::change::{Change, change_card};
use super::{dates, notices};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cards::scheme::CardScheme;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::Actor;
use crate::jobs;

pub const END_SCHEME: &str = "cards.end_scheme";
pub const ANNOUNCE_END: &str = "cards.announce_end";

/// Cards in one unit of work.
const PORTION: i64 = 50;

/// The end of a scheme, and how far it has been carried out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EndOfScheme {
    pub scheme: String,
    /// The first day on which its cards are no longer valid.
    pub ends_on: NaiveDate,
    pub legal_basis: String,
    /// The last card of the portion before.
    pub after: Option<CardId>,
}

/// Sets the end of a scheme's cards. Only an office of the city may, and only for a day to come: nobody's card is void
/// overnight without a word.
pub fn end_scheme(tx: &mut WriteTx<'_>, actor: &Actor, end: &EndOfScheme) -> Result<()> {
    policy::may_decide(actor)?;
    if policy::scope(tx, actor)?.area != Area::All {
        return Err(Code::Forbidden.into());
    }
    let scheme = definitions::current::<CardScheme>(tx, &end.scheme)?;
    if end.ends_on <= tx.today() {
        return Err(Problem::new(Code::Invalid).field("/ends_on", Code::FieldDate).into());
    }
    let now = tx.now();
    jobs::enqueue(tx, ANNOUNCE_END, end, now)?;
    jobs::enqueue(tx, END_SCHEME, end, dates::at(end.ends_on, 0)?)?;
    let entry = Entry::new(Stream::new(StreamKind::Definition, scheme.id), "end_scheme");
    audit::record(tx, Some(actor), entry.data("scheme", &end.scheme).data("ends_on", end.ends_on))
}

/// Tells the next portion of holders. Answers whether there may be more.
pub fn announce_portion(tx: &mut WriteTx<'_>, end: &EndOfScheme) -> Result<()> {
    let portion = cards::in_force_of_scheme(tx, &end.scheme, end.after, PORTION)?;
    for card in &portion {
        notices::scheme_ends(tx, card, end.ends_on, &end.legal_basis)?;
    }
    go_on(tx, ANNOUNCE_END, end, portion.last().map(|card| card.id))
}

/// Cancels the next portion of cards. A card that has ended meanwhile is no longer among them, so running this twice
/// does no harm.
pub fn end_portion(tx: &mut WriteTx<'_>, end: &EndOfScheme) -> Result<()> {
    let portion = cards::in_force_of_scheme(tx, &end.scheme, end.after, PORTION)?;
    let last = portion.last().map(|card| card.id);
    for card in portion {
        let change = Change {
            actor: None,
            acting: Acting::Program,
            verb: Verb::Cancel,
            reason: Reason::SchemeEnded,
            legal_basis: &end.legal_basis,
        };
        change_card(tx, card, &change)?;
    }
    go_on(tx, END_SCHEME, end, last)
}

/// The next portion is a job of its own, until a portion is empty.
fn go_on(tx: &mut WriteTx<'_>, kind: &str, end: &EndOfScheme, last: Option<CardId>) -> Result<()> {
    let Some(last) = last else { return Ok(()) };
    let now = tx.now();
    let key = format!("{kind}:{}:{}:{last}", end.scheme, end.ends_on);
    jobs::enqueue_once(tx, kind, &EndOfScheme { after: Some(last), ..end.clone() }, now, &key).map(drop)
}
