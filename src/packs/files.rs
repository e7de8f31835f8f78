//! The files of a pack, read from a folder into memory before anything is understood.

use std::{collections::BTreeMap, fs, io, path::Path};

/// Largest file that a pack may hold, in bytes.
const FILE_LIMIT: u64 = 1 << 20;

/// Deepest folder inside a pack.
const DEPTH: usize = 4;

/// Text by path inside the pack, with forward slashes.
pub type PackFiles = BTreeMap<String, String>;

/// Reads all YAML, CSV and text files under a folder. Hidden files and other kinds are left out.
///
/// # Errors
/// The path and the reason when a folder or file cannot be read, is too large or is not UTF-8.
pub fn read(dir: &Path) -> Result<PackFiles, (String, String)> {
    let mut files = PackFiles::new();
    collect(dir, "", DEPTH, &mut files)?;
    Ok(files)
}

fn collect(dir: &Path, prefix: &str, depth: usize, files: &mut PackFiles) -> Result<(), (String, String)> {
    let named = |error: io::Error| {
        (if prefix.is_empty() { dir.display().to_string() } else { prefix.to_owned() }, error.to_string())
    };
    for entry in fs::read_dir(dir).map_err(named)? {
        let entry = entry.map_err(named)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().map_err(named)?;
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            if depth == 0 {
                return Err((path, "folders nest too deeply".to_owned()));
            }
            collect(&entry.path(), &path, depth - 1, files)?;
        } else if kind.is_file() && ["yaml", "csv", "txt"].iter().any(|end| name.ends_with(&format!(".{end}"))) {
            let size = entry.metadata().map_err(named)?.len();
            if size > FILE_LIMIT {
                return Err((path, format!("larger than {FILE_LIMIT} bytes")));
            }
            let text = fs::read_to_string(entry.path()).map_err(|error| (path.clone(), error.to_string()))?;
            files.insert(path, text);
        }
    }
    Ok(())
}
