//! Signing keys and their rotation: several are published, one signs.
//!
//! A key is announced before it signs, so that a verifier who fetched the key set yesterday knows today's key, and
//! stays published for a while after its last signature.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey, jwk::Jwk};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Length of the secret behind an Ed25519 key.
pub const SEED_BYTES: usize = 32;

/// The fixed front of a PKCS#8 document that holds an Ed25519 seed (RFC 8410).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// A key that signs. It cannot be printed.
pub struct SigningKey {
    kid: String,
    x: String,
    encoding: EncodingKey,
}

impl SigningKey {
    /// Makes the key of a seed; the same seed is always the same key with the same `kid`.
    pub fn from_seed(seed: &[u8; SEED_BYTES]) -> Result<Self, jsonwebtoken::errors::Error> {
        let mut der = Zeroizing::new(PKCS8.to_vec());
        der.extend_from_slice(seed);
        let encoding = EncodingKey::from_ed_der(&der);
        let jwk = Jwk::from_encoding_key(&encoding, jsonwebtoken::Algorithm::EdDSA)?;
        let x = public_part(&jwk);
        DecodingKey::from_ed_components(&x)?;
        Ok(SigningKey { kid: thumbprint(&x), x, encoding })
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The half that everybody may have.
    pub fn public(&self, window: Window) -> PublicKey {
        PublicKey { kid: self.kid.clone(), x: self.x.clone(), window }
    }

    pub(super) fn encoding(&self) -> EncodingKey {
        self.encoding.clone()
    }
}

fn public_part(jwk: &Jwk) -> String {
    match &jwk.algorithm {
        jsonwebtoken::jwk::AlgorithmParameters::OctetKeyPair(pair) => pair.x.clone(),
        _ => String::new(),
    }
}

/// The key's own name: the RFC 7638 thumbprint, cut to 64 bits to keep the code short.
fn thumbprint(x: &str) -> String {
    let digest = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
    let short: Vec<u8> = digest.iter().take(8).copied().collect();
    BASE64_URL_SAFE_NO_PAD.encode(short)
}

/// A key as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub kid: String,
    /// The public point, base64url as in a JWK.
    pub x: String,
    pub window: Window,
}

/// When a key signs and until when it is published, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub signs_from: i64,
    pub signs_until: i64,
    pub published_until: i64,
}

/// What a key is good for at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPhase {
    Announced,
    Signing,
    Retired,
    Gone,
}

impl Window {
    pub fn phase(&self, now: i64) -> KeyPhase {
        if now < self.signs_from {
            KeyPhase::Announced
        } else if now < self.signs_until {
            KeyPhase::Signing
        } else if now < self.published_until {
            KeyPhase::Retired
        } else {
            KeyPhase::Gone
        }
    }

    pub fn is_published(&self, now: i64) -> bool {
        self.phase(now) != KeyPhase::Gone
    }
}

/// The rhythm in which keys follow each other, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Rotation {
    pub signs_for: i64,
    pub announced_for: i64,
    pub published_after: i64,
}

impl Default for Rotation {
    /// A new key each quarter, announced a week ahead, published a day longer than it signs.
    fn default() -> Self {
        const DAY: i64 = 86_400;
        Rotation { signs_for: 90 * DAY, announced_for: 7 * DAY, published_after: DAY }
    }
}

impl Rotation {
    /// The window of the key that has to be made now, if one has to.
    pub fn due(&self, keys: &[Window], now: i64) -> Option<Window> {
        let covered_until = keys.iter().map(|window| window.signs_until).max();
        match covered_until {
            Some(until) if until > now.saturating_add(self.announced_for) => None,
            Some(until) if until > now => Some(self.window(until)),
            _ => Some(self.window(now)),
        }
    }

    fn window(&self, from: i64) -> Window {
        let until = from.saturating_add(self.signs_for);
        Window { signs_from: from, signs_until: until, published_until: until.saturating_add(self.published_after) }
    }
}

/// The key set as it is served: every key that a code still alive, or soon to come, may be signed with.
pub fn jwks(keys: &[PublicKey], now: i64) -> Value {
    let published: Vec<Value> = keys
        .iter()
        .filter(|key| key.window.is_published(now))
        .map(|key| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
                "kid": key.kid, "x": key.x,
            })
        })
        .collect();
    json!({ "keys": published })
}
