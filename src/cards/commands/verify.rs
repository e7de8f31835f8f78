//! A verifier looks at a card.

use super::super::benefits::{self, Bounds, Showing, left, period_key, shared_period_key};
use super::super::book;
use super::super::codes::{self, Claims};
use super::super::life::{Standing, Terms};
use super::super::link;
use super::super::model::{CardId, CodeId, ScanId, ScanMeans, ScanOutcome};
use super::super::scheme::{Benefit, TierAllowance};
use super::super::store::benefits::{self as counters, Counter};
use super::super::store::cards::{self, CardRow};
use super::super::store::scans::{self, ScanRow};
use super::super::store::venues::{self, VenueRow};
use super::super::store::{keys, links};
use crate::catalogue::Loaded;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::Actor;

/// What was held under the scanner.
#[derive(Debug, Clone)]
pub enum Shown {
    Code(String),
    Link(String),
}

/// What a verifier may know.
#[derive(Debug, Clone)]
pub struct Verified {
    pub scan: ScanId,
    pub card: CardRow,
    pub standing: Standing,
    pub means: ScanMeans,
    pub venue: VenueRow,
    /// Offered here to a holder who is present: the benefit, and how many uses are left where they are counted.
    pub offered: Vec<(Loaded<Benefit>, Option<u32>)>,
}

/// Checks a card that is shown and records the scan. The inner refusal is recorded too and therefore not an error: it
/// must not take its own record with it.
pub fn verify(tx: &mut WriteTx<'_>, actor: &Actor, shown: &Shown) -> Result<std::result::Result<Verified, Code>> {
    let venue = venues::of(tx, actor.account)?.ok_or(Code::NoPlaceOfWork)?;
    let (means, card, outcome) = match shown {
        Shown::Link(scanned) => {
            let token = link::token_in(scanned).ok_or(Code::NotFound)?;
            (ScanMeans::Link, links::card_of(tx, token)?.ok_or(Code::NotFound)?, ScanOutcome::Shown)
        }
        Shown::Code(code) => {
            let claims = read_code(tx, code)?;
            let outcome = present(tx, actor, &claims)?;
            (ScanMeans::Code, CardId(claims.sub), outcome)
        }
    };
    let card = cards::get(tx, card)?;
    let scan = ScanRow {
        id: tx.new_id(),
        card_id: card.id,
        account_id: actor.account,
        venue: venue.venue.clone(),
        venue_name: venue.venue_name.clone(),
        means,
        benefit: None,
        outcome,
        at: tx.real_now(),
    };
    scans::record(tx, &scan)?;
    match outcome {
        ScanOutcome::CodeExpired => return Ok(Err(Code::CardCodeExpired)),
        ScanOutcome::CodeUsed => return Ok(Err(Code::CardCodeUsed)),
        ScanOutcome::Shown => {}
    }
    let terms = book::terms_of(tx, &card)?;
    let standing = card.life().standing(tx.today(), &terms);
    let offered = match means {
        ScanMeans::Code if standing.is_honoured() => offered(tx, &terms, &card, &venue)?,
        _ => Vec::new(),
    };
    Ok(Ok(Verified { scan: scan.id, card, standing, means, venue, offered }))
}

/// Reads a code that we signed; an expired one is read too.
pub(super) fn read_code(tx: &mut ReadTx<'_>, code: &str) -> Result<Claims> {
    let published = keys::published(tx)?;
    codes::read(code.trim(), &published, tx.real_now().unix()).map_err(|fault| Code::from(fault).into())
}

/// Binds a living code to the verifier who scans it first; a second verifier has a copy in hand.
fn present(tx: &mut WriteTx<'_>, actor: &Actor, claims: &Claims) -> Result<ScanOutcome> {
    if !claims.is_alive(tx.real_now().unix()) {
        return Ok(ScanOutcome::CodeExpired);
    }
    let jti = CodeId(claims.jti);
    let spent = scans::spent(tx, jti)?;
    let redeemed = spent.as_ref().is_some_and(|spent| spent.redeemed.is_some());
    if redeemed || benefits::showing(spent.as_ref(), actor.account.0, "") == Showing::Used {
        return Ok(ScanOutcome::CodeUsed);
    }
    if spent.is_none() {
        scans::bind(tx, jti, CardId(claims.sub), actor.account)?;
    }
    Ok(ScanOutcome::Shown)
}

fn offered(
    tx: &mut ReadTx<'_>,
    terms: &Terms,
    card: &CardRow,
    venue: &VenueRow,
) -> Result<Vec<(Loaded<Benefit>, Option<u32>)>> {
    let mut offered = Vec::new();
    for (benefit, allowance) in book::benefits_of(tx, &card.scheme, &card.tier)? {
        if benefit.venue != venue.venue {
            continue;
        }
        let left = uses_left(tx, card, terms, &benefit, &allowance)?;
        offered.push((benefit, left));
    }
    Ok(offered)
}

/// How often a card may still use a benefit today.
pub fn uses_left(
    tx: &mut ReadTx<'_>,
    card: &CardRow,
    terms: &Terms,
    benefit: &Benefit,
    allowance: &TierAllowance,
) -> Result<Option<u32>> {
    let counter = counter_of(card, benefit, terms, tx.today());
    let used = counters::counts(tx, &counter)?.used();
    Ok(left(bounds_of(benefit, allowance), used))
}

pub(super) fn bounds_of(benefit: &Benefit, allowance: &TierAllowance) -> Bounds {
    Bounds { per_holder: allowance.uses, places: benefit.places }
}

/// The counter that a use today goes to.
pub(super) fn counter_of(card: &CardRow, benefit: &Benefit, terms: &Terms, today: chrono::NaiveDate) -> Counter {
    Counter {
        person: card.person_id,
        benefit: benefit.code.clone(),
        period: period_key(benefit.period, &card.life(), terms, today),
        shared_period: shared_period_key(benefit.period, today),
    }
}
