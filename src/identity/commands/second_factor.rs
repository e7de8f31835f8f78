//! One-time passwords (RFC 6238: SHA-1, six digits, thirty seconds, as every authenticator app expects).

use totp_rs::{Builder, Secret};

use super::super::actor::Actor;
use super::super::store::accounts::{AccountRow, seal};
use super::super::store::{accounts, persons, sessions};
use crate::audit::{self, Entry, Stream};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Error, Result};

const STEP_SECONDS: i64 = 30;
const COLUMN: &str = "totp_sealed";

/// Draws a secret for the account and answers it in Base32; it counts only once a first password was confirmed. A factor
/// that is in force is not replaced here: that takes two persons.
pub fn prepare_second_factor(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<String> {
    let mut account = accounts::get(tx, actor.account)?;
    if account.totp_confirmed {
        return Err(Code::Conflict.into());
    }
    let owner = persons::get(tx, account.person_id)?;
    let secret = Secret::from(tx.random::<20>().to_vec()).to_base32();
    account.totp_sealed = Some(seal(tx, &owner, account.id, COLUMN, &secret)?);
    accounts::save_credentials(tx, &account)?;
    Ok(secret)
}

/// Confirms the secret by a first password; from now on signing in needs one. This session counts as strong at once.
pub fn confirm_second_factor(tx: &mut WriteTx<'_>, actor: &Actor, digits: &str) -> Result<()> {
    let mut account = accounts::get(tx, actor.account)?;
    if account.totp_confirmed {
        return Err(Code::Conflict.into());
    }
    if !check_one_time_password(tx, &mut account, digits)? {
        return Err(Code::WrongSecondFactor.into());
    }
    account.totp_confirmed = true;
    accounts::save_credentials(tx, &account)?;
    sessions::mark_second_factor(tx, actor.session)?;
    audit::record(tx, Some(actor), Entry::new(Stream::account(account.id), "confirm_second_factor"))
}

/// Whether the digits are valid now (one step either way) and newer than the last ones used, which are then remembered
/// in the row; the caller saves it.
pub fn check_one_time_password(tx: &mut ReadTx<'_>, account: &mut AccountRow, digits: &str) -> Result<bool> {
    let Some(sealed) = account.totp_sealed.clone() else { return Ok(false) };
    let owner = persons::get(tx, account.person_id)?;
    let secret = account.open(tx, &owner, COLUMN, &sealed)?;
    let now = tx.real_now().unix();
    for step in [now / STEP_SECONDS - 1, now / STEP_SECONDS, now / STEP_SECONDS + 1] {
        if step > account.totp_last_step && one_time_password(&secret, step)? == digits {
            account.totp_last_step = step;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The password of one step, for the comparison and for the console that enrols the first administrator.
pub fn one_time_password(secret: &str, step: i64) -> Result<String> {
    let broken = |error: &dyn std::fmt::Display| Error::internal(format!("one-time password: {error}"));
    let secret = Secret::try_from_base32(secret).map_err(|error| broken(&error))?;
    let totp =
        Builder::new().with_secret(secret).with_account_name("account").build().map_err(|error| broken(&error))?;
    let time = u64::try_from(step * STEP_SECONDS).unwrap_or(0);
    Ok(totp.generate(time).to_string())
}
