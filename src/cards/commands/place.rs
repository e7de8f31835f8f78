//! Small acts of administrators.

use super::super::store::{glyphs, venues};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::error::{Code, Result};
use crate::identity::store::accounts;
use crate::identity::{AccountId, Actor};

/// Says where a verifier works: a kind of venue as benefits name it, and its own name.
pub fn place_verifier(tx: &mut WriteTx<'_>, actor: &Actor, account: AccountId, venue: &str, name: &str) -> Result<()> {
    accounts::get(tx, account)?;
    venues::set(tx, account, venue, name)?;
    audit::record(tx, Some(actor), Entry::new(Stream::account(account), "place_verifier").data("venue", venue))
}

/// Takes a character off the list of work: the font has it now.
pub fn settle_glyph(tx: &mut WriteTx<'_>, actor: &Actor, character: &str) -> Result<()> {
    if !glyphs::settle(tx, character)? {
        return Err(Code::NotFound.into());
    }
    audit::record(
        tx,
        Some(actor),
        Entry::new(Stream::account(actor.account), "settle_glyph").data("character", character),
    )
}
