//! Replacing a lost second factor takes two persons: one asks and says why, another one approves. Neither is the person
//! whose account it is.

use chrono::TimeDelta;
use serde_json::json;

use super::super::actor::Actor;
use super::super::model::{AccountId, PersonId, ResetId, ResetStatus, SessionEnd};
use super::super::store::resets::ResetRow;
use super::super::store::{accounts, persons, resets, sessions};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::notifications;

/// How long a request waits for the second person.
const OPEN_HOURS: i64 = 24;

/// Templates of what the owner of the account is told.
pub const ASKED: &str = "second_factor_reset_asked";
pub const DONE: &str = "second_factor_reset";

/// Asks that somebody's second factor be taken away because it is lost. The owner is told at once, so that a request
/// that they know nothing of is noticed before it is approved.
pub fn ask_reset(tx: &mut WriteTx<'_>, actor: &Actor, id: AccountId, reason: &str) -> Result<ResetRow> {
    let account = accounts::get(tx, id)?;
    if account.person_id == actor.person {
        return Err(Code::OwnCase.into());
    }
    if !account.totp_confirmed {
        return Err(Code::NoSecondFactor.into());
    }
    let now = tx.real_now();
    if let Some(old) = resets::undecided(tx, id)? {
        if old.status_at(now) == ResetStatus::Open {
            return Err(Code::ResetAlreadyAsked.into());
        }
        resets::settle(tx, &old, ResetStatus::Expired, None)?;
    }
    let owner = persons::get(tx, account.person_id)?;
    let reset: ResetId = tx.new_id();
    let row = ResetRow {
        id: reset,
        account_id: id,
        open_key: Some(id),
        status: ResetStatus::Open,
        reason_sealed: resets::seal(tx, &owner, reset, reason)?,
        asked_by: actor.account,
        asked_person: actor.person,
        asked_at: now,
        expires_at: now.plus(TimeDelta::hours(OPEN_HOURS)),
        decided_by: None,
        decided_at: None,
        version: 1,
    };
    if !resets::insert(tx, &row)? {
        return Err(Code::ResetAlreadyAsked.into());
    }
    tell(tx, owner.id, ASKED)?;
    let entry = Entry::new(Stream::account(id), "ask_second_factor_reset").object("reset", reset);
    audit::record(tx, Some(actor), entry)?;
    Ok(row)
}

/// Approves it: the old secret and every session of the account are gone, and who signs in next enrols anew. That the
/// wrong person tried is put on record, and therefore the refusal is a value.
pub fn approve_reset(tx: &mut WriteTx<'_>, actor: &Actor, id: ResetId, version: i64) -> Result<Result<(), Code>> {
    let row = open(tx, id, version)?;
    let mut account = accounts::get(tx, row.account_id)?;
    let entry = Entry::new(Stream::account(account.id), "approve_second_factor_reset").object("reset", id);
    if let Some(code) = unfit(actor, &row, account.person_id) {
        audit::record(tx, Some(actor), entry.refused(code))?;
        return Ok(Err(code));
    }
    resets::settle(tx, &row, ResetStatus::Approved, Some(actor.account))?;
    account.totp_sealed = None;
    account.totp_confirmed = false;
    // What was used of the old secret says nothing about the new one.
    account.totp_last_step = 0;
    accounts::save_credentials(tx, &account)?;
    sessions::end_others(tx, account.id, None, SessionEnd::SecondFactorReset)?;
    tell(tx, account.person_id, DONE)?;
    audit::record(tx, Some(actor), entry.data("asked_by", row.asked_by))?;
    Ok(Ok(()))
}

/// Turns a request down; whoever asked may take it back in this way.
pub fn refuse_reset(tx: &mut WriteTx<'_>, actor: &Actor, id: ResetId, version: i64) -> Result<()> {
    let row = open(tx, id, version)?;
    resets::settle(tx, &row, ResetStatus::Refused, Some(actor.account))?;
    let entry = Entry::new(Stream::account(row.account_id), "refuse_second_factor_reset").object("reset", id);
    audit::record(tx, Some(actor), entry)
}

/// A request that can still be decided, at the version that was read.
fn open(tx: &mut WriteTx<'_>, id: ResetId, version: i64) -> Result<ResetRow> {
    let row = resets::get(tx, id)?;
    match row.status_at(tx.real_now()) {
        ResetStatus::Open if row.version == version => Ok(row),
        ResetStatus::Open => Err(Code::StaleVersion.into()),
        ResetStatus::Expired => Err(Code::ResetExpired.into()),
        ResetStatus::Approved | ResetStatus::Refused => Err(Code::ResetSettled.into()),
    }
}

/// Why this natural person, whichever account they use, is not the second one.
fn unfit(actor: &Actor, row: &ResetRow, subject: PersonId) -> Option<Code> {
    if actor.person == subject {
        Some(Code::OwnCase)
    } else {
        (actor.person == row.asked_person).then_some(Code::SecondPersonNeeded)
    }
}

fn tell(tx: &mut WriteTx<'_>, person: PersonId, template: &str) -> Result<()> {
    let time = tx.real_now().minute_in_china();
    notifications::notify(tx, person, template, &json!({ "time": time, "hours": OPEN_HOURS })).map(drop)
}
