use rand::{TryRng, rngs::SysRng};

use super::{VaultError, suite::NONCE_LEN};

/// Where random bytes come from. A parameter of the vault, so that a test can hand in a repeatable one.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), VaultError>;
}

/// The operating system's generator; the only one outside tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), VaultError> {
        SysRng.try_fill_bytes(bytes).map_err(|e| VaultError::Entropy(e.to_string()))
    }
}

/// A fresh nonce. Random 96-bit nonces are safe for 2³² messages a key; a person's key seals a few hundred, and a
/// master key one per person.
pub(super) fn nonce(entropy: &dyn Entropy) -> Result<[u8; NONCE_LEN], VaultError> {
    let mut nonce = [0u8; NONCE_LEN];
    entropy.fill(&mut nonce)?;
    Ok(nonce)
}
