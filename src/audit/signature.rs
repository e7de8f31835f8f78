//! Ed25519 under a key that follows from the master key ring, which lies outside the database.

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use zeroize::Zeroizing;

use super::chain::hex;
use crate::error::{Error, Result};
use crate::vault::Vault;

/// The fixed front of a PKCS#8 document that holds an Ed25519 seed (RFC 8410, section 7).
const PKCS8_FRONT: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Signs and checks checkpoints.
pub struct SealKey {
    sign: EncodingKey,
    check: DecodingKey,
    /// The public point, base64url as in a JWK; it stands in each checkpoint, so that others can check it too.
    pub public: String,
}

impl SealKey {
    /// The key of this installation.
    ///
    /// # Errors
    /// Never for a key ring that could be read.
    pub fn derive(vault: &Vault) -> Result<Self> {
        let seed = vault.derive_key("audit-checkpoints");
        let mut der = Zeroizing::new(PKCS8_FRONT.to_vec());
        der.extend_from_slice(seed.as_ref());
        let sign = EncodingKey::from_ed_der(&der);
        let jwk = Jwk::from_encoding_key(&sign, Algorithm::EdDSA).map_err(fault)?;
        let AlgorithmParameters::OctetKeyPair(pair) = &jwk.algorithm else {
            return Err(Error::internal("an Ed25519 key of another kind"));
        };
        let public = pair.x.clone();
        Ok(Self { sign, check: DecodingKey::from_ed_components(&public).map_err(fault)?, public })
    }

    /// The signature, base64url.
    pub fn sign(&self, text: &str) -> Result<String> {
        crypto::sign(text.as_bytes(), &self.sign, Algorithm::EdDSA).map_err(fault)
    }

    /// Whether the signature is ours and of this text.
    pub fn holds(&self, text: &str, signature: &str) -> bool {
        crypto::verify(signature, text.as_bytes(), &self.check, Algorithm::EdDSA).unwrap_or(false)
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealKey").field("public", &hex(self.public.as_bytes())).finish_non_exhaustive()
    }
}

fn fault(error: jsonwebtoken::errors::Error) -> Error {
    Error::internal(format!("seal key: {error}"))
}
