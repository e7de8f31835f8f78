//! Who somebody is and what they may do.
//!
//! A *person* is a human being, an *account* one way to sign in as that person. A person is *claimed* until *verified*
//! (by the real-name service or a counter clerk); until then they may write drafts and nothing more. What an account may
//! do follows from its *positions*: a role, and for staff the department and the duty held there.

pub mod actor;
pub mod address;
pub mod changes;
pub mod commands;
pub mod http;
pub mod model;
pub mod passwords;
pub mod permissions;
pub mod queries;
pub mod realname;
pub mod store;
mod tokens;

pub use actor::Actor;
pub use model::{AccountId, DepartmentId, Duty, PersonId, Position, Role, SessionId};
pub use tokens::{AccessToken, RefreshToken, TokenKeys};
