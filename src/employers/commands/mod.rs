//! What changes employers, claims, batches and what is prepared; one verb a file.

mod batches;
mod claims;
mod deciding;
mod liaisons;
mod prepared;
mod register;

pub use batches::{NewBatch, lapse, prepare_rows, rules, start, store_preview};
pub use claims::{NewClaim, claim, prove, send_again, withdraw};
pub use deciding::{confirm, read_authorisation, refuse};
pub use liaisons::{dismiss_liaison, name_liaison};
pub use prepared::{decline, lapse_prepared, take};
pub use register::{NewEmployer, change_employer, enter_employer};
