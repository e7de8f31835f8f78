//! Who works where, by the word of both: the talent says it, the employer confirms it, and in every round the employer says
//! again who of those with a running card still works there.
//!
//! An answer never stops a card by itself. A person whose employment ended is told and can contradict; an employer that does
//! not answer becomes a finding of the office.

mod commands;
pub mod facts;
pub mod http;
pub mod jobs;
pub mod model;
pub mod queries;
pub(super) mod store;
