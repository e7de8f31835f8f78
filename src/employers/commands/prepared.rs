//! What a talent does with what an employer prepared.

use super::super::model::{PreparedId, PreparedState};
use super::super::store::prepared::{self, PreparedRow};
use crate::audit::{self, Entry, Stream};
use crate::cases::ApplicationId;
use crate::cases::commands::create_draft;
use crate::cases::model::Filed;
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::persons;

/// Makes it a draft of one's own; what the employer could not know is still to be filled in, and it is handed in by oneself.
pub fn take(tx: &mut WriteTx<'_>, actor: &Actor, id: PreparedId) -> Result<ApplicationId> {
    let row = own(tx, actor, id)?;
    let content = row.content(tx)?;
    let filed = Filed { form: content.form, materials: Vec::new(), disputes: Vec::new() };
    let application = create_draft(tx, actor, actor.person, &row.item_code, filed, true)?;
    settle(tx, actor, &row, PreparedState::Taken, Some(application.id))?;
    Ok(application.id)
}

/// Declines it; what was prepared is forgotten.
pub fn decline(tx: &mut WriteTx<'_>, actor: &Actor, id: PreparedId) -> Result<()> {
    let row = own(tx, actor, id)?;
    settle(tx, actor, &row, PreparedState::Declined, None)
}

fn settle(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    row: &PreparedRow,
    state: PreparedState,
    application: Option<ApplicationId>,
) -> Result<()> {
    if !prepared::settle(tx, row.id, state, application)? {
        return Err(Code::NotFound.into());
    }
    let entry = Entry::new(Stream::person(actor.person), "settle_prepared_draft").object("prepared_draft", row.id);
    audit::record(tx, Some(actor), entry.data("state", state).data("employer", row.employer_id))
}

/// What waits for the person that the actor has proven to be.
fn own(tx: &mut WriteTx<'_>, actor: &Actor, id: PreparedId) -> Result<PreparedRow> {
    actor.require_verified()?;
    let person = persons::get(tx, actor.person)?;
    let row = prepared::get(tx, id)?;
    let theirs = person.identity_index.is_some_and(|index| index == row.identity_index);
    let waits = row.state == PreparedState::Waiting && row.expires_at > tx.now();
    if theirs && waits { Ok(row) } else { Err(Code::NotFound.into()) }
}

/// Forgets what has waited too long; answers whether there may be more.
pub fn lapse_prepared(tx: &mut WriteTx<'_>) -> Result<bool> {
    const PORTION: i64 = 200;
    let now = tx.now();
    let overdue = prepared::overdue(tx, now, PORTION)?;
    for id in &overdue {
        prepared::settle(tx, *id, PreparedState::Lapsed, None)?;
    }
    Ok(i64::try_from(overdue.len()).is_ok_and(|count| count == PORTION))
}
