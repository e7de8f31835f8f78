//! A stream as it leaves the program: its records, and the signed checkpoints that saw it.

use serde::Serialize;

use super::checkpoint::Exported;
use super::entry::Stream;
use super::signature::SealKey;
use super::store::{self, ThingId};
use crate::db::ReadTx;
use crate::error::Result;
use crate::vault::Vault;

/// One record of a chain, with its bytes as they were hashed.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub previous_hash: String,
    /// SHA-256 over `previous_hash` as 32 bytes and the bytes of `body`.
    pub hash: String,
    pub body: String,
}

/// A whole stream.
#[derive(Debug, Clone)]
pub struct Chain {
    pub records: Vec<Link>,
    /// By number. Each signs, among its heads, the newest record of this stream that it holds.
    pub checkpoints: Vec<(i64, Exported)>,
}

/// The chain of a thing. What is not sealed yet has no checkpoint.
pub fn chain(tx: &mut ReadTx<'_>, stream: Stream) -> Result<Chain> {
    let (kind, id) = (stream.kind, ThingId(stream.id));
    let records = store::of_stream(tx, kind, id)?;
    let checkpoints = store::checkpoints_of_stream(tx, kind, id)?;
    let link = |row: store::RecordRow| Link { previous_hash: row.previous_hash, hash: row.hash, body: row.body };
    let exported =
        |row: store::CheckpointRow| (row.number, Exported { checkpoint: row.body, signature: row.signature });
    Ok(Chain {
        records: records.into_iter().map(link).collect(),
        checkpoints: checkpoints.into_iter().map(exported).collect(),
    })
}

/// A text signed with the key that signs checkpoints.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The public key, base64url, as it stands in each checkpoint.
    pub key: String,
    /// Ed25519, base64url.
    pub signature: String,
}

pub fn sign(vault: &Vault, text: &str) -> Result<Signed> {
    let key = SealKey::derive(vault)?;
    Ok(Signed { signature: key.sign(text)?, key: key.public })
}

/// The public key alone.
pub fn public_key(vault: &Vault) -> Result<String> {
    Ok(SealKey::derive(vault)?.public)
}
