//! The phone's code: a signed statement "this card, for the next minute", verifiable offline with the published key.
//!
//! It says nothing about the person. Real time rules here, never the business clock: a code shown to a doorman
//! must end a minute later whatever day the office is on.

mod keys;

pub use keys::{KeyPhase, PublicKey, Rotation, SEED_BYTES, SigningKey, Window, jwks};

use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, errors::ErrorKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Marks the token as a card code, so that no other token of the house is ever taken for one.
const TYPE: &str = "card+jwt";

/// Anything longer is no code of ours and is not decoded.
const LONGEST: usize = 1024;

/// What a code states. Times are seconds since 1970, as in every JWT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The card, by its id.
    pub sub: Uuid,
    /// One use per `jti`.
    pub jti: Uuid,
    pub iat: i64,
    pub exp: i64,
}

impl Claims {
    /// The claims of a code shown at `now` that lives for so many seconds.
    pub fn shown(card: Uuid, jti: Uuid, now: i64, lifetime: i64) -> Self {
        Claims { sub: card, jti, iat: now, exp: now.saturating_add(lifetime) }
    }

    /// Whether the code's minute is still running.
    pub fn is_alive(&self, now: i64) -> bool {
        now < self.exp
    }
}

/// Why a code is not honoured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// Not a code at all.
    Malformed,
    /// Signed with a key that is not, or no longer, published.
    UnknownKey,
    /// The signature is not the key's, or it is another kind of token.
    Forged,
    Expired,
    /// Its one use is spent. Only the database knows; it is named here with its siblings.
    Used,
}

/// Signs a code.
pub fn sign(key: &SigningKey, claims: &Claims) -> Result<String, jsonwebtoken::errors::Error> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.into());
    header.kid = Some(key.kid().into());
    jsonwebtoken::encode(&header, claims, &key.encoding())
}

/// Reads a code that is alive.
pub fn verify(code: &str, keys: &[PublicKey], now: i64) -> Result<Claims, CodeFault> {
    let claims = read(code, keys, now)?;
    if claims.is_alive(now) { Ok(claims) } else { Err(CodeFault::Expired) }
}

/// Reads a code that we signed, also one whose minute is over: a redemption that is sent again after its minute still
/// gets the first answer.
pub fn read(code: &str, keys: &[PublicKey], now: i64) -> Result<Claims, CodeFault> {
    if code.len() > LONGEST {
        return Err(CodeFault::Malformed);
    }
    let header = jsonwebtoken::decode_header(code).map_err(|_| CodeFault::Malformed)?;
    let kid = header.kid.as_deref().ok_or(CodeFault::Malformed)?;
    let key = keys.iter().find(|key| key.kid == kid && key.window.is_published(now)).ok_or(CodeFault::UnknownKey)?;
    if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TYPE) {
        return Err(CodeFault::Forged);
    }
    let decoding = DecodingKey::from_ed_components(&key.x).map_err(|_| CodeFault::UnknownKey)?;
    let claims =
        jsonwebtoken::decode::<Claims>(code, &decoding, &validation()).map_err(|fault| fault_of(fault.kind()))?.claims;
    Ok(claims)
}

/// The library would ask the machine's clock for `exp`; we hand the time in, so that it can be tested.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp", "sub"]);
    validation
}

fn fault_of(kind: &ErrorKind) -> CodeFault {
    match kind {
        ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => CodeFault::Forged,
        _ => CodeFault::Malformed,
    }
}

#[cfg(test)]
mod tests;
