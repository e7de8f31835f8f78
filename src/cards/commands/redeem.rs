//! Redeeming a benefit with the live code: counted once, however often it is sent.

use super::super::benefits::{Showing, count_one, left, showing};
use super::super::book;
use super::super::model::{CardId, CodeId, ScanMeans, ScanOutcome};
use super::super::store::benefits::{self as counters, RedemptionRow};
use super::super::store::scans::{self, ScanRow};
use super::super::store::{cards, venues};
use super::verify::{bounds_of, counter_of, read_code};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::Actor;
use crate::talents::queries::household_persons;

/// One use of a benefit that a verifier asks for.
#[derive(Debug, Clone)]
pub struct Redeem {
    pub code: String,
    pub benefit: String,
}

/// Redeems. The same code for the same benefit by the same verifier gets the first answer again, also after the code's
/// minute; everything else about a spent code is refused.
pub fn redeem(tx: &mut WriteTx<'_>, actor: &Actor, ask: &Redeem) -> Result<RedemptionRow> {
    let venue = venues::of(tx, actor.account)?.ok_or(Code::NoPlaceOfWork)?;
    let claims = read_code(tx, &ask.code)?;
    let jti = CodeId(claims.jti);
    let spent = scans::spent(tx, jti)?;
    match showing(spent.as_ref(), actor.account.0, &ask.benefit) {
        Showing::Repeat(first) => return counters::redemption(tx, super::super::model::RedemptionId(first)),
        Showing::Used => return Err(Code::CardCodeUsed.into()),
        Showing::Fresh if !claims.is_alive(tx.real_now().unix()) => return Err(Code::CardCodeExpired.into()),
        Showing::Fresh => {}
    }
    let card = cards::get(tx, CardId(claims.sub))?;
    if household_persons(tx, actor.person)?.contains(&card.person_id) {
        return Err(Code::OwnCase.into());
    }
    let terms = book::terms_of(tx, &card)?;
    let standing = card.life().standing(tx.today(), &terms);
    if !standing.is_honoured() {
        return Err(Problem::new(Code::CardNotHonoured).detail(standing.as_str()).into());
    }
    let (benefit, allowance) = book::benefits_of(tx, &card.scheme, &card.tier)?
        .into_iter()
        .find(|(benefit, _)| benefit.code == ask.benefit && benefit.venue == venue.venue)
        .ok_or(Code::BenefitNotOffered)?;
    let counter = counter_of(&card, &benefit, &terms, tx.today());
    let bounds = bounds_of(&benefit, &allowance);
    let read = counters::counts(tx, &counter)?;
    let used = count_one(bounds, read.used()).map_err(Code::from)?;
    counters::save(tx, &counter, read, used, bounds.places.is_some())?;
    let row = RedemptionRow {
        id: tx.new_id(),
        card_id: card.id,
        person_id: card.person_id,
        account_id: actor.account,
        jti,
        benefit: ask.benefit.clone(),
        period: counter.period,
        venue: venue.venue,
        venue_name: venue.venue_name,
        uses_left: left(bounds, used).map(|left| i32::try_from(left).unwrap_or(i32::MAX)),
        at: tx.now(),
    };
    counters::insert_redemption(tx, &row)?;
    if spent.is_none() {
        scans::bind(tx, jti, card.id, actor.account)?;
    }
    scans::spend(tx, jti, &ask.benefit, row.id)?;
    record_scan(tx, &row)?;
    let entry = Entry::new(Stream::new(StreamKind::Card, card.id), "redeem").object("redemption", row.id);
    audit::record(tx, Some(actor), entry.data("benefit", &row.benefit).data("venue", &row.venue))?;
    Ok(row)
}

fn record_scan(tx: &mut WriteTx<'_>, redemption: &RedemptionRow) -> Result<()> {
    let scan = ScanRow {
        id: tx.new_id(),
        card_id: redemption.card_id,
        account_id: redemption.account_id,
        venue: redemption.venue.clone(),
        venue_name: redemption.venue_name.clone(),
        means: ScanMeans::Code,
        benefit: Some(redemption.benefit.clone()),
        outcome: ScanOutcome::Shown,
        at: tx.real_now(),
    };
    scans::record(tx, &scan)
}
