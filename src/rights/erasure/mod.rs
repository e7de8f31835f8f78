//! Erasing a person: their key is destroyed, their records and documents go, and a tombstone with an id is left.
//!
//! Events and audit hold ids and codes only, so that cases can still be replayed and the audit still verifies. While
//! something is under way that needs the person – an open case, a card in force, an office – nothing is erased, and they are
//! told what stands in the way.
//!
//! Each folder knows what it keeps of a person, and says so in a registry (see `wiring`).

mod commands;
mod jobs;
mod queries;
mod store;

use serde::{Deserialize, Serialize};

pub use commands::{ASKED, ask, cancel};
pub use jobs::{ERASE, erase_job};
pub use queries::{ErasureOut, show};
pub use store::{ErasureId, ErasureState};

use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::identity::PersonId;

/// Something that stands in the way of an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    /// The word of a [`Code`].
    pub code: String,
    /// The number of the case or card.
    pub about: String,
}

impl Obstacle {
    pub fn new(code: Code, about: impl Into<String>) -> Self {
        Self { code: code.as_str().to_owned(), about: about.into() }
    }
}

/// Names what stands in the way.
pub type Obstacles = fn(&mut ReadTx<'_>, PersonId) -> Result<Vec<Obstacle>>;

/// Erases what one folder keeps of a person. It may run once only, in one unit of work with all others.
pub type Eraser = fn(&mut WriteTx<'_>, PersonId) -> Result<()>;

/// Everybody who keeps something of people. Erasers run in this order; the one that destroys the key comes last.
pub struct ErasureRegistry {
    pub obstacles: &'static [Obstacles],
    pub erasers: &'static [Eraser],
}

fn registry<'c>(tx: &ReadTx<'c>) -> Result<&'c ErasureRegistry> {
    tx.env().extensions.get().ok_or_else(|| Error::internal("nobody is registered who erases"))
}

/// All that stands in the way.
fn obstacles(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Obstacle>> {
    let mut all = Vec::new();
    for named in registry(tx)?.obstacles {
        all.extend(named(tx, person)?);
    }
    Ok(all)
}
