//! Flows that could be neither proved nor refuted: two system administrators answer for such a flow, one who asks that it be
//! put in force and one who publishes it, neither of them its drafter. Both reasons stay with the version; the audit holds
//! who gave them and their digests, since free text has no place there.

pub mod http;
mod store;

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::commands::{self, Grounds};
use super::model::DefinitionId;
use super::proof;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::types::Instant;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Language, Problem, Result};
use crate::identity::{Actor, PersonId};
use store::UnprovedRow;

/// Who answers for a flow that was not proved, and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UnprovedOut {
    pub asked_by: PersonId,
    pub asked_at: Instant,
    pub asked_reason: String,
    /// Why the second person published it; absent as long as nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_reason: Option<String>,
}

/// What is on record of a version, if it was ever asked for as it is now.
pub fn of(tx: &mut ReadTx<'_>, id: DefinitionId, digest: &str) -> Result<Option<UnprovedOut>> {
    let asked = store::find(tx, id)?.filter(|row| row.digest == digest);
    Ok(asked.map(|row| UnprovedOut {
        asked_by: row.asked_by,
        asked_at: row.asked_at,
        asked_reason: row.asked_reason,
        published_reason: row.published_reason,
    }))
}

/// Asks that a draft be put in force although it was not proved. Asking once more takes the place of what was asked before.
///
/// # Errors
/// `not_a_draft`, `own_draft`, `stale_version`; `flow_proved` where nobody has to ask, `flow_unsound` where nobody may.
pub fn ask(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (id, row_version): (DefinitionId, i64),
    reason: &str,
    language: Language,
) -> Result<()> {
    let head = commands::at_version(tx, id, row_version)?;
    commands::may_publish(Some(actor), &head)?;
    proof::takes_two(tx, &head, language)?;
    let row = UnprovedRow {
        definition_id: id,
        digest: head.digest.clone(),
        asked_by: actor.person,
        asked_at: tx.now(),
        asked_reason: reason.to_owned(),
        published_reason: None,
    };
    store::put(tx, &row)?;
    record(tx, actor, id, "ask_to_publish_unproved", &head.digest, reason)
}

/// Publishes a draft that somebody else asked for, on the publisher's own grounds as well.
///
/// # Errors
/// Those of asking; `flow_not_proved` when nobody has asked for this content, `second_person_needed` for whoever did.
pub fn publish(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (id, row_version): (DefinitionId, i64),
    reason: &str,
    language: Language,
) -> Result<()> {
    let head = commands::at_version(tx, id, row_version)?;
    commands::may_publish(Some(actor), &head)?;
    let bound = proof::takes_two(tx, &head, language)?;
    let asked = store::find(tx, id)?.filter(|row| row.digest == head.digest);
    let Some(asked) = asked else { return Err(Problem::new(Code::FlowNotProved).detail(bound).into()) };
    if asked.asked_by == actor.person {
        return Err(Code::SecondPersonNeeded.into());
    }
    commands::put_in_force(tx, Some(actor), &head, Grounds::TwoPersons, language)?;
    store::answer(tx, id, reason)?;
    record(tx, actor, id, "publish_unproved", &head.digest, reason)
}

fn record(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: DefinitionId,
    action: &'static str,
    digest: &str,
    reason: &str,
) -> Result<()> {
    let reason = HEXLOWER.encode(&Sha256::digest(reason));
    let entry = Entry::new(Stream::new(StreamKind::Definition, id), action);
    audit::record(tx, Some(actor), entry.data("digest", digest).data("reason_sha256", reason))
}
