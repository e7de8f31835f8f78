//! The documents that a case gives out: receipt of materials, acceptance, correction notice, special procedure notice,
//! decision. Each is written in the unit of work that gives reason for it, from the template that the service item names,
//! and kept as it was given out.

mod content;
pub mod http;
mod queries;
mod store;
mod write;

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::CaseId;
use crate::db::ReadTx;
use crate::error::Result;

pub use queries::{LetterOut, of_application};
pub use write::write;

/// What one folder can tell in a decision, such as the card that was issued. It always gives the same names, with empty
/// values where there is nothing to tell.
pub type Source = fn(&mut ReadTx<'_>, CaseId) -> Result<BTreeMap<&'static str, Value>>;

/// Everybody who has something to tell (see `wiring`).
pub struct LetterRegistry {
    pub sources: &'static [Source],
}
