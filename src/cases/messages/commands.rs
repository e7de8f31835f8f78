//! Writing a message, reading one.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::super::findings::{ALARM, Alarm};
use super::policy::{self, Access};
use super::store::{self, MessageRow, Written};
use super::{MessageId, Side};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::store::{departments, persons};
use crate::identity::{Actor, PersonId};
use crate::jobs;
use crate::notifications;
use crate::talents::DocumentId;
use crate::talents::commands::documents_for_case;
use crate::talents::store::wallet::DocumentRow;

/// Keeps a message and tells the other side; the audit tells who wrote one, not what it says.
///
/// # Errors
/// `forbidden` for whoever only reads along, `messages_closed`, `too_many_requests`, `not_found` for a paper that is not
/// theirs, and `invalid` if there are no words in it.
pub(super) fn write(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    access: &Access,
    text: &str,
    documents: &[DocumentId],
) -> Result<MessageRow> {
    if access.side == Side::Office && access.post.is_none() {
        return Err(Code::Forbidden.into());
    }
    let rules = policy::open(tx, &access.case)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::new(Code::Invalid).field("/text", Code::FieldRequired).into());
    }
    within_limit(tx, actor.person, access, rules.per_day)?;
    let documents: Vec<DocumentId> = documents.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let wallet = if access.side == Side::Applicant { access.case.person_id } else { actor.person };
    documents_for_case(tx, wallet, access.case.id, &documents)?;
    let applicant = persons::get(tx, access.case.person_id)?;
    let written = Written {
        case: access.case.id,
        side: access.side,
        by: actor.person,
        department: access.post.as_ref().and_then(|post| post.department),
        position: access.post.as_ref().and_then(|post| post.position.clone()),
        text,
    };
    let row = store::insert(tx, &applicant, written, &documents)?;
    let entry = Entry::new(Stream::new(StreamKind::Case, access.case.id), "write_message").object("message", row.id);
    if let Some(standing) = &access.standing {
        standing.note(tx, actor, access.case.application_id)?;
    }
    let entry = entry.data("side", row.side).data("documents", documents.len());
    audit::record(tx, Some(actor), access.standing.iter().fold(entry, |entry, standing| standing.mark(entry)))?;
    match access.side {
        Side::Office => answered(tx, access)?,
        Side::Applicant => {
            let now = tx.now();
            jobs::enqueue(tx, ALARM, &Alarm::Wrote { case: access.case.id }, now)?;
        }
    }
    Ok(row)
}

/// So many messages of one person on one case in a day; the answer says when the next may come.
fn within_limit(tx: &mut WriteTx<'_>, person: PersonId, access: &Access, per_day: u32) -> Result<()> {
    let now = tx.now();
    let day = TimeDelta::days(1);
    let written = store::written_since(tx, access.case.id, person, now.plus(-day))?;
    let most = usize::try_from(per_day).unwrap_or(usize::MAX);
    // Whichever has to grow old before there is room again.
    let Some(first) = written.len().checked_sub(most).and_then(|over| written.get(over)) else { return Ok(()) };
    let wait = first.plus(day).unix() - now.unix();
    Err(Problem::new(Code::TooManyRequests).retry_after(wait.unsigned_abs() + 1).into())
}

/// Tells the applicant that the office has written.
fn answered(tx: &mut WriteTx<'_>, access: &Access) -> Result<()> {
    let case = &access.case;
    let office = match access.post.as_ref().and_then(|post| post.department) {
        Some(id) => departments::get(tx, id)?.name_zh,
        None => String::new(),
    };
    let values = serde_json::json!({
        "applicant_name": persons::get(tx, case.person_id)?.name(tx)?.unwrap_or_default(),
        "service_name": definitions::get::<ServiceItem>(tx, case.item_id)?.name.zh,
        "case_number": case.number,
        "department_name": office,
        "link": format!("/api/v1/applications/{}/messages", case.application_id),
    });
    notifications::notify(tx, case.person_id, "message_from_office", &values).map(drop)
}

/// Notes how far somebody has read.
///
/// # Errors
/// `not_found` for a message of another case.
pub(super) fn mark_read(tx: &mut WriteTx<'_>, actor: &Actor, access: &Access, up_to: MessageId) -> Result<()> {
    if !store::is_there(tx, access.case.id, up_to)? {
        return Err(Code::NotFound.into());
    }
    store::mark_read(tx, access.case.id, actor.person, up_to)
}

/// The row of a paper that came with a message. That somebody of the office reads it goes on record.
///
/// # Errors
/// `not_found`
pub(super) fn read_paper(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    access: &Access,
    document: DocumentId,
) -> Result<DocumentRow> {
    let row = super::queries::paper(tx, access, document)?;
    if access.side == Side::Office {
        let entry = Entry::new(Stream::new(StreamKind::Case, access.case.id), "read_document");
        audit::record(tx, Some(actor), entry.object("document", document))?;
    }
    Ok(row)
}
