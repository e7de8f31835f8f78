//! What people ask to be put right, or to be left alone with: an office answers, with reasons.
//!
//! While a restriction that was granted is in force, the counter neither finds the person nor is shown their number; what
//! is under way goes on. The person lifts it by taking the request back.

mod commands;
mod queries;
mod store;

pub use commands::{ANSWERED, Answer, NewRequest, answer, ask, withdraw};
pub use queries::{RequestOut, mine, one, to_answer};
pub use store::{RequestId, RequestKind, RequestState, is_restricted, restricted};

use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::PersonId;

/// What an erased person wrote, and was answered, is gone.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    store::erase_person(tx, person)
}
