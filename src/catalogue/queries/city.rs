//! What a city has: districts, tiers, cards.

use serde::Serialize;

use super::super::definitions;
use super::super::model::Organisation;
use super::TextOut;
use crate::cards::scheme::{Benefit, CardScheme, TierCatalogue};
use crate::db::ReadTx;
use crate::error::Result;
use crate::packs::format::District;

/// A place of work and of filing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DistrictOut {
    #[schema(example = "kangbashi")]
    pub code: String,
    pub name: TextOut,
    /// `district` or `zone`.
    pub level: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// The district that a zone lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// All districts and zones.
pub fn districts(tx: &mut ReadTx<'_>) -> Result<Vec<DistrictOut>> {
    let organisation = definitions::only::<Organisation>(tx)?;
    let out = |one: &District| DistrictOut {
        code: one.code.clone(),
        name: (&one.name).into(),
        level: one.level.as_str().to_owned(),
        division: one.division.clone(),
        parent: one.parent.clone(),
    };
    Ok(organisation.districts.iter().map(out).collect())
}

/// A published catalogue of tiers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TierCatalogueOut {
    pub version: i64,
    /// Tiers with their criteria by route.
    #[schema(value_type = Object)]
    pub catalogue: TierCatalogue,
}

pub fn tier_catalogues(tx: &mut ReadTx<'_>) -> Result<Vec<TierCatalogueOut>> {
    let all = definitions::all::<TierCatalogue>(tx)?;
    Ok(all.iter().map(|one| TierCatalogueOut { version: one.version, catalogue: (*one.body).clone() }).collect())
}

/// A published card scheme with the benefits of its cards.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CardSchemeOut {
    pub version: i64,
    /// Tiers, validity, renewal window and look.
    #[schema(value_type = Object)]
    pub scheme: CardScheme,
    #[schema(value_type = Vec<Object>)]
    pub benefits: Vec<Benefit>,
}

pub fn card_schemes(tx: &mut ReadTx<'_>) -> Result<Vec<CardSchemeOut>> {
    let benefits = definitions::all::<Benefit>(tx)?;
    let schemes = definitions::all::<CardScheme>(tx)?;
    let of = |code: &str| benefits.iter().filter(|one| one.scheme == code).map(|one| (*one.body).clone()).collect();
    Ok(schemes
        .iter()
        .map(|one| CardSchemeOut { version: one.version, scheme: (*one.body).clone(), benefits: of(&one.code) })
        .collect())
}
