//! The keys that sign the phone's codes, and the signing itself.

use super::super::codes::{self, Claims, PublicKey, Rotation};
use super::super::model::CardId;
use super::super::store::{cards, keys};
use super::super::{book, policy};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Error, Problem, Result};
use crate::identity::Actor;
use crate::ids::NewId;

/// The published keys, or nothing if a new key has to be made first ([`renew_keys`]).
pub fn published_keys(tx: &mut ReadTx<'_>) -> Result<Option<Vec<PublicKey>>> {
    let published = keys::published(tx)?;
    let windows: Vec<_> = published.iter().map(|key| key.window).collect();
    let due = Rotation::default().due(&windows, tx.real_now().unix());
    Ok(due.is_none().then_some(published))
}

/// Makes the next key when its time has come.
pub fn renew_keys(tx: &mut WriteTx<'_>) -> Result<()> {
    let windows: Vec<_> = keys::published(tx)?.iter().map(|key| key.window).collect();
    let Some(window) = Rotation::default().due(&windows, tx.real_now().unix()) else { return Ok(()) };
    keys::insert(tx, window)?;
    let stream = Stream::new(StreamKind::System, CardId::from_uuid(uuid::Uuid::nil()));
    audit::record(tx, None, Entry::new(stream, "make_signing_key").data("signs_from", window.signs_from))
}

/// A code for the holder's phone, with the second it ends at. Only a card that would be honoured has one.
pub fn show_code(tx: &mut ReadTx<'_>, actor: &Actor, id: CardId, lifetime: i64) -> Result<(String, i64)> {
    let card = cards::get(tx, id)?;
    policy::as_holder(actor, &card)?;
    let terms = book::terms_of(tx, &card)?;
    let standing = card.life().standing(tx.today(), &terms);
    if !standing.is_honoured() {
        return Err(Problem::new(Code::CardNotHonoured).detail(standing.as_str()).into());
    }
    let key = keys::signing(tx)?.ok_or_else(|| Error::internal("no key signs at present"))?;
    let now = tx.real_now();
    let jti = tx.env().ids.draw(now.utc());
    let claims = Claims::shown(card.id.uuid(), jti, now.unix(), lifetime);
    let code = codes::sign(&key, &claims).map_err(|error| Error::internal(format!("signing a code: {error}")))?;
    Ok((code, claims.exp))
}
