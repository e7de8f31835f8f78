//! Routes of the catalogue.

pub mod admin;
pub mod public;
pub mod search;
