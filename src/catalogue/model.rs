//! Kinds of definitions and the types of their bodies.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::cards::scheme::{Benefit, CardScheme, TierCatalogue};
use crate::packs::LoadedTemplate;
use crate::packs::format::{
    Department, District, Function, PackInfo, PoliciesFile, PrivacyNotice, Register, ServiceItem,
};
use crate::workdays::Calendar;
use crate::workflow::model::Called;
use crate::workflow::{Definition, expand};
use crate::{id_type, text_enum};

id_type!(
    /// One version of one definition.
    DefinitionId
);

text_enum! {
    /// What is defined.
    pub enum DefinitionKind {
        Organisation = "organisation",
        Calendar = "calendar",
        Template = "template",
        TierCatalogue = "tier_catalogue",
        CardScheme = "card_scheme",
        Benefit = "benefit",
        Register = "register",
        Privacy = "privacy",
        Workflow = "workflow",
        Service = "service",
        Policies = "policies",
        Pack = "pack",
    }
}

text_enum! {
    /// Where a version stands.
    pub enum DefinitionStatus { Draft = "draft", Published = "published", Retired = "retired" }
}

/// The tree of departments as one definition, so that a change of it is drafted and published like any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub functions: Vec<Function>,
    pub districts: Vec<District>,
    /// Parents before children.
    pub departments: Vec<Department>,
}

/// The calendar of public holidays as its own text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarText {
    pub text: String,
}

/// Something that is read from a definition of one kind.
pub trait Body: Sized + Send + Sync + 'static {
    const KIND: DefinitionKind;

    /// Reads the stored body. It was checked before it was stored, so a failure is a fault of the program.
    fn read(body: serde_json::Value) -> Result<Self, String>;

    /// Which others of its kind it is put together from.
    fn parts(&self) -> Vec<Part> {
        Vec::new()
    }

    /// This body with its parts, and theirs, put in. Only asked of a body that has parts.
    fn put_together(&self, _parts: &BTreeMap<Part, Arc<Self>>) -> Result<Self, String> {
        Err(format!("a {} has no parts", Self::KIND))
    }
}

/// A part of a definition: its code and, where it is pinned, its version.
pub type Part = (String, Option<i64>);

fn typed<T: DeserializeOwned>(body: serde_json::Value) -> Result<T, String> {
    serde_json::from_value(body).map_err(|error| error.to_string())
}

macro_rules! bodies {
    ($($body:ty: $kind:ident),+ $(,)?) => {$(
        impl Body for $body {
            const KIND: DefinitionKind = DefinitionKind::$kind;
            fn read(body: serde_json::Value) -> Result<Self, String> { typed(body) }
        }
    )+};
}

bodies! {
    Organisation: Organisation,
    LoadedTemplate: Template,
    TierCatalogue: TierCatalogue,
    CardScheme: CardScheme,
    Benefit: Benefit,
    Register: Register,
    PrivacyNotice: Privacy,
    ServiceItem: Service,
    PoliciesFile: Policies,
    PackInfo: Pack,
}

impl Body for Definition {
    const KIND: DefinitionKind = DefinitionKind::Workflow;

    fn read(body: serde_json::Value) -> Result<Self, String> {
        typed(body)
    }

    fn parts(&self) -> Vec<Part> {
        self.steps.iter().filter_map(|step| step.calls.as_ref()).map(part_of).collect()
    }

    fn put_together(&self, parts: &BTreeMap<Part, Arc<Self>>) -> Result<Self, String> {
        let mut find = |called: &Called| parts.get(&part_of(called)).map(|part| Self::clone(part));
        expand(self, &mut find).map_err(|error| error.to_string())
    }
}

fn part_of(called: &Called) -> Part {
    (called.flow.clone(), called.version.map(i64::from))
}

impl Body for Calendar {
    const KIND: DefinitionKind = DefinitionKind::Calendar;

    fn read(body: serde_json::Value) -> Result<Self, String> {
        let text: CalendarText = typed(body)?;
        Calendar::read(text.text.as_bytes()).map_err(|error| error.to_string())
    }
}
