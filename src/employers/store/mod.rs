//! Rows of employers; the only SQL of this folder.

pub mod batches;
pub mod claims;
pub mod employers;
pub mod erase;
pub mod liaisons;
pub mod prepared;
