//! Registration by phone or mailbox: a code proves that the address can be read, then the account is opened.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use super::super::address::Address;
use super::super::model::{AccountId, AddressCodeId, CodePurpose, Position, Role};
use super::super::store::address_codes::AddressCodeRow;
use super::super::store::{accounts, address_codes, persons, positions};
use crate::audit::{self, Entry, Stream};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Problem, Result};
use crate::notifications;

/// How long a code works, in minutes.
pub const CODE_MINUTES: i64 = 10;
const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(CODE_MINUTES);
/// A code has a million values; five guesses at each of three codes leave no room to try.
const GUESSES: i32 = 5;
const CODES_PER_WINDOW: usize = 3;
const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// Sends a code to an address. The answer is the same whether the address is known or not, and so is what is done, except
/// that a reset code for an unknown address is not sent.
pub fn request_code(tx: &mut WriteTx<'_>, address: &Address, purpose: CodePurpose) -> Result<()> {
    let index = address.index(tx.vault()).hex();
    let now = tx.real_now();
    let recent = address_codes::sent_since(tx, &index, purpose, now.plus(-WINDOW))?;
    if recent.len() >= CODES_PER_WINDOW {
        let wait = recent.last().map_or(WINDOW, |oldest| oldest.created_at.plus(WINDOW).utc() - now.utc());
        return Err(Problem::new(Code::TooManyRequests).retry_after(wait.num_seconds().unsigned_abs() + 1).into());
    }
    let known = accounts::find_by_address(tx, address)?.is_some();
    let id: AddressCodeId = tx.new_id();
    let digits = six_digits(tx);
    let row = AddressCodeRow {
        id,
        purpose,
        address_index: index,
        code_hash: hash(id, &digits),
        attempts: 0,
        created_at: now,
        expires_at: now.plus(CODE_LIFETIME),
        used_at: None,
    };
    address_codes::insert(tx, &row)?;
    if purpose == CodePurpose::Register || known {
        notifications::send_code(tx, address, purpose, &digits)?;
    }
    Ok(())
}

fn six_digits(tx: &WriteTx<'_>) -> String {
    let number = u64::from_be_bytes(tx.random()) % 1_000_000;
    format!("{number:06}")
}

fn hash(id: AddressCodeId, digits: &str) -> String {
    let digest = Sha256::new().chain_update(id.0.as_bytes()).chain_update(digits.as_bytes()).finalize();
    base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, digest)
}

/// Whether the digits are the newest unused code of this address. A wrong guess is counted, so the caller commits either
/// way.
pub fn redeem_code(tx: &mut WriteTx<'_>, address: &Address, purpose: CodePurpose, digits: &str) -> Result<bool> {
    let now = tx.real_now();
    let index = address.index(tx.vault()).hex();
    let sent = address_codes::sent_since(tx, &index, purpose, now.plus(-CODE_LIFETIME))?;
    let Some(mut code) = sent.into_iter().find(|code| code.used_at.is_none()) else { return Ok(false) };
    if code.attempts >= GUESSES || now >= code.expires_at {
        return Ok(false);
    }
    let matches: bool = hash(code.id, digits).as_bytes().ct_eq(code.code_hash.as_bytes()).into();
    code.attempts += 1;
    code.used_at = matches.then_some(now);
    address_codes::save(tx, &code)?;
    Ok(matches)
}

/// What a new talent hands in.
pub struct NewAccount {
    pub address: Address,
    pub code: String,
    pub name: String,
    pub password_hash: String,
}

/// Opens an account for a person who so far is only claimed. The refusal is a value, because the guess was counted.
pub fn register(tx: &mut WriteTx<'_>, new: &NewAccount) -> Result<Result<AccountId, Code>> {
    if !redeem_code(tx, &new.address, CodePurpose::Register, &new.code)? {
        return Ok(Err(Code::WrongCode));
    }
    if is_taken(tx, &new.address)? {
        return Ok(Err(Code::AddressTaken));
    }
    let person = persons::insert_claimed(tx, &new.name)?;
    let Some(account) = accounts::insert(tx, &person, &new.address, &new.password_hash)? else {
        return Err(Code::AddressTaken.into());
    };
    positions::insert(tx, account.id, &Position { role: Role::Talent, department: None, duty: None })?;
    audit::record(tx, None, Entry::new(Stream::account(account.id), "register").object("person", person.id))?;
    Ok(Ok(account.id))
}

fn is_taken(tx: &mut ReadTx<'_>, address: &Address) -> Result<bool> {
    Ok(accounts::find_by_address(tx, address)?.is_some())
}
