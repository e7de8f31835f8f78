//! The tables of this folder.

pub mod answers;
pub mod checks;
pub mod consents;
pub mod erase;
pub mod queries;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is sealed of an answer.
#[derive(Serialize, Deserialize)]
struct Content {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
    fields: BTreeMap<String, Value>,
}
