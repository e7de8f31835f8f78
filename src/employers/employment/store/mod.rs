//! Rows of employments, rounds and findings.

pub mod employments;
pub mod findings;
pub mod rounds;
