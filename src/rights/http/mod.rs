//! The notice, consents, looks, copies.

pub mod consents;
pub mod exports;
pub mod requests;
