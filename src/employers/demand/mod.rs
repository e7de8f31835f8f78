//! Talent demand (需求目录): what employers want, public until its last day, and matched to talents who opted in.
//!
//! A talent is told of a demand that may suit them; the employer learns how many that are, and of each only what they agreed to:
//! name and address, once they have said yes to this very demand. Whoever withdraws their consent is in no list any more.

mod commands;
pub mod http;
pub mod jobs;
pub mod model;
pub mod queries;
pub(super) mod store;
