//! The catalogue: what may be applied for, and everything else a policy pack defines, as it was published.
//!
//! A definition has a kind, a code and versions: draft → published → retired. A published body never changes; running
//! cases keep the version that binds them. [`definitions`] is how the rest of the program reads them.

pub mod clauses;
pub mod commands;
pub mod comparison;
pub mod definitions;
pub mod eligibility;
pub mod http;
pub mod letters;
pub mod model;
mod proof;
pub mod queries;
pub mod schema;
mod search;
pub mod store;
pub mod unproved;

pub use crate::packs::format::{PackInfo, ServiceItem};
pub use definitions::Loaded;
pub use model::{DefinitionId, DefinitionKind, DefinitionStatus};
