//! Who did what to what, with which result, so that nobody can alter it unseen.
//!
//! A record is written in the transaction of the act. Each stream (a case, a card, an account) is a hash chain of its own,
//! so that acts on different things never wait for each other. A job links what was committed into Merkle trees, signs
//! each root and exports it as a file outside the database; [`verify`] finds records that were changed, taken out of the
//! middle or cut off the end.
//!
//! What an intruder with all rights on the database can still do unseen: cut off records younger than the last sealing
//! (a minute by default) together with their stream's head.

mod chain;
mod checkpoint;
mod entry;
pub mod export;
pub mod http;
mod merkle;
pub mod queries;
mod seal;
mod signature;
mod store;
mod verify;

pub use entry::{Entry, Stream, StreamKind};
pub use queries::WithheldRegistry;
pub use seal::{SEAL, schedule_sealing, seal_job, seal_now};
pub use verify::{Finding, Report, verify};

use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::Actor;

/// Records an act in the same transaction as the act itself; `actor` is absent for the program and the console.
///
/// # Errors
/// Those of the database.
pub fn record(tx: &mut WriteTx<'_>, actor: Option<&Actor>, entry: Entry) -> Result<()> {
    store::append(tx, actor, &entry)
}
