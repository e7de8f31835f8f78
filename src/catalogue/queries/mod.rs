//! What the public and administrators are shown.

mod city;
mod policies;
mod search;
mod services;
mod versions;

use serde::Serialize;

pub use city::{CardSchemeOut, DistrictOut, TierCatalogueOut, card_schemes, districts, tier_catalogues};
pub use policies::{
    ConditionOut, PolicyOut, PolicySummaryOut, ProvisionOut, QuantityOut, SupplyOut, Validity, policy, policy_list,
    supply_list,
};
pub use search::{FoundServiceOut, ItemRefOut, LifeEventOut, Wanted, count, found, life_events};
pub use services::{
    DemandOut, LimitsOut, MaterialOut, RegisterOut, ServiceOut, ServiceSummaryOut, WindowOut, service, services,
};
pub use versions::{DefinitionBodyOut, DefinitionFilter, DefinitionOut, definition};

use crate::packs::format::Text;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TextOut {
    pub zh: String,
    pub en: String,
}

impl From<&Text> for TextOut {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}
