//! Two databases, one text: SQLite inside the program by default, PostgreSQL by URL.
//!
//! [`tx`] is the only door. The rules that make one source correct on both are in `docs/house.md`.

pub mod conflict;
pub mod connect;
pub mod migrate;
pub mod page;
mod prepared;
pub mod schema;
pub mod tx;
pub mod types;

pub use connect::{AnyConnection, Database, DatabaseUrl, MultiBackend};
pub use prepared::{Prepare, Prepared};
pub use tx::{Epoch, Held, ReadTx, WriteTx};
