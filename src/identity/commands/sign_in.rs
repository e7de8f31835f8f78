//! Sign in and out.

use chrono::TimeDelta;

use super::super::actor::Actor;
use super::super::address::Address;
use super::super::model::{AccountId, AccountStatus, PersonStatus, SessionEnd, SessionId, lockout};
use super::super::store::sessions::SessionRow;
use super::super::store::{accounts, sessions};
use super::super::tokens::RefreshToken;
use super::check_one_time_password;
use crate::audit::{self, Entry, Stream};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};

/// What is needed to compare a password before the unit of work begins.
pub struct Login {
    pub account: AccountId,
    pub password_hash: String,
}

/// Finds the account of an address. That there is none must not show, so the caller compares a password either way.
pub fn find_login(tx: &mut ReadTx<'_>, address: &Address) -> Result<Option<Login>> {
    let found = accounts::find_by_address(tx, address)?;
    Ok(found.map(|row| Login { account: row.id, password_hash: row.password_hash }))
}

/// A new session, or a refusal that must nevertheless be committed because it was counted.
pub enum Attempted {
    In(Tokens),
    Refused(Code),
}

/// What a client gets to hold.
pub struct Tokens {
    pub account: AccountId,
    pub session: SessionId,
    pub refresh: String,
    /// Whether the session may act as staff.
    pub second_factor: bool,
}

/// Opens a session for an account whose password was compared just now.
///
/// `compared_with` is the hash that the password was compared with: if the password has changed since, the comparison
/// counts as failed.
pub fn sign_in(
    tx: &mut WriteTx<'_>,
    login: &Login,
    matched: bool,
    one_time: Option<&str>,
    device: &str,
    session_days: i64,
) -> Result<Attempted> {
    let mut account = accounts::get(tx, login.account)?;
    let now = tx.real_now();
    if account.locked_until.is_some_and(|until| now < until) {
        return Ok(Attempted::Refused(Code::AccountLocked));
    }
    let refusal = if !matched || account.password_hash != login.password_hash {
        Some(Code::WrongCredentials)
    } else if account.status == AccountStatus::Deactivated {
        return Ok(Attempted::Refused(Code::AccountDeactivated));
    } else if account.totp_confirmed {
        match one_time {
            None => return Ok(Attempted::Refused(Code::SecondFactorRequired)),
            Some(digits) => (!check_one_time_password(tx, &mut account, digits)?).then_some(Code::WrongSecondFactor),
        }
    } else {
        None
    };
    if let Some(code) = refusal {
        account.failed_attempts += 1;
        account.locked_until = lockout::locked_until(account.failed_attempts, now);
        accounts::save_credentials(tx, &account)?;
        let entry = Entry::new(Stream::account(account.id), "sign_in").refused(code);
        audit::record(tx, None, entry)?;
        return Ok(Attempted::Refused(code));
    }
    account.failed_attempts = 0;
    account.locked_until = None;
    accounts::save_credentials(tx, &account)?;
    let refresh = RefreshToken::new(tx.new_id(), tx.random());
    let session = SessionRow {
        id: refresh.session,
        account_id: account.id,
        refresh_hash: refresh.hash(),
        previous_hash: None,
        rotated_at: now,
        second_factor: account.totp_confirmed,
        device: device.chars().take(200).collect(),
        created_at: now,
        expires_at: now.plus(TimeDelta::days(session_days)),
        ended_at: None,
        end_reason: None,
    };
    sessions::insert(tx, &session)?;
    audit::record(tx, None, Entry::new(Stream::account(account.id), "sign_in").object("session", session.id))?;
    Ok(Attempted::In(Tokens {
        account: account.id,
        session: session.id,
        refresh: refresh.text(),
        second_factor: session.second_factor,
    }))
}

/// Ends one of one's own sessions.
pub fn sign_out(tx: &mut WriteTx<'_>, actor: &Actor, id: SessionId) -> Result<()> {
    let why = if id == actor.session { SessionEnd::SignedOut } else { SessionEnd::Revoked };
    if !sessions::end(tx, actor.account, id, why)? {
        return Err(Code::NotFound.into());
    }
    audit::record(tx, Some(actor), Entry::new(Stream::account(actor.account), "sign_out").object("session", id))
}

/// Loads who is behind a session, by one statement, or says why the session no longer counts.
pub fn load_actor(tx: &mut ReadTx<'_>, account: AccountId, session: SessionId) -> Result<Actor> {
    let held = sessions::held(tx, session)?.ok_or(Code::SessionEnded)?;
    if held.session.account_id != account || !held.session.is_open(tx.real_now()) {
        return Err(Code::SessionEnded.into());
    }
    if held.account == AccountStatus::Deactivated {
        return Err(Code::AccountDeactivated.into());
    }
    Ok(Actor {
        account,
        person: held.person,
        session: held.session.id,
        verified: held.status == PersonStatus::Verified,
        second_factor: held.session.second_factor,
        positions: held.positions,
    })
}
