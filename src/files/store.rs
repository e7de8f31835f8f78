use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bytes::{Bytes, BytesMut};
use data_encoding::HEXLOWER;
use futures_util::{Stream, StreamExt, stream::BoxStream};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{
    FileKind, FileRefusal, Scanner,
    prepare::{Prepared, prepare},
};

/// Preparing holds whole files and decoded pictures in memory, so only this many do it at once; the others wait with
/// their bytes in the store.
const PREPARED_AT_ONCE: usize = 2;

/// Bounds on what is taken.
#[derive(Debug, Clone, Copy)]
pub struct FileLimits {
    pub max_bytes: u64,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { max_bytes: 20 * 1024 * 1024 }
    }
}

/// A file that lies in the store, before anything in the database refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub id: Uuid,
    pub kind: FileKind,
    pub size: u64,
    pub sha256: [u8; 32],
    /// It came as HEIC and was made a JPEG.
    pub converted: bool,
}

/// The content store, over a local folder or any object store. Cheap to clone.
#[derive(Clone)]
pub struct FileStore {
    place: Arc<Place>,
    limits: FileLimits,
    scanner: Scanner,
    preparing: Arc<Semaphore>,
}

impl FileStore {
    /// Files in any object store.
    pub fn over(objects: Arc<dyn ObjectStore>, limits: FileLimits, scanner: Scanner) -> Self {
        Self::new(Place { folder: PathBuf::new(), objects: OnceLock::from(objects) }, limits, scanner)
    }

    /// Files in a folder, which is made when the first file comes. Writes go to a temporary name and are renamed into
    /// place.
    pub fn local(folder: &Path, limits: FileLimits, scanner: Scanner) -> Self {
        Self::new(Place { folder: folder.to_owned(), objects: OnceLock::new() }, limits, scanner)
    }

    fn new(place: Place, limits: FileLimits, scanner: Scanner) -> Self {
        Self { place: Arc::new(place), limits, scanner, preparing: Arc::new(Semaphore::new(PREPARED_AT_ONCE)) }
    }

    pub const fn limits(&self) -> FileLimits {
        self.limits
    }

    /// Takes an upload under a fresh id. The bytes wait in the store while they arrive, so that a slow sender holds no
    /// memory; nothing remains of an upload that is refused.
    pub async fn receive<S, E>(
        &self,
        id: Uuid,
        upload: S,
        media_type: Option<&str>,
        file_name: Option<&str>,
    ) -> Result<StoredFile, FileRefusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let waiting = waiting(id);
        let taken = match self.spool(&waiting, upload).await {
            Ok(()) => self.admit(id, &waiting, media_type, file_name).await,
            Err(refusal) => Err(refusal),
        };
        match self.place.objects()?.delete(&waiting).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => tracing::warn!(%error, %id, "an upload could not be cleared away"),
        }
        taken
    }

    /// Stores a file that the program made itself: a letter, the picture of a card.
    pub async fn put(&self, id: Uuid, kind: FileKind, bytes: Bytes) -> Result<StoredFile, FileRefusal> {
        let sha256 = Sha256::digest(&bytes).into();
        self.place(id, Prepared { kind, bytes, sha256, converted: false }).await
    }

    /// The content as a stream, and its length in bytes.
    pub async fn open(&self, id: Uuid) -> Result<(u64, BoxStream<'static, object_store::Result<Bytes>>), FileRefusal> {
        let found = self.place.objects()?.get(&key(id)).await.map_err(missing)?;
        Ok((found.meta.size, found.into_stream()))
    }

    /// The whole content; for files that are worked on, not for answers.
    pub async fn read(&self, id: Uuid) -> Result<Bytes, FileRefusal> {
        Ok(self.place.objects()?.get(&key(id)).await.map_err(missing)?.bytes().await?)
    }

    /// Removes a file, or what had arrived of it; one that is not there is removed already.
    pub async fn delete(&self, id: Uuid) -> Result<(), FileRefusal> {
        for place in [waiting(id), key(id)] {
            match self.place.objects()?.delete(&place).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Stores what the program writes piece by piece, and answers its length and SHA-256 in hexadecimal digits.
    pub async fn put_stream<S>(&self, id: Uuid, mut pieces: S) -> Result<(u64, String), FileRefusal>
    where
        S: Stream<Item = Bytes> + Unpin,
    {
        let mut writer = object_store::WriteMultipart::new(self.place.objects()?.put_multipart(&key(id)).await?);
        let (mut size, mut digest) = (0_u64, Sha256::new());
        while let Some(piece) = pieces.next().await {
            size = size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            digest.update(&piece);
            writer.wait_for_capacity(1).await?;
            writer.write(&piece);
        }
        writer.finish().await?;
        Ok((size, HEXLOWER.encode(&digest.finalize())))
    }

    async fn spool<S, E>(&self, waiting: &Key, mut upload: S) -> Result<(), FileRefusal>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let mut writer = object_store::WriteMultipart::new(self.place.objects()?.put_multipart(waiting).await?);
        let mut size: u64 = 0;
        while let Some(chunk) = upload.next().await {
            let refusal = match chunk {
                Err(_) => FileRefusal::Interrupted,
                Ok(chunk) => {
                    size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
                    if size <= self.limits.max_bytes {
                        writer.wait_for_capacity(1).await?;
                        writer.write(&chunk);
                        continue;
                    }
                    FileRefusal::TooLarge { limit: self.limits.max_bytes }
                }
            };
            writer.abort().await?;
            return Err(refusal);
        }
        writer.finish().await?;
        Ok(())
    }

    async fn admit(
        &self,
        id: Uuid,
        waiting: &Key,
        media_type: Option<&str>,
        file_name: Option<&str>,
    ) -> Result<StoredFile, FileRefusal> {
        // The semaphore is never closed, so there is always a permit to wait for.
        let _permit = self.preparing.acquire().await.map_err(|_| FileRefusal::Interrupted)?;
        let bytes = self.collect(waiting).await?;
        let (media_type, file_name) = (media_type.map(ToOwned::to_owned), file_name.map(ToOwned::to_owned));
        // A decoder that panics on a hostile picture ends only its own task.
        let prepared = tokio::task::spawn_blocking(move || prepare(bytes, media_type.as_deref(), file_name.as_deref()))
            .await
            .map_err(|_| FileRefusal::Damaged)??;
        self.scanner.scan(&prepared.bytes).await?;
        self.place(id, prepared).await
    }

    async fn collect(&self, waiting: &Key) -> Result<Bytes, FileRefusal> {
        let found = self.place.objects()?.get(waiting).await?;
        let mut bytes = BytesMut::with_capacity(usize::try_from(found.meta.size).unwrap_or(0));
        let mut chunks = found.into_stream();
        while let Some(chunk) = chunks.next().await {
            bytes.extend_from_slice(&chunk?);
        }
        Ok(bytes.freeze())
    }

    async fn place(&self, id: Uuid, file: Prepared) -> Result<StoredFile, FileRefusal> {
        let size = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
        self.place.objects()?.put(&key(id), PutPayload::from_bytes(file.bytes)).await?;
        Ok(StoredFile { id, kind: file.kind, size, sha256: file.sha256, converted: file.converted })
    }
}

/// A local folder is opened at its first use, so that a command that touches no file makes none.
struct Place {
    folder: PathBuf,
    objects: OnceLock<Arc<dyn ObjectStore>>,
}

impl Place {
    fn objects(&self) -> Result<&Arc<dyn ObjectStore>, FileRefusal> {
        if let Some(objects) = self.objects.get() {
            return Ok(objects);
        }
        std::fs::create_dir_all(&self.folder)
            .map_err(|e| object_store::Error::Generic { store: "local", source: Box::new(e) })?;
        // Empty folders stay: another upload may be about to write into one of them, and would find it gone.
        let local = LocalFileSystem::new_with_prefix(&self.folder)?.with_automatic_cleanup(false).with_fsync(true);
        Ok(self.objects.get_or_init(|| Arc::new(local)))
    }
}

fn waiting(id: Uuid) -> Key {
    Key::from(format!("incoming/{id}"))
}

/// The last two digits of the id spread the files over folders; the first ones are a time and would not.
fn key(id: Uuid) -> Key {
    let text = id.simple().to_string();
    let folder = text.get(30..).unwrap_or_default();
    Key::from(format!("files/{folder}/{text}"))
}

fn missing(error: object_store::Error) -> FileRefusal {
    match error {
        object_store::Error::NotFound { .. } => FileRefusal::NotFound,
        other => other.into(),
    }
}

#[cfg(test)]
mod tests;
