//! One's own profile, documents and household, and what the counter asks about people.

pub mod documents;
pub mod household;
pub mod identities;
pub mod persons;
pub mod profile;
pub mod qualifications;
mod upload;
pub mod verification;

pub use documents::open_document;
