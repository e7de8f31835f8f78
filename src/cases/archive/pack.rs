//! The package as a file: a ZIP whose last entry lists all others.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::{Error, Result};

/// A file of the package on its way into it. Paths are made of fixed words, numbers and ids, never of what people wrote.
#[derive(Debug, Clone)]
pub struct Part {
    pub path: String,
    pub kind: &'static str,
    pub media_type: String,
    /// What people call it.
    pub title: Option<String>,
    pub bytes: Vec<u8>,
}

/// A file of the package in the manifest.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub path: String,
    pub kind: &'static str,
    pub media_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub size: usize,
    pub sha256: String,
}

/// A package that is being written. It lies in a file that has no name and goes when it is closed.
pub struct Packing {
    zip: ZipWriter<File>,
    pub entries: Vec<Entry>,
    size: usize,
}

/// A package that is finished.
#[derive(Debug)]
pub struct Package {
    pub file: File,
    pub size: u64,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest: String,
}

impl Packing {
    pub fn begin() -> Result<Self> {
        Ok(Self { zip: ZipWriter::new(tempfile::tempfile().map_err(fault)?), entries: Vec::new(), size: 0 })
    }

    /// Adds a file; answers how many bytes the package holds so far.
    pub fn add(&mut self, part: Part) -> Result<usize> {
        self.write(&part.path, &part.media_type, &part.bytes)?;
        self.size = self.size.saturating_add(part.bytes.len());
        self.entries.push(Entry {
            path: part.path,
            kind: part.kind,
            media_type: part.media_type,
            title: part.title,
            size: part.bytes.len(),
            sha256: hex(&part.bytes),
        });
        Ok(self.size)
    }

    /// Adds the manifest and its signature, which list themselves nowhere, and closes the package.
    pub fn finish(mut self, manifest: &str, signature: &str) -> Result<Package> {
        self.write("manifest.json", "application/json", manifest.as_bytes())?;
        self.write("manifest.sig", "text/plain", signature.as_bytes())?;
        let mut file = self.zip.finish().map_err(fault)?;
        let size = file.seek(SeekFrom::End(0)).map_err(fault)?;
        file.seek(SeekFrom::Start(0)).map_err(fault)?;
        Ok(Package { file, size, manifest: hex(manifest.as_bytes()) })
    }

    fn write(&mut self, path: &str, media_type: &str, bytes: &[u8]) -> Result<()> {
        // Pictures and PDFs are compressed already.
        let text = media_type.starts_with("text/") || media_type.ends_with("json") || media_type.ends_with("jsonl");
        let method = if text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method).unix_permissions(0o644);
        self.zip.start_file(path, options).map_err(fault)?;
        self.zip.write_all(bytes).map_err(fault)
    }
}

/// SHA-256, hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn fault(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("a package could not be written: {error}"))
}
