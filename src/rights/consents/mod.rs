//! Consents: given by whom, for whom, for which purpose, by which version of the notice; and taken back.
//!
//! A consent that is taken back ends at once what rests on it: registers are no longer asked for that application and what
//! they said is forgotten, a child is no longer kept in the household, a membership is over.

mod commands;
mod queries;
mod store;

pub use commands::{Given, Subject, ended, give, given_for_member, given_for_registers, withdraw};
pub use queries::{ConsentOut, missing, of_person};
pub use store::{ConsentId, How, withdrawn_for};
