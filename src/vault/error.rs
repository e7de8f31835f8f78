use std::path::PathBuf;

/// Why the vault could not do its work. None of these carries a secret.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key ring has no master key {0:?}; it was rotated out before everything was re-wrapped")]
    UnknownMasterKey(String),
    #[error("the stored bytes are not an envelope of this program: {0}")]
    Malformed(&'static str),
    #[error("the value does not open: it was changed, belongs to another place, or its key is another one")]
    Forged,
    #[error("the operating system gives no random numbers: {0}")]
    Entropy(String),
    #[error("the key ring is not valid: {0}")]
    Ring(String),
    #[error("key file {path}: {source}")]
    KeyFile { path: PathBuf, source: std::io::Error },
}
