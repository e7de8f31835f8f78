//! A checkpoint: the signed root over a batch of records, and its copy outside the database.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::chain::canonical;
use super::store::CheckpointRow;
use crate::db::types::Instant;
use crate::error::{Error, Result};

/// What is signed. Each checkpoint names the hash of the one before, so that none can be left out unseen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    pub number: i64,
    /// Hash of the checkpoint before.
    pub previous: String,
    pub sealed_at: Instant,
    /// Records under this root.
    pub records: i64,
    /// Records under all roots so far.
    pub records_so_far: i64,
    pub root: String,
    /// The newest sealed record of each stream that is touched: what finds a tail that was cut off.
    pub heads: Vec<Head>,
    /// The public key, base64url.
    pub key: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Kind and id of the stream.
    pub stream: String,
    pub number: i64,
    pub hash: String,
}

/// A checkpoint as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exported {
    /// The signed text itself, so that nobody has to guess how it was written.
    pub checkpoint: String,
    pub signature: String,
}

/// Nine digits, so that a listing is in order.
pub fn file_name(number: i64) -> String {
    format!("checkpoint-{number:09}.json")
}

/// Writes the file of a checkpoint unless it is there; never over another one. A process that dies in between leaves
/// only a file with a temporary name.
pub fn export(folder: &Path, row: &CheckpointRow) -> Result<()> {
    let path = folder.join(file_name(row.number));
    if path.exists() {
        return Ok(());
    }
    let exported = Exported { checkpoint: row.body.clone(), signature: row.signature.clone() };
    write_whole(folder, &path, &canonical(&exported)?)
        .map_err(|error| Error::internal(format!("cannot write {}: {error}", path.display())))
}

fn write_whole(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let unfinished = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = std::fs::File::create(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)
}

/// The exported checkpoints in order. What cannot be read as one is given by its path.
pub fn exported(folder: &Path) -> Result<Vec<std::result::Result<(Exported, Checkpoint), PathBuf>>> {
    let read = |path: &Path| {
        let file: Exported = serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()?;
        let checkpoint = serde_json::from_str(&file.checkpoint).ok()?;
        Some((file, checkpoint))
    };
    Ok(paths(folder)?.into_iter().map(|path| read(&path).ok_or(path)).collect())
}

/// The number of the newest file, by its name; 0 when there is none.
pub fn last_exported(folder: &Path) -> Result<i64> {
    let number = |path: &PathBuf| path.file_stem()?.to_str()?.strip_prefix("checkpoint-")?.parse::<i64>().ok();
    Ok(paths(folder)?.iter().filter_map(number).max().unwrap_or(0))
}

/// The files in order of their numbers.
fn paths(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::internal(format!("cannot read {}: {error}", folder.display()))),
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    Ok(paths)
}
