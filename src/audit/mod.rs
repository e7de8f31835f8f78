//! Who did what to what, with which result.

mod entry;

pub use entry::{Entry, Stream, StreamKind};

use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::Actor;

/// Records an act in the same transaction as the act itself; `actor` is absent for the program and the console.
pub fn record(_tx: &mut WriteTx<'_>, actor: Option<&Actor>, entry: Entry) -> Result<()> {
    tracing::info!(actor = ?actor.map(|actor| actor.account), ?entry, "audit");
    Ok(())
}
