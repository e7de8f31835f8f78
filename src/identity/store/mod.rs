//! The only SQL on persons, accounts and sessions.

pub mod accounts;
pub mod address_codes;
pub mod departments;
pub mod erase;
pub mod persons;
pub mod positions;
pub mod resets;
pub mod sessions;
