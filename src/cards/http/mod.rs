//! The doors of the cards domain.

pub mod admin;
pub mod card;
pub mod codes;
pub mod mine;
pub mod picture;
pub mod public;
pub mod redemptions;
pub mod verbs;
pub mod verifications;
