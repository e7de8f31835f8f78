//! Changing and resetting a password.

use super::super::actor::Actor;
use super::super::address::Address;
use super::super::model::{CodePurpose, SessionEnd};
use super::super::store::{accounts, sessions};
use super::register::redeem_code;
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};

/// Sets a new password; `old_hash` is what the old password was compared with. All other sessions end.
pub fn change_password(tx: &mut WriteTx<'_>, actor: &Actor, old_hash: &str, new_hash: &str) -> Result<()> {
    let mut account = accounts::get(tx, actor.account)?;
    if account.password_hash != old_hash {
        return Err(Code::WrongCredentials.into());
    }
    account.password_hash = new_hash.to_owned();
    accounts::save_credentials(tx, &account)?;
    sessions::end_others(tx, account.id, Some(actor.session), SessionEnd::PasswordChanged)?;
    audit::record(tx, Some(actor), Entry::new(Stream::account(account.id), "change_password"))
}

/// Sets a new password by a code that was sent to the address; every session ends and the lock is lifted. The second
/// factor stays: reading somebody's mail is not enough to become staff.
pub fn reset_password(tx: &mut WriteTx<'_>, address: &Address, code: &str, new_hash: &str) -> Result<Result<(), Code>> {
    if !redeem_code(tx, address, CodePurpose::ResetPassword, code)? {
        return Ok(Err(Code::WrongCode));
    }
    let Some(mut account) = accounts::find_by_address(tx, address)? else { return Ok(Err(Code::WrongCode)) };
    account.password_hash = new_hash.to_owned();
    account.failed_attempts = 0;
    account.locked_until = None;
    accounts::save_credentials(tx, &account)?;
    sessions::end_others(tx, account.id, None, SessionEnd::PasswordChanged)?;
    audit::record(tx, None, Entry::new(Stream::account(account.id), "reset_password"))?;
    Ok(Ok(()))
}
