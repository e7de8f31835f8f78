//! What a form can be filled in with from what is known already: the profile, the household, what was handed in before, and
//! what shared registers said; and the documents of the wallet that its materials ask for.
//!
//! A form says where a field's value may come from (`x-source`, one name or several in order). Every value is told with
//! where it is from and of when. What an official register says is not changed by an applicant, only disputed, with a reason
//! and, where there is one, a document; whoever reviews the field reads both beside each other.

mod against;
mod fill;
mod guard;
pub mod http;
mod offers;
mod sources;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::catalogue::queries::TextOut;
use crate::catalogue::{Loaded, ServiceItem, definitions, eligibility};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;

pub use against::{AgainstRegisterOut, against};
pub use fill::{fill, fill_draft};
pub use guard::guard;
pub use offers::{OfferedOut, offers};

/// A value that is known about somebody.
#[derive(Debug, Clone)]
pub struct Known {
    pub value: Value,
    /// What knows it: a register, the profile.
    pub name: TextOut,
    /// Who says so in particular: the register in its own words, the number of an earlier case.
    pub source: Option<String>,
    /// The moment that it describes.
    pub as_of: Option<Instant>,
    /// When it was had, where that is another moment.
    pub had_at: Option<Instant>,
    /// An official register says so.
    pub official: bool,
}

/// Values that are known about a person by the names that forms give them (`register.marriage.status`).
pub type KnownBy = fn(&mut ReadTx<'_>, PersonId) -> Result<BTreeMap<String, Known>>;

/// A field with the value that it can be filled in with.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct PrefilledOut {
    /// JSON pointer of the form field.
    #[schema(example = "/marital_status")]
    pub pointer: String,
    #[schema(value_type = Object)]
    pub value: Value,
    /// Where it is from, as the form says.
    #[schema(example = "register.marriage.status")]
    pub origin: String,
    pub name: TextOut,
    /// Who says so in particular: the register in its own words, or the number of an earlier case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The moment that the value describes: when the register's record held, or when one last said so oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
    /// When a register was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub had_at: Option<Instant>,
    /// How old the value is today, in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days: Option<i64>,
    /// Whether it can only be disputed, not changed.
    pub fixed: bool,
}

/// What an application can be begun with.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PrefillOut {
    #[schema(example = "rent_subsidy")]
    pub item: String,
    pub fields: Vec<PrefilledOut>,
    /// Documents of the wallet by the material that asks for their kind, the newest first.
    pub documents: Vec<OfferedOut>,
}

/// What is known for an item's form, and which documents there are.
pub fn prefill(tx: &mut ReadTx<'_>, person: PersonId, code: &str) -> Result<PrefillOut> {
    let item = definitions::current::<ServiceItem>(tx, code)?;
    let fields = fields(tx, person, &item)?;
    let documents = offers(tx, person, &item)?;
    Ok(PrefillOut { item: item.code.clone(), fields, documents })
}

/// What the fields of an item's form can be filled in with. A value that its field would not take is left out.
pub fn fields(tx: &mut ReadTx<'_>, person: PersonId, item: &Loaded<ServiceItem>) -> Result<Vec<PrefilledOut>> {
    let wanted = sources::of_form(item);
    let mut known = sources::Sources::new(person);
    let mut all = Vec::new();
    for (field, origins) in wanted {
        for origin in origins {
            let Some(found) = known.find(tx, field, origin)? else { continue };
            if takes(item, field, &found.value)? {
                all.push(out(tx, field, origin, found));
                break;
            }
        }
    }
    Ok(all)
}

fn out(tx: &ReadTx<'_>, field: &str, origin: &str, found: Known) -> PrefilledOut {
    let today = tx.today();
    PrefilledOut {
        pointer: format!("/{field}"),
        value: found.value,
        origin: origin.to_owned(),
        name: found.name,
        source: found.source,
        as_of: found.as_of,
        had_at: found.had_at,
        age_days: found.as_of.map(|at| (today - at.date()).num_days().max(0)),
        fixed: found.official,
    }
}

/// Whether a field would take this value.
fn takes(item: &Loaded<ServiceItem>, field: &str, value: &Value) -> Result<bool> {
    let alone = Map::from_iter([(field.to_owned(), value.clone())]);
    let faults = eligibility::form_faults(item, &Value::Object(alone), false)?;
    let (own, below) = (format!("/{field}"), format!("/{field}/"));
    Ok(!faults.iter().any(|fault| fault.pointer == own || fault.pointer.starts_with(&below)))
}
