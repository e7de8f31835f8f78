//! Naming liaisons.

use super::super::store::liaisons::{self as store, LiaisonRow};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::store::accounts;
use crate::identity::{AccountId, Actor};
use crate::talents::identifiers::OrganisationCode;

/// Lets an account speak for an organisation. Nobody names themselves; naming twice is naming once.
pub fn name_liaison(tx: &mut WriteTx<'_>, actor: &Actor, account: AccountId, code: &str) -> Result<()> {
    let code = read(code)?;
    if actor.account == account {
        return Err(Code::Forbidden.into());
    }
    accounts::get(tx, account)?;
    let row = LiaisonRow {
        account_id: account,
        organisation_code: code.as_str().to_owned(),
        named_by: Some(actor.person),
        named_at: tx.now(),
    };
    if !store::insert(tx, &row)? {
        return Ok(());
    }
    let entry = Entry::new(Stream::account(account), "name_liaison").data("organisation", code.as_str());
    audit::record(tx, Some(actor), entry)
}

/// Ends it.
pub fn dismiss_liaison(tx: &mut WriteTx<'_>, actor: &Actor, account: AccountId, code: &str) -> Result<()> {
    let code = read(code)?;
    if !store::delete(tx, account, code.as_str())? {
        return Err(Code::NotFound.into());
    }
    let entry = Entry::new(Stream::account(account), "dismiss_liaison").data("organisation", code.as_str());
    audit::record(tx, Some(actor), entry)
}

/// A check character that does not fit is no reason to refuse: such companies exist.
fn read(code: &str) -> Result<OrganisationCode> {
    OrganisationCode::parse(code).map_err(|_| Code::IdentifierShape.into())
}
