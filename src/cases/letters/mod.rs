//! The documents that a case gives out: receipt of materials, acceptance, correction notice, special procedure notice,
//! decision, delivery receipt. Each is written in the unit of work that gives reason for it, from the template that the
//! service item names, and kept as it was given out. It is also to be had on paper, and whoever holds the paper can ask
//! whether it was issued.

mod check;
mod content;
pub mod delivery;
pub mod http;
mod imprint;
mod paper;
mod queries;
mod store;
mod write;

use std::collections::BTreeMap;

use serde_json::Value;

use super::model::CaseId;
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::packs::format::Text;

pub use paper::{LetterPaper, of_case as paper_of_case};
pub use queries::{LetterOut, of_application, of_case};
pub use store::has;
pub use write::write;

/// What one folder can tell in a decision, such as the card that was issued. It always gives the same names, with empty
/// values where there is nothing to tell.
pub type Source = fn(&mut ReadTx<'_>, CaseId) -> Result<BTreeMap<&'static str, Value>>;

/// What came of a case and is over by now.
pub type Ended = fn(&mut ReadTx<'_>, CaseId) -> Result<Option<Text>>;

/// What is done about characters that the font lacks.
pub type Lacking = fn(&mut WriteTx<'_>, &str, &[char]) -> Result<()>;

/// Everybody who has something to tell (see `wiring`).
pub struct LetterRegistry {
    pub sources: &'static [Source],
    /// Says of a case what came of it and is over by now, such as a card that was revoked.
    pub ended: Ended,
    /// Is told the number of a case and the characters of a letter that the font lacks.
    pub lacking: Lacking,
}
