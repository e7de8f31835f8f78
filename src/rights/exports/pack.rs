//! The ZIP, written as it goes: one file in memory at a time.

use std::io::Write;

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc::Sender;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::error::{Error, Result};

/// Hands on what the ZIP writer writes. A ZIP without seeking is written from front to back.
struct Outlet {
    to: Sender<Bytes>,
    held: Vec<u8>,
}

/// Bytes that are handed on together.
const CHUNK: usize = 64 * 1024;

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let chunk = Bytes::from(std::mem::take(&mut self.held));
        if chunk.is_empty() {
            return Ok(());
        }
        self.to.blocking_send(chunk).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    }
}

/// A ZIP in the making, on a thread that may block.
pub(super) struct Package {
    writer: ZipWriter<zip::write::StreamWriter<Outlet>>,
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("a copy of somebody's data could not be packed: {error}"))
}

impl Package {
    pub fn to(to: Sender<Bytes>) -> Self {
        Self { writer: ZipWriter::new_stream(Outlet { to, held: Vec::new() }) }
    }

    pub fn json(&mut self, name: &str, value: &Value) -> Result<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.writer.start_file(name, options).map_err(failed)?;
        let text = serde_json::to_vec_pretty(value).map_err(failed)?;
        self.writer.write_all(&text).map_err(failed)
    }

    /// Pictures and PDFs are compressed already.
    pub fn file(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.writer.start_file(name, options).map_err(failed)?;
        self.writer.write_all(content).map_err(failed)
    }

    pub fn finish(self) -> Result<()> {
        let mut outlet = self.writer.finish().map_err(failed)?.into_inner();
        outlet.flush().map_err(failed)
    }
}
