//! Ids that conditions can name: letters, digits and underscores.

use std::collections::BTreeSet;

/// Whether a condition can name it.
pub(in crate::workflow::bpmn) fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|each| each.is_ascii_alphanumeric() || each == '_')
}

/// The Latin words of a name, in small letters with underscores between them; nothing if there are none.
pub(super) fn slug(name: &str) -> Option<String> {
    let mut slug = String::new();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
        if slug.len() >= 40 {
            break;
        }
    }
    let slug = slug.trim_end_matches('_');
    slug.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| slug.to_owned())
}

/// An id that is not taken yet, as near to the wanted one as possible.
pub(in crate::workflow::bpmn) fn free(wanted: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(wanted) {
        return wanted.to_owned();
    }
    let mut number = 2_u32;
    while taken.contains(&format!("{wanted}_{number}")) {
        number += 1;
    }
    format!("{wanted}_{number}")
}
