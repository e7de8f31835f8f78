//! What is asked about cards.

use chrono::NaiveDate;
use serde::Serialize;

use super::book;
use super::commands::{self, Verified};
use super::life::{Acting, CardState, Reason, Standing, Terms, Verb};
use super::model::{CardId, RecognitionId, RedemptionId, ScanId, ScanMeans, ScanOutcome};
use super::policy::{self, Scope};
use super::store::benefits::{self as counters, RedemptionRow};
use super::store::cards::{self, CardRow, Filter};
use super::store::changes::{self, ChangeRow};
use super::store::recognitions::{self, RecognitionRow};
use super::store::scans;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::store::persons::{self, PersonRow};
use crate::identity::{Actor, PersonId};
use crate::rights::access::{Look, Looked};
use crate::talents::PersonName;
use crate::workflow::model::Text;

/// A code with its name in both languages.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct NamedOut {
    #[schema(example = "talent_service_card")]
    pub code: String,
    #[schema(example = "人才服务卡")]
    pub zh: String,
    #[schema(example = "Talent Service Card")]
    pub en: String,
}

/// A card.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CardOut {
    pub id: CardId,
    #[schema(example = "RA2026000001X")]
    pub number: String,
    pub scheme: NamedOut,
    pub tier: NamedOut,
    /// What it is today, the date considered.
    pub standing: Standing,
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_until: NaiveDate,
    /// First day on which a renewal may be filed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_opens: Option<NaiveDate>,
    /// Last day on which a renewal may be filed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_closes: Option<NaiveDate>,
    /// A renewal that waits for its decision; it keeps the card valid meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_filed_on: Option<NaiveDate>,
    pub recognition_id: RecognitionId,
    /// The card that this one replaced or raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predecessor_id: Option<CardId>,
    pub issued_at: Instant,
    /// For `If-Match`.
    pub version: i64,
}

/// A card among those of an office; the holder's name is masked.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StaffCardOut {
    pub card: CardOut,
    #[schema(example = "张*丰")]
    pub holder: String,
    pub person_id: PersonId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
}

/// Shows a card in the words that it was issued under.
pub fn card_out(tx: &mut ReadTx<'_>, row: &CardRow) -> Result<CardOut> {
    let scheme = book::scheme_of(tx, row)?;
    let terms = Terms::from(&*scheme.body);
    let window = row.life().renewal_window(&terms);
    Ok(CardOut {
        id: row.id,
        number: row.number.clone(),
        scheme: NamedOut::new(&scheme.code, &scheme.name),
        tier: tier_name(tx, row)?,
        standing: row.life().standing(tx.today(), &terms),
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        renewal_opens: window.map(|(opens, _)| opens),
        renewal_closes: window.map(|(_, closes)| closes),
        renewal_filed_on: row.renewal_filed_on,
        recognition_id: row.recognition_id,
        predecessor_id: row.predecessor_id,
        issued_at: row.issued_at,
        version: row.version,
    })
}

impl NamedOut {
    fn new(code: &str, name: &Text) -> Self {
        NamedOut { code: code.to_owned(), zh: name.zh.clone(), en: name.en.clone() }
    }
}

fn tier_name(tx: &mut ReadTx<'_>, row: &CardRow) -> Result<NamedOut> {
    let tier = book::tier_of(tx, row)?;
    Ok(match tier {
        Some(tier) => NamedOut::new(&tier.code, &tier.name),
        None => NamedOut { code: row.tier.clone(), zh: row.tier.clone(), en: row.tier.clone() },
    })
}

/// The holder's name as strangers may see it; nothing of it after an erasure.
pub fn masked_holder(tx: &mut ReadTx<'_>, person: PersonId) -> Result<String> {
    let row = persons::get(tx, person)?;
    masked(tx, Some(&row))
}

fn masked(tx: &ReadTx<'_>, holder: Option<&PersonRow>) -> Result<String> {
    let name = match holder {
        Some(row) if row.wrapped_key.is_some() => row.name(tx)?.unwrap_or_default(),
        _ => return Ok("*".into()),
    };
    Ok(PersonName::parse(&name).map_or_else(|_| "*".into(), |name| name.masked()))
}

/// My cards, those in force first.
pub fn my_cards(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<CardOut>> {
    let mut rows = cards::of_person(tx, actor.person)?;
    rows.sort_by_key(|row| !row.state.is_in_force());
    rows.iter().map(|row| card_out(tx, row)).collect()
}

/// A card for its holder or for staff of its area.
pub fn card(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId) -> Result<CardOut> {
    let row = cards::get(tx, id)?;
    policy::looking(tx, actor, &row)?;
    card_out(tx, &row)
}

/// The look at its holder's data that seeing a card is, to be put on record before it goes out.
pub fn look_at(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId) -> Result<Option<Look>> {
    let holder = cards::get(tx, id)?.person_id;
    Ok(Look::of(actor, None, holder, Looked::Card, "look_up").map(|look| look.at(id.0)))
}

/// A recognition.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RecognitionOut {
    pub id: RecognitionId,
    #[schema(example = "talents")]
    pub catalogue: String,
    /// Version of the catalogue that it was decided under.
    pub catalogue_version: i64,
    #[schema(example = "C")]
    pub tier: String,
    #[schema(example = "government_assessment")]
    pub route: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    pub decided_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
}

impl From<RecognitionRow> for RecognitionOut {
    fn from(row: RecognitionRow) -> Self {
        RecognitionOut {
            id: row.id,
            catalogue: row.catalogue,
            catalogue_version: row.catalogue_version,
            tier: row.tier,
            route: row.route,
            criterion: row.criterion,
            decided_on: row.decided_on,
            ended_on: row.ended_on,
        }
    }
}

pub fn my_recognitions(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<RecognitionOut>> {
    Ok(recognitions::of_person(tx, actor.person)?.into_iter().map(RecognitionOut::from).collect())
}

/// One change in a card's history.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ChangeOut {
    pub verb: Verb,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<CardState>,
    pub to: CardState,
    pub reason: Reason,
    pub legal_basis: String,
    pub acting: Acting,
    pub valid_until: NaiveDate,
    pub at: Instant,
}

impl From<ChangeRow> for ChangeOut {
    fn from(row: ChangeRow) -> Self {
        ChangeOut {
            verb: row.verb,
            from: row.from_state,
            to: row.to_state,
            reason: row.reason,
            legal_basis: row.legal_basis,
            acting: row.acting,
            valid_until: row.valid_until,
            at: row.at,
        }
    }
}

pub fn history(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId) -> Result<Vec<ChangeOut>> {
    let row = cards::get(tx, id)?;
    policy::looking(tx, actor, &row)?;
    Ok(changes::of_card(tx, id)?.into_iter().map(ChangeOut::from).collect())
}

/// One look at a card; its holder may know where, not who.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ScanOut {
    pub id: ScanId,
    #[schema(example = "clinic")]
    pub venue: String,
    pub venue_name: String,
    pub means: ScanMeans,
    pub outcome: ScanOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub benefit: Option<String>,
    pub at: Instant,
}

pub fn scans(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId, page: &PageQuery) -> Result<Page<ScanOut>> {
    let row = cards::get(tx, id)?;
    policy::looking(tx, actor, &row)?;
    let rows = scans::of_card(tx, id, page.after()?, page.fetch())?;
    let page = page.page(rows, |row| row.id)?;
    Ok(page.map(|row| ScanOut {
        id: row.id,
        venue: row.venue,
        venue_name: row.venue_name,
        means: row.means,
        outcome: row.outcome,
        benefit: row.benefit,
        at: row.at,
    }))
}

/// One use of a benefit.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RedemptionOut {
    pub id: RedemptionId,
    pub card_id: CardId,
    #[schema(example = "health_check")]
    pub benefit: String,
    #[schema(example = "clinic")]
    pub venue: String,
    pub venue_name: String,
    /// Uses left after this one; absent where there is no bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses_left: Option<i32>,
    pub at: Instant,
}

impl From<RedemptionRow> for RedemptionOut {
    fn from(row: RedemptionRow) -> Self {
        RedemptionOut {
            id: row.id,
            card_id: row.card_id,
            benefit: row.benefit,
            venue: row.venue,
            venue_name: row.venue_name,
            uses_left: row.uses_left,
            at: row.at,
        }
    }
}

pub fn redemptions(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId, page: &PageQuery) -> Result<Page<RedemptionOut>> {
    let row = cards::get(tx, id)?;
    policy::looking(tx, actor, &row)?;
    let rows = counters::redemptions_of(tx, id, page.after()?, page.fetch())?;
    Ok(page.page(rows, |row| row.id)?.map(RedemptionOut::from))
}

/// A benefit that this venue offers to this card.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OfferOut {
    pub benefit: NamedOut,
    /// Absent where there is no bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses_left: Option<u32>,
}

/// A benefit of a card, with where it is offered.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BenefitOut {
    pub benefit: NamedOut,
    /// What the holder gets.
    #[schema(example = "每年一次免费健康体检")]
    pub text_zh: String,
    pub text_en: String,
    /// Kind of place that redeems it.
    #[schema(example = "clinic")]
    pub venue: String,
    /// Uses left in the present period; absent where there is no bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses_left: Option<u32>,
}

/// What a card entitles to today, whether or not it would be honoured.
pub fn benefits(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId) -> Result<Vec<BenefitOut>> {
    let row = cards::get(tx, id)?;
    policy::looking(tx, actor, &row)?;
    let terms = book::terms_of(tx, &row)?;
    let mut all = Vec::new();
    for (benefit, allowance) in book::benefits_of(tx, &row.scheme, &row.tier)? {
        let uses_left = commands::uses_left(tx, &row, &terms, &benefit, &allowance)?;
        all.push(BenefitOut {
            benefit: NamedOut::new(&benefit.code, &benefit.name),
            text_zh: benefit.text.zh.clone(),
            text_en: benefit.text.en.clone(),
            venue: benefit.venue.clone(),
            uses_left,
        });
    }
    Ok(all)
}

/// What a verifier may know.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ScanResultOut {
    pub id: ScanId,
    /// Whether the card may be honoured now.
    pub honoured: bool,
    pub standing: Standing,
    pub scheme: NamedOut,
    pub tier: NamedOut,
    #[schema(example = "张*丰")]
    pub holder: String,
    pub valid_until: NaiveDate,
    pub means: ScanMeans,
    pub venue_name: String,
    /// Offered here to a holder who is present with the live code.
    pub benefits: Vec<OfferOut>,
}

pub fn verification_out(tx: &mut ReadTx<'_>, verified: Verified) -> Result<ScanResultOut> {
    let Verified { scan, card, standing, means, venue, offered } = verified;
    let scheme = book::scheme_of(tx, &card)?;
    Ok(ScanResultOut {
        id: scan,
        honoured: standing.is_honoured(),
        standing,
        scheme: NamedOut::new(&scheme.code, &scheme.name),
        tier: tier_name(tx, &card)?,
        holder: masked_holder(tx, card.person_id)?,
        valid_until: card.valid_until,
        means,
        venue_name: venue.venue_name,
        benefits: offered
            .into_iter()
            .map(|(benefit, uses_left)| OfferOut { benefit: NamedOut::new(&benefit.code, &benefit.name), uses_left })
            .collect(),
    })
}

/// Cards of an office's area.
pub fn list(tx: &mut ReadTx<'_>, scope: &Scope, filter: &Filter, page: &PageQuery) -> Result<Page<StaffCardOut>> {
    let rows = cards::list(tx, scope, filter, page.after()?, page.fetch())?;
    let page = page.page(rows, |row| row.id)?;
    let holders = persons::of_ids(tx, &page.items.iter().map(|row| row.person_id).collect())?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in &page.items {
        items.push(StaffCardOut {
            card: card_out(tx, row)?,
            holder: masked(tx, holders.get(&row.person_id))?,
            person_id: row.person_id,
            district: row.district.clone(),
        });
    }
    Ok(Page { items, next_cursor: page.next_cursor })
}
