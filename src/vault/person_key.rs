use std::sync::Arc;

use zeroize::Zeroizing;

use super::{
    Aad, Entropy, KEY_LEN, Sealed, Suite, VaultError, entropy,
    suite::{Use, subkey},
};

/// One person's opened data key. It lives as long as a unit of work needs it and is wiped afterwards.
pub struct PersonKey {
    key: Zeroizing<[u8; KEY_LEN]>,
    suite: Suite,
    entropy: Arc<dyn Entropy>,
}

impl PersonKey {
    pub(super) fn new(key: Zeroizing<[u8; KEY_LEN]>, suite: Suite, entropy: Arc<dyn Entropy>) -> Self {
        Self { key, suite, entropy }
    }

    /// Seals a value for the place where it will be stored.
    pub fn seal(&self, aad: &Aad, plaintext: &[u8]) -> Result<Sealed, VaultError> {
        let nonce = entropy::nonce(self.entropy.as_ref())?;
        let body = self.suite.seal(&subkey(&self.key, Use::Seal, self.suite), &nonce, aad.as_bytes(), plaintext)?;
        Ok(Sealed::assemble(self.suite, &nonce, &body))
    }

    /// Opens a value, whatever suite it was sealed with.
    ///
    /// # Errors
    /// [`VaultError::Forged`] when the bytes were changed, belong to another place or to another person.
    pub fn open(&self, aad: &Aad, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let parts = sealed.parts()?;
        parts.suite.open(&subkey(&self.key, Use::Seal, parts.suite), parts.nonce, aad.as_bytes(), parts.body)
    }

    /// [`Self::open`] for text.
    pub fn open_text(&self, aad: &Aad, sealed: &Sealed) -> Result<Zeroizing<String>, VaultError> {
        let bytes = self.open(aad, sealed)?;
        std::str::from_utf8(&bytes)
            .map(|text| Zeroizing::new(text.to_owned()))
            .map_err(|_| VaultError::Malformed("a sealed value that is no text"))
    }
}

impl std::fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonKey([REDACTED])")
    }
}
