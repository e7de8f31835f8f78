//! Byte formats of what is stored.
//!
//! A **sealed value** ([`Sealed`]):
//!
//! | bytes | content |
//! |---|---|
//! | 1 | format version (high half, now 1) and suite (low half: 1 AES-256-GCM, 2 SM4-GCM) |
//! | 12 | nonce |
//! | n + 16 | ciphertext and tag; associated data is `table:column:id` |
//!
//! A **wrapped key** ([`WrappedKey`]):
//!
//! | bytes | content |
//! |---|---|
//! | 1 | format version and suite, as above |
//! | 1 | length of the master key's id |
//! | 1–32 | id of the master key, ASCII |
//! | 12 | nonce |
//! | 32 + 16 | data key and tag; associated data is everything before the nonce |

use super::{
    Suite, VaultError,
    suite::{NONCE_LEN, TAG_LEN},
};

/// A personal value as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// A person's data key as it is stored, wrapped by a master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey(Vec<u8>);

pub(super) struct SealedParts<'a> {
    pub suite: Suite,
    pub nonce: &'a [u8; NONCE_LEN],
    pub body: &'a [u8],
}

pub(super) struct WrappedParts<'a> {
    pub suite: Suite,
    pub key_id: &'a str,
    pub head: &'a [u8],
    pub nonce: &'a [u8; NONCE_LEN],
    pub body: &'a [u8],
}

impl Sealed {
    /// Takes stored bytes; whether they are an envelope shows when they are opened.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn assemble(suite: Suite, nonce: &[u8; NONCE_LEN], body: &[u8]) -> Self {
        Self([&[suite.tag()][..], nonce, body].concat())
    }

    pub(super) fn parts(&self) -> Result<SealedParts<'_>, VaultError> {
        let (tag, rest) = self.0.split_first().ok_or(VaultError::Malformed("an empty value"))?;
        let (nonce, body) = split_nonce(rest)?;
        Ok(SealedParts { suite: Suite::from_tag(*tag)?, nonce, body })
    }
}

impl WrappedKey {
    /// Takes stored bytes; whether they are an envelope shows when they are opened.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The master key that wrapped it; a rotation looks for those that are not the current one.
    pub fn master_key_id(&self) -> Result<&str, VaultError> {
        self.parts().map(|p| p.key_id)
    }

    pub(super) fn suite(&self) -> Result<Suite, VaultError> {
        self.parts().map(|p| p.suite)
    }

    pub(super) fn assemble(head: Vec<u8>, nonce: &[u8; NONCE_LEN], body: &[u8]) -> Self {
        Self([&head[..], nonce, body].concat())
    }

    pub(super) fn parts(&self) -> Result<WrappedParts<'_>, VaultError> {
        let short = VaultError::Malformed("a wrapped key cut short");
        let [tag, id_len, rest @ ..] = self.0.as_slice() else {
            return Err(short);
        };
        let id_len = usize::from(*id_len);
        let (Some((id, tail)), Some((head, _))) = (rest.split_at_checked(id_len), self.0.split_at_checked(2 + id_len))
        else {
            return Err(short);
        };
        let key_id = std::str::from_utf8(id).map_err(|_| VaultError::Malformed("a master key id that is no text"))?;
        let (nonce, body) = split_nonce(tail)?;
        Ok(WrappedParts { suite: Suite::from_tag(*tag)?, key_id, head, nonce, body })
    }
}

pub(super) fn wrapped_head(suite: Suite, key_id: &str) -> Result<Vec<u8>, VaultError> {
    let len = u8::try_from(key_id.len()).map_err(|_| VaultError::Malformed("a master key id of over 255 bytes"))?;
    Ok([&[suite.tag(), len][..], key_id.as_bytes()].concat())
}

fn split_nonce(bytes: &[u8]) -> Result<(&[u8; NONCE_LEN], &[u8]), VaultError> {
    match bytes.split_first_chunk::<NONCE_LEN>() {
        Some((nonce, body)) if body.len() >= TAG_LEN => Ok((nonce, body)),
        _ => Err(VaultError::Malformed("a value cut short")),
    }
}
