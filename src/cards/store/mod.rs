//! The only SQL of the cards domain.

pub mod benefits;
pub mod cards;
pub mod changes;
pub mod erase;
pub mod glyphs;
pub mod keys;
pub mod links;
pub mod numbers;
pub mod recognitions;
pub mod scans;
pub mod venues;
