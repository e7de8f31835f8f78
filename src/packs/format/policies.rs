//! `policies.yaml`: the city's policies as documents, what it has on offer, and the occasions on which people look for services.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Text;
use crate::text_enum;

/// An occasion in somebody's life that calls for services, such as a child that starts school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Other words by which people call it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Service items that it calls for.
    pub items: Vec<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A clause of a service item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseOf {
    /// Code of the item.
    pub item: String,
    /// Code of its clause.
    pub clause: String,
}

/// What a policy says on one matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Code, unique in the policy.
    pub code: String,
    /// Where it stands in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What it says, in short.
    pub text: Text,
    /// Service items that rest on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Clauses by which items carry out its conditions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<ClauseOf>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A policy as a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Code.
    pub code: String,
    /// Title.
    pub title: Text,
    /// Official number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Text,
    /// Day of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
    /// First day on which it applies; from its publication, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// Last day; without end, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// What it is about.
    pub summary: Text,
    /// What it says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<Provision>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

text_enum! {
    /// What kind of thing is on offer.
    pub enum SupplyKind {
        Housing = "housing",
        Programme = "programme",
        Platform = "platform",
        Finance = "finance",
        Training = "training",
        Service = "service",
    }
}

/// How much of it there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// Number.
    pub number: u32,
    /// Of what, and for which time: `flats by 2025`.
    pub unit: Text,
}

/// Something that the city has on offer for talents (供给清单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Kind.
    pub kind: SupplyKind,
    /// What it is.
    pub summary: Text,
    /// How much of it there is, where the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// Department that answers for it.
    pub department: String,
    /// Where it is; everywhere, when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<String>,
    /// Service items by which one comes to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// The file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoliciesFile {
    /// Occasions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub life_events: Vec<LifeEvent>,
    /// Policies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Policy>,
    /// What is on offer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplies: Vec<Supply>,
}
