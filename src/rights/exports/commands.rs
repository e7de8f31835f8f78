use super::jobs;
use super::store::{self, ExportId, ExportRow, ExportState};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::{Actor, PersonId};

/// Asks for a copy of everything that is held about the actor.
///
/// # Errors
/// [`Code::ExportUnderWay`] while one is being prepared.
pub fn ask(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<ExportId> {
    let row = ExportRow {
        id: tx.new_id(),
        person_id: actor.person,
        account_id: actor.account,
        state: ExportState::Preparing,
        asked_at: tx.now(),
        ready_at: None,
        expires_at: None,
        size: None,
        sha256: None,
        open_key: Some(actor.person.to_string()),
    };
    if !store::insert(tx, &row)? {
        return Err(Code::ExportUnderWay.into());
    }
    jobs::plan_preparing(tx, row.id)?;
    audit::record(
        tx,
        Some(actor),
        Entry::new(Stream::person(actor.person), "ask_for_export").object("export", row.id),
    )?;
    Ok(row.id)
}

/// No copy of an erased person is left.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    for id in store::forget(tx, person)? {
        jobs::plan_discarding(tx, id)?;
    }
    Ok(())
}
