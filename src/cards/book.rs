//! What the policy pack says about tiers, schemes and benefits.
//!
//! A recognition keeps the version of the catalogue it was decided under, a card the version of its scheme, and their
//! terms with it. Benefits are those published today, because what a place offers is the same for every card shown there.

use super::life::Terms;
use super::scheme::{Benefit, CardScheme, Tier, TierAllowance, TierCatalogue};
use super::store::cards::CardRow;
use crate::catalogue::model::Body;
use crate::catalogue::{Loaded, definitions};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Result};

/// The scheme as it was when the card was issued.
pub fn scheme_of(tx: &mut ReadTx<'_>, card: &CardRow) -> Result<Loaded<CardScheme>> {
    definitions::version(tx, &card.scheme, card.scheme_version)
}

/// The terms that bind a card.
pub fn terms_of(tx: &mut ReadTx<'_>, card: &CardRow) -> Result<Terms> {
    Ok(Terms::from(&*scheme_of(tx, card)?.body))
}

/// The tier as its catalogue had it when the person was recognised.
pub fn tier_of(tx: &mut ReadTx<'_>, card: &CardRow) -> Result<Option<Tier>> {
    let catalogue = definitions::version::<TierCatalogue>(tx, &card.catalogue, card.catalogue_version)?;
    Ok(catalogue.tier(&card.tier).cloned())
}

/// The catalogue and its tier, if it may be decided under: as they are today, or as they were at the instant that binds
/// the case.
pub fn tier_on(
    tx: &mut ReadTx<'_>,
    catalogue: &str,
    tier: &str,
    bound_at: Option<Instant>,
) -> Result<(Loaded<TierCatalogue>, Tier)> {
    let day = bound_at.map_or(tx.today(), |at| at.date());
    let known = as_of::<TierCatalogue>(tx, bound_at)?;
    let catalogue = known.into_iter().find(|one| one.code == catalogue).ok_or(Code::UnknownTier)?;
    let open = catalogue.valid_from <= day && catalogue.valid_to.is_none_or(|last| day <= last);
    let tier = catalogue.tier(tier).filter(|_| open).cloned().ok_or(Code::UnknownTier)?;
    Ok((catalogue, tier))
}

fn as_of<T: Body>(tx: &mut ReadTx<'_>, at: Option<Instant>) -> Result<Vec<Loaded<T>>> {
    match at {
        Some(at) => definitions::all_at::<T>(tx, at),
        None => definitions::all::<T>(tx),
    }
}

/// The scheme that gives a card to a tier today, or gave one at the instant that binds the case.
pub fn scheme_for(
    tx: &mut ReadTx<'_>,
    catalogue: &str,
    tier: &str,
    bound_at: Option<Instant>,
) -> Result<Loaded<CardScheme>> {
    let serves =
        |scheme: &CardScheme| scheme.catalogue == catalogue && scheme.tiers.iter().any(|served| served == tier);
    let schemes = as_of::<CardScheme>(tx, bound_at)?;
    schemes.into_iter().find(|scheme| serves(&scheme.body)).ok_or_else(|| Code::NoCardForTier.into())
}

/// All benefits of a tier of a scheme, with what the tier may use of them.
pub fn benefits_of(tx: &mut ReadTx<'_>, scheme: &str, tier: &str) -> Result<Vec<(Loaded<Benefit>, TierAllowance)>> {
    let benefits = definitions::all::<Benefit>(tx)?;
    let allowed = benefits.into_iter().filter(|benefit| benefit.scheme == scheme).filter_map(|benefit| {
        let allowance = benefit.allowances.iter().find(|allowance| allowance.tier == tier)?.clone();
        Some((benefit, allowance))
    });
    Ok(allowed.collect())
}

impl From<&CardScheme> for Terms {
    fn from(scheme: &CardScheme) -> Self {
        Terms {
            validity_months: scheme.validity_months,
            activation_required: scheme.activation_required,
            renewal_opens_days: scheme.renewal.opens_days,
            renewal_closes_days: scheme.renewal.closes_days,
        }
    }
}
