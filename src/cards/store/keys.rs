//! Rows of `signing_keys`. A seed is sealed under a data key of its own, which the master key wraps.

use diesel::prelude::*;
use zeroize::Zeroizing;

use super::super::codes::{PublicKey, SEED_BYTES, SigningKey, Window};
use crate::db::schema::signing_keys;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Error, Result};
use crate::vault::{Aad, Sealed, WrappedKey};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct KeyRow {
    kid: String,
    x: String,
    wrapped_key: Vec<u8>,
    seed_sealed: Vec<u8>,
    signs_from: Instant,
    signs_until: Instant,
    published_until: Instant,
}

/// Keys that are still published, the oldest first.
pub fn published(tx: &mut ReadTx<'_>) -> Result<Vec<PublicKey>> {
    let now = tx.real_now();
    let rows: Vec<KeyRow> = tx.run(|conn| {
        signing_keys::table
            .filter(signing_keys::published_until.gt(now))
            .order((signing_keys::signs_from, signing_keys::kid))
            .select(KeyRow::as_select())
            .load(conn)
    })?;
    Ok(rows.into_iter().map(|row| PublicKey { window: row.window(), kid: row.kid, x: row.x }).collect())
}

/// The key that signs now, if there is one.
pub fn signing(tx: &mut ReadTx<'_>) -> Result<Option<SigningKey>> {
    let now = tx.real_now();
    let row: Option<KeyRow> = tx.run(|conn| {
        signing_keys::table
            .filter(signing_keys::signs_from.le(now))
            .filter(signing_keys::signs_until.gt(now))
            .order(signing_keys::signs_from.desc())
            .select(KeyRow::as_select())
            .first(conn)
            .optional()
    })?;
    row.map(|row| row.open(tx)).transpose()
}

/// Stores a new key.
pub fn insert(tx: &mut WriteTx<'_>, window: Window) -> Result<()> {
    let seed = Zeroizing::new(tx.random::<SEED_BYTES>());
    let public = SigningKey::from_seed(&seed).map_err(broken)?.public(window);
    let wrapped = tx.vault().generate_person_key()?;
    let sealed = tx.vault().open_person_key(&wrapped)?.seal(&place(&public.kid), seed.as_ref())?;
    let row = KeyRow {
        kid: public.kid,
        x: public.x,
        wrapped_key: wrapped.into_bytes(),
        seed_sealed: sealed.into_bytes(),
        signs_from: instant(window.signs_from),
        signs_until: instant(window.signs_until),
        published_until: instant(window.published_until),
    };
    tx.run(|conn| diesel::insert_into(signing_keys::table).values(&row).execute(conn)).map(drop)
}

impl KeyRow {
    fn window(&self) -> Window {
        Window {
            signs_from: self.signs_from.unix(),
            signs_until: self.signs_until.unix(),
            published_until: self.published_until.unix(),
        }
    }

    fn open(self, tx: &ReadTx<'_>) -> Result<SigningKey> {
        let key = tx.vault().open_person_key(&WrappedKey::from_bytes(self.wrapped_key))?;
        let seed = key.open(&place(&self.kid), &Sealed::from_bytes(self.seed_sealed))?;
        let seed: &[u8; SEED_BYTES] =
            seed.as_slice().try_into().map_err(|_| Error::internal("a signing key of the wrong length"))?;
        SigningKey::from_seed(seed).map_err(broken)
    }
}

fn place(kid: &str) -> Aad {
    Aad::new("signing_keys", "seed_sealed", kid)
}

fn broken(error: jsonwebtoken::errors::Error) -> Error {
    Error::internal(format!("a signing key: {error}"))
}

fn instant(seconds: i64) -> Instant {
    Instant::new(chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default())
}
