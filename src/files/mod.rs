//! Files: what people upload and what the offices hand out.
//!
//! A file is received as a stream into a waiting place of the object store, told apart by its content (never by its
//! name), freed from location data, hashed, scanned where a scanner is configured, and only then stored under an id.
//! Nothing under that id is ever changed. Who may see a file is decided where it is used; this folder knows no people.

mod heic;
mod kind;
mod prepare;
mod refusal;
mod scan;
mod store;
mod strip;

pub use kind::FileKind;
pub use refusal::FileRefusal;
pub use scan::Scanner;
pub use store::{FileLimits, FileStore, StoredFile};
