//! Acting for somebody else: a spouse or parent by the principal's grant, the guardian of a minor, a clerk while the person
//! stands at the counter.
//!
//! A representation says for whom, in which items, which acts, from when to when and on what ground. Whoever has none, or
//! one for something else, or an old one, is a stranger: they find nothing. Every act names the agent in audit and events,
//! and an agent never reviews what they filed.

pub mod commands;
pub mod http;
pub mod model;
pub mod policy;
pub mod queries;
pub mod store;

pub use model::{Act, Basis, RepresentationId};
pub use policy::Standing;
