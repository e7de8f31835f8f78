//! Talents: who a person is, what they have achieved, whom they live with and which papers they keep with us.

pub mod identifiers;
mod names;
mod refusal;

pub use names::{NameQuery, NameSearch, PersonName};
pub use refusal::Refusal;
