//! Card schemes, tier catalogues and benefits as a policy pack states them (`cards.yaml`).
//!
//! A catalogue of tiers and a scheme of cards are two things: a scheme maps tiers of one catalogue to its card, so that
//! a city can re-cut its tiers without touching its cards. A recognition keeps the catalogue version it was decided under.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::workflow::model::Text;

/// The way by which a tier is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecognitionRoute {
    /// The government assesses against criteria (政府评定).
    GovernmentAssessment,
    /// An academician or authority recommends (专家举荐).
    ExpertRecommendation,
    /// The employer's own assessment counts (自主评审).
    SelfAssessment,
    /// A quota given to an employer or park (定向配额).
    DirectedQuota,
}

impl RecognitionRoute {
    /// The word used in files and forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GovernmentAssessment => "government_assessment",
            Self::ExpertRecommendation => "expert_recommendation",
            Self::SelfAssessment => "self_assessment",
            Self::DirectedQuota => "directed_quota",
        }
    }
}

/// One criterion; meeting any one of a tier's criteria on a route is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Code, unique in the catalogue; what an applicant ticks.
    pub code: String,
    /// Route.
    pub route: RecognitionRoute,
    /// The criterion in words.
    pub text: Text,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A tier (人才层次、类别).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Code, unique in the catalogue.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Place in the catalogue; 1 is the highest. Tiers side by side share a rank.
    pub rank: i32,
    /// Decided case by case through the expert special procedure (一事一议).
    #[serde(default)]
    pub case_by_case: bool,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Where the tier is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A versioned list of tiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierCatalogue {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// First day on which recognitions are decided under it.
    pub valid_from: NaiveDate,
    /// Last such day, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Tiers.
    pub tiers: Vec<Tier>,
}

impl TierCatalogue {
    /// The tier with this code.
    pub fn tier(&self, code: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.code == code)
    }
}

/// Days before the end of a card between which its renewal may be filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenewalWindow {
    /// First day, counted backwards from the end.
    pub opens_days: u32,
    /// Last day, counted backwards from the end.
    pub closes_days: u32,
}

/// What the card looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardFace {
    /// Background colour, `#rrggbb`.
    pub background: String,
    /// Colour of the text, `#rrggbb`.
    pub foreground: String,
    /// Colour of the tier and of ornaments, `#rrggbb`.
    pub accent: String,
}

/// A card scheme (卡种).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardScheme {
    /// Code.
    pub code: String,
    /// Name as printed on the card.
    pub name: Text,
    /// Catalogue whose tiers it maps.
    pub catalogue: String,
    /// Tiers that get this card.
    pub tiers: Vec<String>,
    /// Length of a validity in months; at most 60.
    pub validity_months: u32,
    /// Whether the holder activates the card before it is valid.
    #[serde(default)]
    pub activation_required: bool,
    /// Renewal.
    pub renewal: RenewalWindow,
    /// Number of a card, a template of [`super::number::card_number`].
    pub number: String,
    /// Companion cards for family members, at most.
    #[serde(default)]
    pub companions: u8,
    /// Look.
    pub face: CardFace,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether validity, number and look are our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// After which time a counter starts again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CounterPeriod {
    /// Counted over the validity of the card.
    Card,
    /// Counted by calendar year.
    Year,
    /// Counted by calendar month.
    Month,
}

/// How often a tier may use a benefit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierAllowance {
    /// Tier code.
    pub tier: String,
    /// Uses in one period; no bound when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<u32>,
}

/// A benefit (权益).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// What the holder gets, in a sentence.
    pub text: Text,
    /// Scheme whose cards carry it.
    pub scheme: String,
    /// Kind of venue that may redeem it: `school`, `clinic`, `park`, `station`, `hall`, …
    pub venue: String,
    /// Uses by all holders together in one period; no bound when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// Counting.
    pub period: CounterPeriod,
    /// Tiers that have it.
    pub allowances: Vec<TierAllowance>,
    /// Whether companion cards may use it too, on the same counter.
    #[serde(default)]
    pub companions: bool,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardsFile {
    /// Catalogues of tiers.
    pub catalogues: Vec<TierCatalogue>,
    /// Card schemes.
    pub schemes: Vec<CardScheme>,
    /// Benefits.
    #[serde(default)]
    pub benefits: Vec<Benefit>,
}

impl CardsFile {
    /// The catalogue with this code.
    pub fn catalogue(&self, code: &str) -> Option<&TierCatalogue> {
        self.catalogues.iter().find(|catalogue| catalogue.code == code)
    }

    /// The scheme that gives a card to this tier.
    pub fn scheme_of_tier(&self, catalogue: &str, tier: &str) -> Option<&CardScheme> {
        self.schemes.iter().find(|scheme| scheme.catalogue == catalogue && scheme.tiers.iter().any(|code| code == tier))
    }
}
