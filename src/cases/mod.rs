//! Applications and the cases that come of them.
//!
//! A person writes an *application* (a draft); handing it in makes a *case*, which the workflow engine takes through the
//! offices. Every submission is an immutable *revision*. A case is the fold of its events; the row keeps the folded state,
//! and `tasks` projects the work of all cases into inboxes.
//!
//! The families of services hang on by named facts ([`facts`]) and named effects ([`effects`]); this folder knows none of
//! them.

pub mod absences;
pub mod archive;
pub mod automatic;
pub mod commands;
pub mod effects;
pub mod entitlement;
pub mod facts;
pub mod findings;
pub mod http;
pub mod incidents;
pub mod jobs;
pub mod leading;
pub mod letters;
pub mod messages;
pub mod model;
pub mod moving;
pub mod notes;
pub mod notices;
mod number;
pub mod outside;
pub mod policy;
pub mod prefill;
pub mod prepare;
mod progress;
pub mod queries;
pub mod recalculation;
mod refusals;
pub mod resolving;
pub mod store;
mod wallet;
mod world;

pub use model::{ApplicationId, CaseId, TaskId};
pub use world::{calendar, directory};
