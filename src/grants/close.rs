//! A head's decision on a review. Whoever is no longer entitled loses what was granted by the command that is there for it: a
//! card is cancelled; of a benefit without a card the grant ends.

use super::model::{EndedWhy, ReviewId, ReviewStatus};
use super::store::grants;
use super::store::reviews::{self, ReviewRow};
use super::{policy, tell};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cards;
use crate::cards::commands::{Change, change_card};
use crate::cards::life::{Acting, Reason, Verb};
use crate::cards::store::recognitions;
use crate::cases::store::cases as case_rows;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::talents::owner::Owner;

/// What a head decides.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    pub still_entitled: bool,
    pub reason: String,
    /// The rule on which an end rests.
    pub legal_basis: Option<String>,
}

/// Closes a review.
///
/// # Errors
/// [`Code::GrantReviewClosed`] where somebody was faster, and whatever the card refuses.
pub(super) fn close(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ReviewId,
    version: i64,
    decision: &Decision,
) -> Result<ReviewRow> {
    let review = policy::readable(tx, actor, id)?;
    policy::may_close(actor, &review)?;
    if review.status != ReviewStatus::Open {
        return Err(Code::GrantReviewClosed.into());
    }
    if review.version != version {
        return Err(Code::StaleVersion.into());
    }
    let owner = Owner::load(tx, review.person_id)?;
    let sealed = reviews::seal(&owner, id, reviews::REASON, &decision.reason)?;
    let status = if decision.still_entitled { ReviewStatus::StillEntitled } else { ReviewStatus::NotEntitled };
    let now = tx.now();
    let closed = ReviewRow {
        status,
        open_key: None,
        reason_sealed: Some(sealed),
        closed_by: Some(actor.person),
        closed_at: Some(now),
        ..review
    };
    let saved = reviews::save(tx, closed)?;
    if !decision.still_entitled {
        revoke(tx, actor, &saved, decision.legal_basis.as_deref().unwrap_or_default())?;
    }
    let entry = Entry::new(Stream::new(StreamKind::Case, saved.case_id), "close_grant_review");
    audit::record(tx, Some(actor), entry.object("grant_review", id).data("status", status))?;
    let case = case_rows::get(tx, saved.case_id)?;
    tell::closed(tx, &case, &saved, &decision.reason)?;
    Ok(saved)
}

fn revoke(tx: &mut WriteTx<'_>, actor: &Actor, review: &ReviewRow, legal_basis: &str) -> Result<()> {
    if let Some(recognition) = recognitions::of_case(tx, review.case_id.0.into())? {
        let held = cards::store::cards::in_force(tx, review.person_id, &recognition.catalogue)?;
        if let Some(card) = held.filter(|card| card.recognition_id == recognition.id) {
            cards::policy::as_staff(tx, actor, &card)?;
            cards::policy::may_decide(actor)?;
            let change = Change {
                actor: Some(actor),
                acting: Acting::Staff,
                verb: Verb::Cancel,
                reason: Reason::Ended,
                legal_basis,
            };
            change_card(tx, card, &change)?;
        }
    }
    let grant = grants::get(tx, review.case_id)?;
    if grant.ended_on.is_none() {
        grants::end(tx, grant, EndedWhy::NotEntitled)?;
    }
    Ok(())
}
