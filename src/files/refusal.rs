/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileRefusal {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("files of this type are not taken")]
    TypeNotAllowed,
    #[error("the content is of another type than its name or media type says")]
    TypeMismatch,
    #[error("the file is damaged or cut short")]
    Damaged,
    #[error("this HEIC picture cannot be read; a JPEG can")]
    HeicUnreadable,
    #[error("the scanner found {0}")]
    Infected(String),
    #[error("the scanner does not answer, and nothing is taken unscanned")]
    ScannerUnavailable,
    #[error("the upload ended early")]
    Interrupted,
    #[error("there is no such file")]
    NotFound,
    #[error("file store: {0}")]
    Store(#[from] object_store::Error),
}

impl FileRefusal {
    /// The code by which a client recognises it; `None` where it is our failure and not the file's.
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Empty => Some("file_empty"),
            Self::TooLarge { .. } => Some("file_too_large"),
            Self::TypeNotAllowed => Some("file_type_not_allowed"),
            Self::TypeMismatch => Some("file_type_mismatch"),
            Self::Damaged => Some("file_damaged"),
            Self::HeicUnreadable => Some("file_heic_unreadable"),
            Self::Infected(_) => Some("file_infected"),
            Self::ScannerUnavailable => Some("file_scanner_unavailable"),
            Self::Interrupted => Some("file_upload_interrupted"),
            Self::NotFound | Self::Store(_) => None,
        }
    }
}
