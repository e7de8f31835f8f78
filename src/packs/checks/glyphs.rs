//! What papers and cards print has to be in the font: texts of letters, names, titles of fields, the seal's line. A character
//! that it lacks is refused here and not when somebody waits for the paper.

use serde_json::Value;

use super::super::{
    load::Draft,
    problem::Findings,
    yaml::{Document, join},
};
use crate::print::font;

pub(super) fn check(draft: &Draft<'_>, findings: &mut Findings) {
    let single = [
        draft.info.as_ref().map(|file| &file.document),
        draft.departments.as_ref().map(|file| &file.document),
        draft.cards.as_ref().map(|file| &file.document),
    ];
    for document in single.into_iter().flatten().chain(draft.services.iter().map(|file| &file.document)) {
        walk(document, &document.value, String::new(), findings);
    }
}

/// Looks at every text that is printed, wherever it stands.
fn walk(document: &Document, value: &Value, here: String, findings: &mut Findings) {
    match value {
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| walk(document, value, join(&here, key), findings));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| walk(document, item, join(&here, at), findings));
        }
        Value::String(text) if is_printed(&here) => {
            for message in unprintable(text) {
                findings.at(&document.file, document.position(&here), message);
            }
        }
        _ => {}
    }
}

fn is_printed(pointer: &str) -> bool {
    ["/name/zh", "/city/zh", "/title", "/seal/line"].iter().any(|end| pointer.ends_with(end))
}

/// What is to be said of the characters of a text that the font lacks.
fn unprintable(text: &str) -> Vec<String> {
    font::missing_glyphs(&font::visible(text).replace('\n', "")).into_iter().map(words).collect()
}

fn words(c: char) -> String {
    format!("the font has no `{c}` (U+{:04X}), so it cannot be printed", u32::from(c))
}

/// The same for the text of a letter, with line and column of the first place of each character.
pub(super) fn in_letter(text: &str) -> Vec<(usize, usize, String)> {
    let mut found: Vec<(usize, usize, char)> = Vec::new();
    for (line, content) in text.lines().enumerate() {
        for (column, c) in content.chars().enumerate() {
            let seen = found.iter().any(|(_, _, known)| *known == c);
            if !seen && !font::is_shapeless(c) && !c.is_whitespace() && !font::has_glyph(c) {
                found.push((line + 1, column + 1, c));
            }
        }
    }
    found.into_iter().map(|(line, column, c)| (line, column, words(c))).collect()
}
