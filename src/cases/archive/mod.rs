//! A case as one package for the records: metadata, events, the audit's chain, everything that was handed in and given out,
//! with a list of all files and their digests, signed. `scripts/verify-archive` checks it without this program; what lies where
//! and why it can be believed stands in docs/safety.md.
//!
//! The package is gathered from one snapshot and written to a file without a name, one document after the other, so that its
//! size costs no memory and nothing of it stays behind.

mod export;
mod gather;
pub mod http;
mod pack;
mod policy;

use crate::text_enum;

text_enum! {
    /// What a package is made for. It goes on record with who made it.
    pub enum ArchivePurpose {
        Archiving = "archiving",
        Reconsideration = "reconsideration",
        Litigation = "litigation",
        Inspection = "inspection",
    }
}
