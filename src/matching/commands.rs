//! What people do with a match, and what they say about being found.

use serde_json::{Map, Value};

use super::model::{MatchId, MatchState};
use super::store::looks;
use super::store::matches::{self, MatchRow};
use super::store::settings::{self, Settings};
use crate::audit::{self, Entry, Stream};
use crate::cases::commands::{Changes, create_draft, patch_draft};
use crate::cases::model::{ApplicationStatus, Filed};
use crate::cases::store::applications;
use crate::cases::{ApplicationId, automatic};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::packs::format::Mode;

/// The draft of a match: the one that was begun, or a new one with what is known filled in. It answers whether it is new.
pub fn draft(tx: &mut WriteTx<'_>, actor: &Actor, id: MatchId) -> Result<(ApplicationId, bool)> {
    let row = open(tx, actor, id)?;
    if let Some(application) = row.application_id {
        return Ok((application, false));
    }
    let item = definitions::current::<ServiceItem>(tx, &row.item_code)?;
    let filed = Filed { form: Map::new(), materials: Vec::new(), disputes: Vec::new() };
    let application = create_draft(tx, actor, actor.person, &item.code, filed, true)?;
    matches::save(tx, &row, MatchState::Drafted, Some(application.id))?;
    record(tx, actor, "open_match", id)?;
    Ok((application.id, true))
}

/// The draft with which an automatic grant is confirmed, `form` merged into what is known.
pub fn confirm(tx: &mut WriteTx<'_>, actor: &Actor, id: MatchId, form: &Map<String, Value>) -> Result<ApplicationId> {
    let row = matches::get_own(tx, actor.person, id)?;
    let item = definitions::current::<ServiceItem>(tx, &row.item_code)?;
    if item.mode != Mode::Automatic {
        return Err(Code::MatchNotAutomatic.into());
    }
    let application = match row.application_id {
        Some(application) => application,
        None => draft(tx, actor, id)?.0,
    };
    let begun = applications::get_own(tx, actor.person, application)?;
    // Confirming twice is the same as once.
    if begun.status == ApplicationStatus::Draft && !form.is_empty() {
        let changes = Changes { form: form.clone(), materials: None, disputes: None };
        patch_draft(tx, actor, application, begun.version, changes)?;
    }
    Ok(application)
}

/// A person shall decide what the person was found for: the draft, begun if it was not, goes the ordinary way.
pub fn ask_human(tx: &mut WriteTx<'_>, actor: &Actor, id: MatchId) -> Result<ApplicationId> {
    let row = matches::get_own(tx, actor.person, id)?;
    let application = match row.application_id {
        Some(application) => application,
        None => draft(tx, actor, id)?.0,
    };
    automatic::ask_human(tx, actor, application)?;
    Ok(application)
}

/// A match that something can still come of.
fn open(tx: &mut ReadTx<'_>, actor: &Actor, id: MatchId) -> Result<MatchRow> {
    let row = matches::get_own(tx, actor.person, id)?;
    match row.state {
        MatchState::Lapsed => Err(Code::MatchLapsed.into()),
        MatchState::Filed => Err(Code::AlreadySubmitted.into()),
        _ => Ok(row),
    }
}

/// The person does not want it, and is not found for it again. A draft of it stays theirs.
pub fn decline(tx: &mut WriteTx<'_>, actor: &Actor, id: MatchId) -> Result<()> {
    let row = matches::get_own(tx, actor.person, id)?;
    match row.state {
        MatchState::Declined => return Ok(()),
        MatchState::Filed => return Err(Code::AlreadySubmitted.into()),
        _ => {}
    }
    matches::save(tx, &row, MatchState::Declined, row.application_id)?;
    record(tx, actor, "decline_match", id)
}

/// Whether the person wants to be found, and by what. The next sweep draws the consequence.
pub fn set(tx: &mut WriteTx<'_>, actor: &Actor, set: Settings) -> Result<()> {
    settings::save(tx, actor.person, set)?;
    looks::mark(tx, actor.person)?;
    let entry = Entry::new(Stream::person(actor.person), "set_matching").data("found", set.found);
    audit::record(tx, Some(actor), entry.data("household", set.household))
}

/// Looks at whoever is due now, not at the next sweep.
pub fn run(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    super::jobs::sweep_now(tx)?;
    audit::record(tx, Some(actor), Entry::new(Stream::person(actor.person), "run_matching"))
}

fn record(tx: &mut WriteTx<'_>, actor: &Actor, action: &'static str, id: MatchId) -> Result<()> {
    audit::record(tx, Some(actor), Entry::new(Stream::person(actor.person), action).object("match", id))
}
