use super::FileRefusal;

/// What may be stored. HEIC is taken too, and becomes a JPEG on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Pdf,
    Jpeg,
    Png,
}

/// What was found at the beginning of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Kind(FileKind),
    Heic,
}

impl FileKind {
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    pub fn from_media_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == text)
    }
}

impl Found {
    /// Tells the type by content and refuses what is not on the list.
    pub(super) fn sniff(bytes: &[u8]) -> Result<Self, FileRefusal> {
        match infer::get(bytes).map(|t| t.mime_type()) {
            Some("application/pdf") => Ok(Self::Kind(FileKind::Pdf)),
            Some("image/jpeg") => Ok(Self::Kind(FileKind::Jpeg)),
            Some("image/png") => Ok(Self::Kind(FileKind::Png)),
            Some("image/heif") => Ok(Self::Heic),
            _ => Err(FileRefusal::TypeNotAllowed),
        }
    }

    /// Compares with what the sender said. A name or media type that says nothing in particular is no contradiction; one
    /// that names another type is refused, because somebody downstream would believe it.
    pub(super) fn agrees(self, media_type: Option<&str>, file_name: Option<&str>) -> Result<(), FileRefusal> {
        let media_type = media_type.and_then(|m| m.split(';').next()).map(|m| m.trim().to_ascii_lowercase());
        let by_type = match media_type.as_deref() {
            None | Some("" | "application/octet-stream") => true,
            Some("image/jpg" | "image/pjpeg") => self == Self::Kind(FileKind::Jpeg),
            Some("image/heic" | "image/heif") => self == Self::Heic,
            Some(said) => matches!(self, Self::Kind(kind) if kind.media_type() == said),
        };
        let extension = file_name.and_then(|n| n.rsplit_once('.')).map(|(_, e)| e.to_ascii_lowercase());
        let by_name = match extension.as_deref() {
            None => true,
            Some("jpg" | "jpeg" | "jpe" | "jfif") => self == Self::Kind(FileKind::Jpeg),
            Some("heic" | "heif") => self == Self::Heic,
            Some("png") => self == Self::Kind(FileKind::Png),
            Some("pdf") => self == Self::Kind(FileKind::Pdf),
            // Names end in all sorts of things ("毕业证.2019"); only the endings of file types mean something.
            Some(other) => !KNOWN_ENDINGS.contains(&other),
        };
        if by_type && by_name { Ok(()) } else { Err(FileRefusal::TypeMismatch) }
    }
}

const KNOWN_ENDINGS: [&str; 24] = [
    "apk", "avif", "bat", "bmp", "cmd", "doc", "docx", "exe", "gif", "htm", "html", "js", "msi", "ppt", "pptx", "rar",
    "sh", "svg", "tif", "tiff", "webp", "xls", "xlsx", "zip",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n";

    #[test]
    fn content_decides_and_a_contradiction_is_refused() {
        let pdf = Found::sniff(PDF).unwrap();
        for (media_type, name, agrees) in [
            (None, None, true),
            (Some("application/pdf"), Some("学位证.pdf"), true),
            (Some("application/pdf; charset=binary"), Some("学位证.PDF"), true),
            (Some("application/octet-stream"), Some("毕业证.2019"), true),
            (Some("image/png"), None, false),
            (None, Some("照片.jpg"), false),
            (None, Some("证书.pdf.exe"), false),
            (Some("text/html"), Some("a.pdf"), false),
        ] {
            assert_eq!(pdf.agrees(media_type, name).is_ok(), agrees, "{media_type:?} {name:?}");
        }
    }

    #[test]
    fn what_is_not_on_the_list_is_refused() {
        let cases: [&[u8]; 6] = [b"", b"MZ\x90\x00", b"PK\x03\x04 a zip", b"GIF89a", b"<svg xmlns=\"x\"/>", b"hello"];
        for bytes in cases {
            assert!(matches!(Found::sniff(bytes), Err(FileRefusal::TypeNotAllowed)), "{bytes:?}");
        }
    }
}
