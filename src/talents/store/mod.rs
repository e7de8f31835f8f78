//! The only SQL of talents. Every row is fetched under its owner, so somebody else's is simply not there.

pub mod checks;
pub mod erase;
pub mod household;
pub mod identities;
pub mod names;
pub mod profiles;
pub mod qualifications;
pub mod wallet;
