//! The vault: encryption of personal values at rest.
//!
//! Every person has an own data key. Identity numbers, phones, bank accounts and free text about a person are sealed
//! under it, bound to the place where they are stored ([`Aad`]), so that a value copied into another row or column does
//! not open. The data key itself is stored *wrapped* by one of the master keys of the [`KeyRing`]; a master key can be
//! replaced by re-wrapping the small data keys, without touching a sealed value. Erasing a person means deleting their
//! wrapped key: what was sealed under it is then noise, in every backup too.
//!
//! Looking a sealed value up again ("is this identity number known?") goes through [`Vault::blind_index`], a keyed hash.
//!
//! The byte formats are described in [`envelope`].

mod aad;
mod blind;
mod entropy;
pub mod envelope;
mod error;
mod held;
mod keyring;
mod person_key;
mod suite;

use std::path::Path;
use std::sync::Arc;

pub use aad::Aad;
pub use blind::BlindIndex;
pub use entropy::{Entropy, SystemEntropy};
pub use envelope::{Sealed, WrappedKey};
pub use error::VaultError;
pub use keyring::KeyRing;
pub use person_key::PersonKey;
pub use suite::Suite;
use zeroize::Zeroizing;

/// Length of master and data keys in bytes.
pub const KEY_LEN: usize = 32;

/// Wraps and opens the data keys of persons, and answers look-ups. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    held: Arc<held::Held>,
    suite: Suite,
    entropy: Arc<dyn Entropy>,
}

impl Vault {
    /// A vault that writes with `suite` and reads every suite. `entropy` is handed in so that tests can repeat a run.
    pub fn new(ring: KeyRing, suite: Suite, entropy: Arc<dyn Entropy>) -> Self {
        Self { held: Arc::new(held::Held::fixed(ring)), suite, entropy }
    }

    /// A vault with the ring of a key file, which is drawn when there is none. A rotation that another process writes
    /// into the file is taken over.
    pub fn following(path: &Path, suite: Suite, entropy: Arc<dyn Entropy>) -> Result<Self, VaultError> {
        let held = held::Held::following(path, entropy.as_ref())?;
        Ok(Self { held: Arc::new(held), suite, entropy })
    }

    /// The ring as it is now, for those who look after it.
    pub fn ring(&self) -> Result<Arc<KeyRing>, VaultError> {
        self.held.latest()
    }

    /// Draws a data key for a new person and wraps it under the current master key.
    pub fn generate_person_key(&self) -> Result<WrappedKey, VaultError> {
        let mut key = Zeroizing::new([0u8; KEY_LEN]);
        self.entropy.fill(key.as_mut())?;
        self.wrap(&key)
    }

    /// Opens a person's data key.
    ///
    /// # Errors
    /// [`VaultError::UnknownMasterKey`] when the key ring no longer holds the master key that wrapped it,
    /// [`VaultError::Forged`] when the bytes were changed.
    pub fn open_person_key(&self, wrapped: &WrappedKey) -> Result<PersonKey, VaultError> {
        let key = self.unwrap_key(wrapped)?;
        Ok(PersonKey::new(key, self.suite, Arc::clone(&self.entropy)))
    }

    /// The same data key under the current master key and suite, or `None` when it already is.
    pub fn rewrap(&self, wrapped: &WrappedKey) -> Result<Option<WrappedKey>, VaultError> {
        if self.is_current(wrapped)? {
            return Ok(None);
        }
        let key = self.unwrap_key(wrapped)?;
        self.wrap(&key).map(Some)
    }

    /// Whether a data key is wrapped as it would be wrapped now.
    pub fn is_current(&self, wrapped: &WrappedKey) -> Result<bool, VaultError> {
        let ring = self.held.latest()?;
        Ok(wrapped.master_key_id()? == ring.current().id() && wrapped.suite()? == self.suite)
    }

    /// A keyed hash of a value, equal for equal values of the same purpose, for columns that must be looked up without
    /// being readable. Spelling does not matter: width, case and blanks are levelled first. It does not depend on the
    /// master keys, so it survives their rotation.
    pub fn blind_index(&self, purpose: &str, value: &str) -> BlindIndex {
        blind::index(self.held.ring().index_key(), purpose, value)
    }

    /// A key for another use of the program, such as signing access tokens, that all copies with this ring share.
    pub fn derive_key(&self, usage: &str) -> Zeroizing<[u8; KEY_LEN]> {
        suite::keyed_hash(self.held.ring().index_key(), &[b"talent-portal/v1/derived/", usage.as_bytes()])
    }

    fn wrap(&self, key: &[u8; KEY_LEN]) -> Result<WrappedKey, VaultError> {
        let ring = self.held.latest()?;
        let master = ring.current();
        let nonce = entropy::nonce(self.entropy.as_ref())?;
        let head = envelope::wrapped_head(self.suite, master.id())?;
        let body = self.suite.seal(&suite::subkey(master.key(), suite::Use::Wrap, self.suite), &nonce, &head, key)?;
        Ok(WrappedKey::assemble(head, &nonce, &body))
    }

    fn unwrap_key(&self, wrapped: &WrappedKey) -> Result<Zeroizing<[u8; KEY_LEN]>, VaultError> {
        let parts = wrapped.parts()?;
        let mut ring = self.held.ring();
        if ring.find(parts.key_id).is_none() {
            ring = self.held.latest()?;
        }
        let master = ring.find(parts.key_id).ok_or_else(|| VaultError::UnknownMasterKey(parts.key_id.to_owned()))?;
        let subkey = suite::subkey(master.key(), suite::Use::Wrap, parts.suite);
        let plain = parts.suite.open(&subkey, parts.nonce, parts.head, parts.body)?;
        let mut key = Zeroizing::new([0u8; KEY_LEN]);
        if plain.len() != KEY_LEN {
            return Err(VaultError::Malformed("a wrapped key of the wrong length"));
        }
        key.copy_from_slice(&plain);
        Ok(key)
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("suite", &self.suite)
            .field("current", &self.held.ring().current().id())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
