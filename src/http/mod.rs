//! The program's face: requests in, problem documents and JSON out. Every route stands on one page, in [`routes`].

mod actor;
mod body;
mod cors;
mod guard;
mod health;
mod idempotency;
mod limits;
mod methods;
pub mod openapi;
mod patch;
pub mod picture;
mod preconditions;
mod problem;
mod reply;
mod request;
pub mod routes;
mod server;
mod table;

pub use body::Valid;
pub use guard::Allowed;
pub use idempotency::{NO_BODY, Once};
pub use openapi::Problems;
pub use patch::Patch;
pub use preconditions::IfMatch;
pub use reply::Reply;
pub use request::Request;
pub use server::{bind, serve};
