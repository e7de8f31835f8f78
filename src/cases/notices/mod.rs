//! Public notices: who is about to be granted something, masked and for a few working days, and the objections to it.
//!
//! A flow publishes by the effect `publish_notice` and waits with a timer. An objection, which only a verified person
//! can raise, holds that timer until the head of a department that worked on the case has settled it.

mod commands;
pub mod http;
pub mod model;
mod publish;
pub mod queries;
mod recount;
mod store;

pub use publish::EFFECT;
pub use recount::recount;
