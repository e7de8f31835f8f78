//! One record as bytes, and how records hang together.
//!
//! The bytes are canonical JSON (RFC 8785) and are stored as they were hashed, so that a database that prints numbers or
//! orders keys in another way can never make an honest record look changed.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::entry::{Entry, StreamKind};
use crate::db::types::Instant;
use crate::error::{Error, Result};
use crate::identity::Actor;

/// What stands before the first record of a stream.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hashed content of a record. Ids and codes only, so that erasing a person leaves every chain whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub id: Uuid,
    pub stream: StreamRef,
    pub number: i64,
    /// Business time.
    pub at: Instant,
    /// Real time; in a demonstration the two differ.
    pub recorded_at: Instant,
    /// Absent for the program itself and the console.
    pub actor: Option<ActorRef>,
    pub action: String,
    pub object: Option<ObjectRef>,
    /// The code of the refusal; absent when it was done.
    pub refused: Option<String>,
    pub data: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamRef {
    pub kind: StreamKind,
    pub id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorRef {
    pub account: Uuid,
    pub person: Uuid,
    pub session: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectRef {
    pub kind: String,
    pub id: Uuid,
}

/// When and as which record something is written down.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub id: Uuid,
    pub number: i64,
    pub at: Instant,
    pub recorded_at: Instant,
}

impl Body {
    pub fn new(place: Place, actor: Option<&Actor>, entry: &Entry) -> Self {
        Self {
            id: place.id,
            stream: StreamRef { kind: entry.stream.kind, id: entry.stream.id },
            number: place.number,
            at: place.at,
            recorded_at: place.recorded_at,
            actor: actor.map(|actor| ActorRef {
                account: actor.account.0,
                person: actor.person.0,
                session: actor.session.0,
            }),
            action: entry.action.to_owned(),
            object: entry.object.map(|(kind, id)| ObjectRef { kind: kind.to_owned(), id }),
            refused: entry.refused.map(|code| code.as_str().to_owned()),
            data: entry.data.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
        }
    }
}

/// RFC 8785 text of anything that is hashed or signed here.
///
/// # Errors
/// Never for the types of this module; the canonical form knows no map with keys other than text.
pub fn canonical(value: &impl Serialize) -> Result<String> {
    serde_json_canonicalizer::to_string(value).map_err(|error| Error::internal(error.to_string()))
}

/// SHA-256 over the hash before (as 32 bytes; it is stored in hex) and the record's bytes.
pub fn link(previous_hash: &str, body: &str) -> String {
    let mut digest = Sha256::new();
    match unhex(previous_hash) {
        Some(bytes) => digest.update(bytes),
        // Not a hash of ours: some other bytes, so that nothing can be built on it that verifies.
        None => digest.update(previous_hash),
    }
    digest.update(body);
    hex(&digest.finalize())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// The 32 bytes of a hash in lower-case hexadecimal.
pub fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    (hex(&bytes) == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::{GENESIS, canonical, hex, link, unhex};

    #[test]
    fn the_bytes_follow_rfc_8785() {
        let value = json!({"b": [true, null], "a": {"é": 1, "e": "中\u{8}\n"}, "number": 1});
        assert_eq!(canonical(&value).unwrap(), "{\"a\":{\"e\":\"中\\b\\n\",\"é\":1},\"b\":[true,null],\"number\":1}");
    }

    #[test]
    fn a_link_depends_on_both_sides() {
        let first = link(GENESIS, "{}");
        // Computed with another program: sha256 of 32 zero bytes and "{}".
        assert_eq!(first, "fb1634c4e6cd4b1f1afe3ce2d6ef080f7ac5d1f357d723ad4dfca782733b62db");
        assert_ne!(first, link(&first, "{}"));
        assert_ne!(link(&first, "{}"), link(&first, "{ }"));
    }

    #[test]
    fn only_a_lower_case_hash_reads_as_one() {
        let bytes = [0xab; 32];
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        for text in ["", "ab", &"AB".repeat(32), &"zz".repeat(32), &"+1".repeat(32), &"é".repeat(32)] {
            assert_eq!(unhex(text), None, "{text}");
        }
    }
}
