//! Answering a doubt.

use super::store::reviews::{self, ReviewRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cases::CaseId;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::talents::owner::Owner;

/// What the person says to the open review of their grant; a later answer takes the place of the one before.
pub(super) fn answer(tx: &mut WriteTx<'_>, actor: &Actor, case: CaseId, text: &str) -> Result<ReviewRow> {
    let review = reviews::open_of(tx, case)?.filter(|review| review.person_id == actor.person).ok_or(Code::NotFound)?;
    let owner = Owner::load(tx, actor.person)?;
    let sealed = reviews::seal(&owner, review.id, reviews::ANSWER, text)?;
    let now = tx.now();
    let saved = reviews::save(tx, ReviewRow { answer_sealed: Some(sealed), answered_at: Some(now), ..review })?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case), "answer_grant_review").object("grant_review", saved.id);
    audit::record(tx, Some(actor), entry)?;
    Ok(saved)
}
