//! Shared registers of other authorities: social insurance, real estate, education, market entities, household
//! registration, marriage.
//!
//! A service item names the registers that can confirm what its applicants say. They are asked over HTTP
//! (`docs/adapters.md`) before an application is handed in and never inside a unit of work; what they answer becomes named
//! facts (`register.social_insurance.insured_here`) of that application alone. A register that does not answer holds
//! nobody up: its facts stay unknown, and the case says so to whoever reviews it.
//!
//! Only a verified person is asked about, for a purpose of a closed list, and where the register wants it only with that
//! person's consent, which is kept.

mod again;
mod ask;
pub mod breaker;
pub mod client;
mod commands;
mod consent;
pub mod facts;
pub mod http;
pub mod model;
mod prepare;
mod queries;
pub mod signature;
mod store;
pub mod table;

pub use again::{Again, Said, ask_again};
pub use ask::Breakers;
pub use consent::consent_withdrawn;
pub use prepare::{before_filling, before_submission};
pub use queries::{checks_of, told_about};
pub use store::erase::erase_person;
