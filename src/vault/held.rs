//! The key ring in force, and the file that it follows: a rotation on another copy of the program writes the file, and
//! this copy takes it over without a restart.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use super::{Entropy, KeyRing, VaultError};

pub(super) struct Held {
    ring: RwLock<Arc<KeyRing>>,
    file: Option<KeyFile>,
}

struct KeyFile {
    path: PathBuf,
    /// When the file that the ring was read from was written. The file is only ever replaced as a whole.
    written: Mutex<Option<SystemTime>>,
}

impl Held {
    /// A ring that never changes.
    pub(super) fn fixed(ring: KeyRing) -> Self {
        Self { ring: RwLock::new(Arc::new(ring)), file: None }
    }

    /// The ring of a key file, drawn anew when there is none.
    pub(super) fn following(path: &Path, entropy: &dyn Entropy) -> Result<Self, VaultError> {
        let ring = KeyRing::load_or_create(path, entropy)?;
        // Of a file that is replaced between reading and asking, the next look finds the difference or the same content.
        let file = KeyFile { path: path.to_owned(), written: Mutex::new(None) };
        Ok(Self { ring: RwLock::new(Arc::new(ring)), file: Some(file) })
    }

    /// The ring as it was read last; enough to open what it has the key for.
    pub(super) fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The ring of the file as it is now. Whatever is wrapped anew goes through here, so that nothing is wrapped under a
    /// key that was replaced. Asks the file system one question; reads the file only when it was replaced.
    pub(super) fn latest(&self) -> Result<Arc<KeyRing>, VaultError> {
        let Some(file) = &self.file else { return Ok(self.ring()) };
        let fail = |source| VaultError::KeyFile { path: file.path.clone(), source };
        let now = std::fs::metadata(&file.path).and_then(|about| about.modified()).map_err(fail)?;
        let mut written = file.written.lock().unwrap_or_else(PoisonError::into_inner);
        if *written != Some(now) {
            let ring = Arc::new(KeyRing::load(&file.path)?);
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
            *written = Some(now);
        }
        drop(written);
        Ok(self.ring())
    }
}
