//! Employers, as far as the program knows them: who speaks for which organisation.
//!
//! A liaison is an account with that role, named by the security administrator for each organisation whose matters it may
//! confirm. Registers of organisations and their own confirmation of a liaison come later.

mod commands;
pub mod http;
mod queries;
mod store;

pub use queries::liaisons_of;
