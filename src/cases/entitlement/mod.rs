//! Whether somebody is entitled to an item, and why: asked beforehand by the person themselves, supposed ("if I finish my
//! doctorate …"), and kept with the case at each submission and each decision, so that what has changed in between is seen.

mod evaluate;
pub mod http;
pub mod queries;
mod record;
mod review;
pub(super) mod store;
mod views;
mod what_if;

pub(super) use evaluate::of_filed;
pub use record::binding;
pub(super) use record::keep;
pub(super) use review::{EligibilityReviewOut, review};
pub use store::{ClauseRecord, Moment};
pub(super) use store::{clauses_handed_in, last_handed_in};
