use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{Entropy, KEY_LEN, VaultError};
use crate::secret::Secret;

/// The master keys by id, which of them wraps new data keys, and the key of the blind index.
///
/// As text it is one JSON object, the same in a key file and in configuration:
/// `{"current": "k1", "master": {"k1": "<32 bytes, base64>"}, "index": "<32 bytes, base64>"}`.
/// The index key is never rotated with the master keys, because a look-up column cannot be computed anew without opening
/// every value. Whoever loses this ring loses every personal value: it belongs in the backup, away from the database.
pub struct KeyRing {
    masters: Vec<MasterKey>,
    current: MasterKey,
    index: Zeroizing<[u8; KEY_LEN]>,
}

#[derive(Clone)]
pub(super) struct MasterKey {
    id: String,
    key: Zeroizing<[u8; KEY_LEN]>,
}

impl MasterKey {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn key(&self) -> &[u8; KEY_LEN] {
        &self.key
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RingText {
    current: String,
    master: BTreeMap<String, String>,
    index: String,
}

impl Drop for RingText {
    fn drop(&mut self) {
        self.master.values_mut().for_each(Zeroize::zeroize);
        self.index.zeroize();
    }
}

impl KeyRing {
    /// A new ring with one master key, `k1`.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, VaultError> {
        let current = MasterKey { id: "k1".to_owned(), key: draw(entropy)? };
        Ok(Self { masters: vec![current.clone()], current, index: draw(entropy)? })
    }

    /// Reads a ring from the text in configuration.
    pub fn from_secret(text: &Secret) -> Result<Self, VaultError> {
        Self::parse(text.expose())
    }

    /// Reads the ring from a key file and, when there is none, draws one and writes it with access for its owner only.
    /// Several copies of the program may start at once: the first one wins and the others read its file.
    pub fn load_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Self, VaultError> {
        match Self::load(path) {
            Err(VaultError::KeyFile { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            read => return read,
        }
        let ring = Self::generate(entropy)?;
        match write_new(path, &ring.to_text()?, entropy)? {
            Written::Ours => Ok(ring),
            Written::SomebodyElses => Self::load(path),
        }
    }

    /// Reads the ring from a key file that must be there.
    pub fn load(path: &Path) -> Result<Self, VaultError> {
        let read = fs::read_to_string(path).map(Zeroizing::new);
        Self::parse(&read.map_err(|source| VaultError::KeyFile { path: path.to_owned(), source })?)
    }

    /// Replaces the key file as a whole: whoever reads it meanwhile gets the old ring or the new one.
    pub fn save(&self, path: &Path, entropy: &dyn Entropy) -> Result<(), VaultError> {
        let fail = |source| VaultError::KeyFile { path: path.to_owned(), source };
        let temporary = temporary_name(path, entropy)?;
        let text = self.to_text()?;
        let written = private_file(&temporary).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&temporary, path)?;
            path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
        });
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written.map_err(fail)
    }

    /// Ids of the master keys, in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.masters.iter().map(MasterKey::id)
    }

    /// Id of the master key that wraps.
    pub fn current_id(&self) -> &str {
        self.current.id()
    }

    /// An id that no master key of this ring has, later than all of them: `k3` after `k2`.
    pub fn next_id(&self) -> String {
        let numbers = self.ids().filter_map(|id| id.strip_prefix('k')?.parse::<u64>().ok());
        format!("k{}", numbers.max().unwrap_or(0).saturating_add(1))
    }

    /// The ring without one of its older master keys, and a ring of that key alone, to be put away.
    pub fn without(&self, id: &str) -> Result<(Self, Self), VaultError> {
        let gone = self.find(id).ok_or_else(|| VaultError::Ring(format!("there is no master key {id:?}")))?;
        if id == self.current.id {
            return Err(VaultError::Ring(format!("{id:?} is the current master key")));
        }
        let masters = self.masters.iter().filter(|master| master.id != id).cloned().collect();
        let rest = Self { masters, current: self.current.clone(), index: self.index.clone() };
        Ok((rest, Self { masters: vec![gone.clone()], current: gone.clone(), index: self.index.clone() }))
    }

    /// The ring with one more master key, which from now on wraps; the older ones still open.
    pub fn rotated(&self, id: &str, entropy: &dyn Entropy) -> Result<Self, VaultError> {
        check_id(id)?;
        if self.find(id).is_some() {
            return Err(VaultError::Ring(format!("there is a master key {id:?} already")));
        }
        let current = MasterKey { id: id.to_owned(), key: draw(entropy)? };
        let mut masters = self.masters.clone();
        masters.push(current.clone());
        Ok(Self { masters, current, index: self.index.clone() })
    }

    /// The ring as text, for a key file. The caller must not print it.
    pub fn to_text(&self) -> Result<Zeroizing<String>, VaultError> {
        let text = RingText {
            current: self.current.id.clone(),
            master: self.masters.iter().map(|m| (m.id.clone(), STANDARD.encode(*m.key))).collect(),
            index: STANDARD.encode(*self.index),
        };
        serde_json::to_string_pretty(&text).map(Zeroizing::new).map_err(|e| VaultError::Ring(e.to_string()))
    }

    pub(super) fn current(&self) -> &MasterKey {
        &self.current
    }

    pub(super) fn find(&self, id: &str) -> Option<&MasterKey> {
        self.masters.iter().find(|m| m.id == id)
    }

    pub(super) fn index_key(&self) -> &[u8; KEY_LEN] {
        &self.index
    }

    fn parse(text: &str) -> Result<Self, VaultError> {
        // The parser's own message could quote the text, so only the place is told.
        let ring: RingText = serde_json::from_str(text).map_err(|e| {
            VaultError::Ring(format!("not the expected JSON at line {} column {}", e.line(), e.column()))
        })?;
        let mut masters = Vec::with_capacity(ring.master.len());
        for (id, key) in &ring.master {
            check_id(id)?;
            masters.push(MasterKey { id: id.clone(), key: decode(id, key)? });
        }
        let current = masters.iter().find(|m| m.id == ring.current).cloned();
        let current = current.ok_or_else(|| {
            VaultError::Ring(format!("the current key {:?} is not among the master keys", ring.current))
        })?;
        Ok(Self { masters, current, index: decode("index", &ring.index)? })
    }
}

fn check_id(id: &str) -> Result<(), VaultError> {
    let fine = (1..=32).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if fine {
        Ok(())
    } else {
        Err(VaultError::Ring("a master key's id has 1 to 32 letters, digits, or any of - _ .".to_owned()))
    }
}

fn draw(entropy: &dyn Entropy) -> Result<Zeroizing<[u8; KEY_LEN]>, VaultError> {
    let mut key = Zeroizing::new([0u8; KEY_LEN]);
    entropy.fill(key.as_mut())?;
    Ok(key)
}

fn decode(name: &str, text: &str) -> Result<Zeroizing<[u8; KEY_LEN]>, VaultError> {
    let bytes = Zeroizing::new(
        STANDARD.decode(text.trim()).map_err(|_| VaultError::Ring(format!("key {name:?} is not base64")))?,
    );
    let key = <[u8; KEY_LEN]>::try_from(bytes.as_slice());
    key.map(Zeroizing::new)
        .map_err(|_| VaultError::Ring(format!("key {name:?} has {} bytes, not {KEY_LEN}", bytes.len())))
}

enum Written {
    Ours,
    SomebodyElses,
}

/// Writes beside the target, then links it into place: the file appears whole or not at all, and never replaces one.
fn write_new(path: &Path, text: &str, entropy: &dyn Entropy) -> Result<Written, VaultError> {
    let fail = |source| VaultError::KeyFile { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    let temporary = temporary_name(path, entropy)?;
    let written = private_file(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::hard_link(&temporary, path)
    });
    // The temporary name is of no more use, whether the link succeeded or not.
    let _ = fs::remove_file(&temporary);
    match written {
        Ok(()) => Ok(Written::Ours),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(Written::SomebodyElses),
        Err(e) => Err(fail(e)),
    }
}

fn temporary_name(path: &Path, entropy: &dyn Entropy) -> Result<PathBuf, VaultError> {
    let mut suffix = [0u8; 8];
    entropy.fill(&mut suffix)?;
    Ok(path.with_extension(format!("{:016x}.new", u64::from_be_bytes(suffix))))
}

fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
