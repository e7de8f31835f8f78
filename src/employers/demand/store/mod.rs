//! Rows of demands, seekers and matches.

pub mod demands;
pub mod matches;
