//! Talents: who a person is, what they have achieved, whom they live with and which papers they keep with us.

pub mod commands;
pub mod facts;
pub mod http;
pub mod identifiers;
pub mod jobs;
pub mod model;
mod names;
pub mod owner;
pub mod queries;
mod refusal;
pub mod store;
mod text;

pub use commands::{documents_for_case, release_documents};
pub use http::open_document;
pub use model::{DocumentId, MemberId, QualificationId};
pub use names::{NameQuery, NameSearch, PersonName};
pub use queries::{document_of_case, household_persons};
pub use refusal::Refusal;
