use crate::error::{Code, Error, Problem};

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

impl From<FileRefusal> for Error {
    fn from(refusal: FileRefusal) -> Self {
        let code = match refusal {
            FileRefusal::Empty => Code::FileEmpty,
            FileRefusal::TooLarge { limit } => {
                return Problem::new(Code::FileTooLarge).detail(format!("{limit} bytes at most")).into();
            }
            FileRefusal::TypeNotAllowed => Code::FileTypeNotAllowed,
            FileRefusal::TypeMismatch => Code::FileTypeMismatch,
            FileRefusal::Damaged => Code::FileDamaged,
            FileRefusal::HeicUnreadable => Code::FileHeicUnreadable,
            FileRefusal::Infected(found) => return Problem::new(Code::FileInfected).detail(found).into(),
            FileRefusal::ScannerUnavailable => Code::FileScannerUnavailable,
            FileRefusal::Interrupted => Code::FileUploadInterrupted,
            FileRefusal::NotFound => Code::NotFound,
            FileRefusal::Store(error) => return Self::internal(format!("file store: {error}")),
        };
        code.into()
    }
}
