//! Claiming to speak for an organisation: the claim, the code that proves that the organisation knows of it, and going back.

use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use super::super::model::{self, ClaimFlag, ClaimId, ClaimState, Guess};
use super::super::store::claims::{self, ClaimRow};
use super::super::store::{employers, liaisons};
use super::deciding::activate;
use super::register::read_code;
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::db::types::Json;
use crate::error::{Code, Problem, Result};
use crate::identity::Actor;
use crate::identity::address::Address;
use crate::identity::store::persons::{self, PersonRow};
use crate::notifications;
use crate::talents::{self, DocumentId};

/// What somebody hands in who wants to speak for an organisation.
#[derive(Debug, Clone)]
pub struct NewClaim {
    pub organisation_code: String,
    /// Needed for an organisation that is not on record.
    pub name: Option<String>,
    /// The same: where the organisation itself is reached.
    pub contact: Option<Address>,
    /// The letter of authorisation, a document of the claimant's wallet.
    pub authorisation: DocumentId,
}

/// The kind that the letter of authorisation has in the wallet.
const AUTHORISATION: &str = "liaison_authorisation";
/// Claims of one account in a day: each sends codes to somebody who did not ask for them.
const A_DAY: usize = 5;

/// Claims to speak for an organisation. The code goes to the address on record; for an organisation that is not on record to
/// the one that the claimant names, and then the office has the last word.
pub fn claim(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewClaim) -> Result<ClaimRow> {
    actor.require_verified()?;
    let code = read_code(&new.organisation_code)?;
    if liaisons::speaks_for(tx, actor.account, code.as_str())? {
        return Err(Code::AlreadyLiaison.into());
    }
    let yesterday = tx.now().plus(-TimeDelta::days(1));
    let own = claims::of_account(tx, actor.account)?;
    if own.iter().filter(|claim| claim.created_at > yesterday).count() >= A_DAY {
        return Err(Code::TooManyRequests.into());
    }
    let (name, contact, flags) = match employers::find(tx, code.as_str())? {
        Some(known) => (known.name.clone(), known.contact(tx)?, Vec::new()),
        None => {
            let (name, contact) = stated(new)?;
            let check = code.flag().map(|_| ClaimFlag::CheckCharacter);
            (name, contact, [ClaimFlag::NotOnRecord].into_iter().chain(check).collect())
        }
    };
    let owner = persons::get(tx, actor.person)?;
    let id: ClaimId = tx.new_id();
    authorised(tx, actor, id, new.authorisation)?;
    let digits = six_digits(tx);
    let row = ClaimRow {
        id,
        account_id: actor.account,
        person_id: actor.person,
        organisation_code: code.as_str().to_owned(),
        name,
        contact_sealed: claims::seal(tx, &owner, id, "contact_sealed", contact.as_str())?,
        document_id: new.authorisation,
        flags: Json(flags),
        state: ClaimState::AwaitingCode,
        open_key: Some(format!("{}:{}", actor.account, code.as_str())),
        code_hash: hash(id, &digits),
        codes_sent: 1,
        code_sent_at: tx.now(),
        attempts: 0,
        proved_at: None,
        decided_by: None,
        decided_at: None,
        reason_sealed: None,
        created_at: tx.now(),
        version: 1,
    };
    if !claims::insert(tx, &row)? {
        return Err(Code::ClaimOpen.into());
    }
    send(tx, &owner, &row, &contact, &digits)?;
    record(tx, actor, &row, "claim_employer")?;
    Ok(row)
}

fn stated(new: &NewClaim) -> Result<(String, Address)> {
    let mut problem = Problem::new(Code::Invalid);
    if new.name.is_none() {
        problem = problem.field("/name", Code::FieldRequired);
    }
    if new.contact.is_none() {
        problem = problem.field("/contact", Code::FieldRequired);
    }
    match (&new.name, &new.contact) {
        (Some(name), Some(contact)) => Ok((name.clone(), contact.clone())),
        _ => Err(problem.into()),
    }
}

/// The letter stays in the wallet as long as the claim relies on it.
fn authorised(tx: &mut WriteTx<'_>, actor: &Actor, claim: ClaimId, document: DocumentId) -> Result<()> {
    let wanted = || Problem::new(Code::Invalid).field("/authorisation", Code::AuthorisationWanted);
    let letters = talents::store::wallet::of_ids(tx, actor.person, &[document])?;
    if letters.iter().any(|letter| letter.kind == AUTHORISATION) {
        talents::documents_for_case(tx, actor.person, claim, &[document]).map(drop)
    } else {
        Err(wanted().into())
    }
}

/// Sends another code; the one before works no more.
pub fn send_again(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId) -> Result<ClaimRow> {
    let mut row = own(tx, actor, id, ClaimState::AwaitingCode)?;
    if !model::may_send_again(row.codes_sent, row.code_sent_at, tx.now()) {
        return Err(Code::TooManyRequests.into());
    }
    let owner = persons::get(tx, actor.person)?;
    let contact = row.contact(tx, &owner)?;
    let digits = six_digits(tx);
    row.code_hash = hash(id, &digits);
    row.codes_sent += 1;
    row.code_sent_at = tx.now();
    row.attempts = 0;
    let row = claims::save(tx, row)?;
    send(tx, &owner, &row, &contact, &digits)?;
    record(tx, actor, &row, "send_liaison_code")?;
    Ok(row)
}

/// Proves by the code that the organisation knows of the claim. Without flags it is confirmed by that. The refusal is a value,
/// because the guess was counted.
pub fn prove(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId, digits: &str) -> Result<Result<ClaimRow, Code>> {
    let mut row = own(tx, actor, id, ClaimState::AwaitingCode)?;
    if model::judge_guess(row.attempts, row.code_sent_at, tx.now()) == Guess::Void {
        return Ok(Err(Code::WrongCode));
    }
    row.attempts += 1;
    if !bool::from(hash(id, digits).as_bytes().ct_eq(row.code_hash.as_bytes())) {
        claims::save(tx, row)?;
        return Ok(Err(Code::WrongCode));
    }
    row.proved_at = Some(tx.now());
    record(tx, actor, &row, "prove_liaison")?;
    if row.flags.0.is_empty() {
        return activate(tx, actor, row).map(Ok);
    }
    row.state = ClaimState::AwaitingOffice;
    claims::save(tx, row).map(Ok)
}

/// Takes a claim back.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId) -> Result<()> {
    let mut row = claims::get(tx, id)?;
    if row.account_id != actor.account {
        return Err(Code::NotFound.into());
    }
    if row.open_key.is_none() {
        return Err(Code::ClaimSettled.into());
    }
    row.state = ClaimState::Withdrawn;
    row.open_key = None;
    let row = claims::save(tx, row)?;
    talents::release_documents(tx, id)?;
    record(tx, actor, &row, "withdraw_claim")
}

/// One's own claim in this state.
fn own(tx: &mut WriteTx<'_>, actor: &Actor, id: ClaimId, state: ClaimState) -> Result<ClaimRow> {
    let row = claims::get(tx, id)?;
    if row.account_id != actor.account {
        return Err(Code::NotFound.into());
    }
    if row.state == state { Ok(row) } else { Err(Code::ClaimSettled.into()) }
}

fn six_digits(tx: &WriteTx<'_>) -> String {
    format!("{:06}", u64::from_be_bytes(tx.random()) % 1_000_000)
}

/// A code is that of one claim and helps nobody else's.
fn hash(id: ClaimId, digits: &str) -> String {
    data_encoding::HEXLOWER
        .encode(&Sha256::new().chain_update(id.0.as_bytes()).chain_update(digits.as_bytes()).finalize())
}

fn send(tx: &mut WriteTx<'_>, owner: &PersonRow, row: &ClaimRow, contact: &Address, digits: &str) -> Result<()> {
    let values = serde_json::json!({
        "code": digits, "hours": model::CODE_LIFETIME.num_hours(),
        "claimant_name": owner.name(tx)?.unwrap_or_default(), "employer_name": row.name,
    });
    notifications::send_liaison_code(tx, contact, &values, digits)
}

pub(super) fn record(tx: &mut WriteTx<'_>, actor: &Actor, row: &ClaimRow, action: &'static str) -> Result<()> {
    let flags: Vec<_> = row.flags.0.iter().map(|flag| flag.as_str()).collect();
    let entry = Entry::new(Stream::account(row.account_id), action).object("claim", row.id);
    audit::record(tx, Some(actor), entry.data("organisation", &row.organisation_code).data("flags", flags.join(" ")))
}
