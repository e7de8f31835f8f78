#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use futures_util::stream;

use super::*;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("files-{}", Uuid::new_v4())))
    }

    fn store(&self, max_bytes: u64, scanner: Scanner) -> FileStore {
        FileStore::local(&self.0, FileLimits { max_bytes }, scanner)
    }

    fn files(&self) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF\n";

fn upload(bytes: &'static [u8]) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Unpin {
    stream::iter(bytes.chunks(7).map(|c| Ok(Bytes::from_static(c))))
}

#[tokio::test]
async fn an_upload_is_stored_under_its_id_and_nothing_else_remains() {
    let folder = Folder::new();
    let store = folder.store(1024, Scanner::Off);
    let id = Uuid::now_v7();
    let stored = store.receive(id, upload(PDF), Some("application/pdf"), Some("../../etc/passwd.pdf")).await.unwrap();
    assert_eq!((stored.id, stored.kind, stored.size), (id, FileKind::Pdf, u64::try_from(PDF.len()).unwrap()));
    assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(PDF)));
    assert_eq!(folder.files(), 1);
    assert_eq!(store.read(id).await.unwrap(), PDF);
    let (size, content) = store.open(id).await.unwrap();
    let content: Vec<_> = content.map(Result::unwrap).collect().await;
    assert_eq!((size, content.concat()), (stored.size, PDF.to_vec()));
    store.delete(id).await.unwrap();
    store.delete(id).await.unwrap();
    assert!(matches!(store.read(id).await, Err(FileRefusal::NotFound)));
    assert_eq!(folder.files(), 0);
}

/// Whoever uploads at the same moment writes into the same folders.
#[tokio::test]
async fn folders_stay_for_those_who_write_into_them() {
    let folder = Folder::new();
    let store = folder.store(1024, Scanner::Off);
    let id = Uuid::now_v7();
    store.receive(id, upload(PDF), None, None).await.unwrap();
    assert!(folder.0.join("incoming").is_dir(), "the next upload waits there");
    let shelf = folder.0.join(key(id).as_ref()).parent().unwrap().to_owned();
    store.delete(id).await.unwrap();
    assert!(shelf.is_dir(), "and is kept here");
}

#[tokio::test]
async fn nothing_remains_of_a_refused_upload() {
    let folder = Folder::new();
    let id = Uuid::now_v7();
    let small = folder.store(20, Scanner::Off);
    assert!(matches!(small.receive(id, upload(PDF), None, None).await, Err(FileRefusal::TooLarge { limit: 20 })));
    let store = folder.store(1024, Scanner::Off);
    assert!(matches!(store.receive(id, upload(b""), None, None).await, Err(FileRefusal::Empty)));
    assert!(matches!(store.receive(id, upload(b"MZ program"), None, None).await, Err(FileRefusal::TypeNotAllowed)));
    assert!(matches!(store.receive(id, upload(PDF), Some("image/png"), None).await, Err(FileRefusal::TypeMismatch)));
    let broken = stream::iter([Ok(Bytes::from_static(PDF)), Err(std::io::Error::other("connection lost"))]);
    assert!(matches!(store.receive(id, broken, None, None).await, Err(FileRefusal::Interrupted)));
    let unscanned = folder.store(1024, Scanner::Unix("/nonexistent/clamd.sock".into()));
    assert!(matches!(unscanned.receive(id, upload(PDF), None, None).await, Err(FileRefusal::ScannerUnavailable)));
    assert_eq!(folder.files(), 0);
}

#[tokio::test]
async fn an_exact_fit_is_taken() {
    let folder = Folder::new();
    let store = folder.store(u64::try_from(PDF.len()).unwrap(), Scanner::Off);
    assert!(store.receive(Uuid::now_v7(), upload(PDF), None, None).await.is_ok());
}
