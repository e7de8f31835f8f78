//! Access tokens (JWT, minutes) and refresh tokens (opaque, rotated at each use).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::model::{AccountId, SessionId};
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::vault::Vault;

const ISSUER: &str = "talent-portal";

/// Signs and reads access tokens. The key follows from the master key ring, so all copies of the program share it.
pub struct TokenKeys {
    sign: EncodingKey,
    read: DecodingKey,
}

/// The claims of an access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessToken {
    pub iss: String,
    pub sub: AccountId,
    pub sid: SessionId,
    pub iat: i64,
    pub exp: i64,
}

impl TokenKeys {
    pub fn derive(vault: &Vault) -> Self {
        let key = vault.derive_key("access-tokens");
        Self { sign: EncodingKey::from_secret(key.as_ref()), read: DecodingKey::from_secret(key.as_ref()) }
    }

    /// `lifetime` in seconds.
    pub fn sign(&self, account: AccountId, session: SessionId, now: Instant, lifetime: i64) -> Result<String> {
        let claims = AccessToken {
            iss: ISSUER.to_owned(),
            sub: account,
            sid: session,
            iat: now.unix(),
            exp: now.unix() + lifetime,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign)
            .map_err(|error| crate::Error::internal(error.to_string()))
    }

    /// Reads a token. Time is compared here and not in the library, so that the real clock of the unit of work counts.
    pub fn read(&self, token: &str, now: Instant) -> Result<AccessToken> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false;
        rules.set_issuer(&[ISSUER]);
        let claims =
            jsonwebtoken::decode::<AccessToken>(token, &self.read, &rules).map_err(|_| Code::Unauthenticated)?.claims;
        if claims.exp <= now.unix() { Err(Code::TokenExpired.into()) } else { Ok(claims) }
    }
}

/// `<session id>.<secret>`; only a hash of the secret is stored.
pub struct RefreshToken {
    pub session: SessionId,
    secret: String,
}

impl RefreshToken {
    pub fn new(session: SessionId, random: [u8; 32]) -> Self {
        Self { session, secret: URL_SAFE_NO_PAD.encode(random) }
    }

    pub fn parse(text: &str) -> Result<Self> {
        let (session, secret) = text.split_once('.').ok_or(Code::Unauthenticated)?;
        let session = session.parse().map_err(|_| Code::Unauthenticated)?;
        Ok(Self { session, secret: secret.to_owned() })
    }

    /// What goes to the client.
    pub fn text(&self) -> String {
        format!("{}.{}", self.session, self.secret)
    }

    /// What is stored. The secret has 256 random bits, so a plain hash is enough.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.secret.as_bytes()))
    }
}
