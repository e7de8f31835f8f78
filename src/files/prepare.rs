//! From received bytes to what is stored: told apart, checked, converted, stripped, hashed.

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{FileKind, FileRefusal, heic, kind::Found, strip};

/// A file ready to be stored.
#[derive(Debug)]
pub(super) struct Prepared {
    pub kind: FileKind,
    pub bytes: Bytes,
    /// Over the stored bytes, not the received ones: it is what anybody can check later.
    pub sha256: [u8; 32],
    pub converted: bool,
}

pub(super) fn prepare(
    bytes: Bytes,
    media_type: Option<&str>,
    file_name: Option<&str>,
) -> Result<Prepared, FileRefusal> {
    if bytes.is_empty() {
        return Err(FileRefusal::Empty);
    }
    let found = Found::sniff(&bytes)?;
    found.agrees(media_type, file_name)?;
    let (kind, bytes, converted) = match found {
        Found::Heic => (FileKind::Jpeg, heic::to_jpeg(&bytes)?.into(), true),
        Found::Kind(FileKind::Jpeg) => (FileKind::Jpeg, strip::jpeg(bytes)?, false),
        Found::Kind(FileKind::Png) => (FileKind::Png, strip::png(bytes)?, false),
        Found::Kind(FileKind::Pdf) => (FileKind::Pdf, whole_pdf(bytes)?, false),
    };
    let sha256 = Sha256::digest(&bytes).into();
    Ok(Prepared { kind, bytes, sha256, converted })
}

/// A PDF says near its end where its table of contents is; one that was cut short does not.
fn whole_pdf(bytes: Bytes) -> Result<Bytes, FileRefusal> {
    const TAIL: usize = 2048;
    const MARK: &[u8] = b"startxref";
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    if tail.windows(MARK.len()).any(|w| w == MARK) { Ok(bytes) } else { Err(FileRefusal::Damaged) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{super::strip::tests as pictures, *};

    #[test]
    fn pictures_are_hashed_as_they_are_stored() {
        let jpeg = prepare(pictures::phone_jpeg().into(), Some("image/jpeg"), Some("护照.jpg")).unwrap();
        assert_eq!(jpeg.kind, FileKind::Jpeg);
        assert_eq!(jpeg.sha256, <[u8; 32]>::from(Sha256::digest(&jpeg.bytes)));
        assert_ne!(jpeg.bytes, pictures::phone_jpeg());
        assert_eq!(prepare(pictures::phone_png().into(), None, None).unwrap().kind, FileKind::Png);
    }

    #[test]
    fn heic_becomes_jpeg() {
        let heic = heifer::encode_rgba8(16, 16, &[90; 16 * 16 * 4], &heifer::EncodeOptions::default()).unwrap();
        let prepared = prepare(heic.clone().into(), Some("image/heic"), Some("IMG_0001.HEIC")).unwrap();
        assert_eq!((prepared.kind, prepared.converted), (FileKind::Jpeg, true));
        assert!(matches!(prepare(heic.into(), Some("image/jpeg"), None), Err(FileRefusal::TypeMismatch)));
    }

    #[test]
    fn damaged_and_empty_files_are_refused() {
        assert!(matches!(prepare(Bytes::new(), None, None), Err(FileRefusal::Empty)));
        assert!(matches!(prepare(Bytes::from_static(b"%PDF-1.7 cut"), None, None), Err(FileRefusal::Damaged)));
        assert!(prepare(Bytes::from_static(b"%PDF-1.7\n...\nstartxref\n0\n%%EOF\n"), None, None).is_ok());
    }
}
