//! `privacy.yaml`: what people are told holds together.

use super::{
    super::{
        format::{ConsentKind, PrivacyNotice, RestsOn},
        load::Typed,
        problem::Findings,
    },
    unique,
};

pub(super) fn check(file: &Typed<PrivacyNotice>, findings: &mut Findings) {
    let Typed { document, data } = file;
    unique(document, "/purposes", &data.purposes, |one| one.code.as_str(), findings);
    unique(document, "/kept", &data.kept, |one| one.code.as_str(), findings);
    let mut note = |pointer: &str, message: String| findings.at(&document.file, document.position(pointer), message);
    if data.export_days == 0 {
        note("/export_days", "a copy that can never be fetched is of no use".to_owned());
    }
    for (at, purpose) in data.purposes.iter().enumerate() {
        let here = format!("/purposes/{at}");
        if purpose.kinds.is_empty() {
            note(&here, format!("`{}` does not say which kinds of data it is about", purpose.code));
        }
        if purpose.sensitive && purpose.consent == ConsentKind::NotNeeded {
            note(&format!("{here}/consent"), "sensitive kinds of data need a consent of their own".to_owned());
        }
        let Some(rests) = purpose.rests else { continue };
        let wanted = if rests == RestsOn::ChildData { ConsentKind::Guardian } else { ConsentKind::Own };
        if purpose.consent != wanted {
            note(&format!("{here}/consent"), format!("what rests on `{rests}` needs the consent `{wanted}`"));
        }
        if data.resting(rests).is_some_and(|first| first.code != purpose.code) {
            note(&format!("{here}/rests"), format!("`{rests}` rests on another purpose already"));
        }
    }
}
