//! Employers over HTTP: the office, claimants, liaisons, and the talents for whom something was prepared.

pub mod batches;
pub mod claims;
pub mod liaisons;
pub mod office;
pub mod prepared;
