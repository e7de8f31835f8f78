//! Handing out at a counter what a case led to: who collected it, whose document was seen, by whose authorisation.

mod commands;
pub mod http;
mod queries;
mod store;

pub use queries::{ReceiptOut, receipt};
pub use store::{CollectedRow, of_case};
