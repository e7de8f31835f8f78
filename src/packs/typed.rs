//! From plain data to the types of the format, without stopping at the first fault: what does not fit is
//! noted with its place, taken out, and reading goes on, so that one run of the check shows every fault.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::{
    problem::{Findings, Position},
    yaml::{Document, join},
};

/// More faults than this in one file are not worth listing.
const LIMIT: usize = 100;

/// Reads a document as `T`. `None` when a fault could not be taken out; otherwise what is left after the faulty
/// parts were removed (and noted), so that the rest can be checked as well.
pub fn read<T: DeserializeOwned>(document: &Document, findings: &mut Findings) -> Option<T> {
    let mut value = document.value.clone();
    let mut removed = Removed::default();
    for _ in 0..LIMIT {
        let error = match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let message = error.inner().to_string();
        let found = pointer(error.path());
        let unknown = quoted_after(&message, "unknown field ").filter(|_| true);
        let place = match &unknown {
            Some(field) => {
                let parent = if found.ends_with(&format!("/{field}")) { parent(&found) } else { found.as_str() };
                let pointer = join(parent, field);
                removed.take(&mut value, &pointer).map_or(Position::START, |original| document.key_position(&original))
            }
            None => document.position(&removed.original(&found)),
        };
        findings.at(&document.file, place, plain(&message));
        if unknown.is_none() && !removed.take_item(&mut value, &found) {
            return None;
        }
    }
    None
}

/// What was taken out of lists so far, to translate shortened places back into those of the file.
#[derive(Default)]
struct Removed {
    items: Vec<(String, usize)>,
}

impl Removed {
    fn original(&self, pointer: &str) -> String {
        let mut path = pointer.to_owned();
        for (list, index) in self.items.iter().rev() {
            let Some(rest) = path.strip_prefix(list.as_str()).and_then(|rest| rest.strip_prefix('/')) else { continue };
            let (first, tail) = rest.split_once('/').map_or((rest, None), |(first, tail)| (first, Some(tail)));
            let Ok(position) = first.parse::<usize>() else { continue };
            if position >= *index {
                let moved = join(list, position + 1);
                path = tail.map_or(moved.clone(), |tail| format!("{moved}/{tail}"));
            }
        }
        path
    }

    /// Removes an entry of a mapping and answers where it stood in the file.
    fn take(&self, value: &mut Value, pointer: &str) -> Option<String> {
        let original = self.original(pointer);
        let key = pointer.rsplit('/').next()?.replace("~1", "/").replace("~0", "~");
        value.pointer_mut(parent(pointer))?.as_object_mut()?.remove(&key)?;
        Some(original)
    }

    /// Removes the innermost list item around a place. False when the place is in no list.
    fn take_item(&mut self, value: &mut Value, pointer: &str) -> bool {
        let mut path = pointer;
        while !path.is_empty() {
            let list = parent(path);
            let index = path.get(list.len() + 1..).and_then(|last| last.parse::<usize>().ok());
            if let (Some(index), Some(items)) = (index, value.pointer_mut(list).and_then(Value::as_array_mut))
                && index < items.len()
            {
                items.remove(index);
                self.items.push((list.to_owned(), index));
                return true;
            }
            path = list;
        }
        false
    }
}

fn parent(pointer: &str) -> &str {
    pointer.rfind('/').and_then(|cut| pointer.get(..cut)).unwrap_or_default()
}

fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => join(&pointer, index),
        Segment::Map { key } => join(&pointer, key),
        // The kind of an entry is the key under which it stands: `{ age_on: { min: 18 } }`.
        Segment::Enum { variant } => join(&pointer, variant),
        Segment::Unknown => pointer,
    })
}

fn quoted_after<'a>(message: &'a str, lead: &str) -> Option<&'a str> {
    message.strip_prefix(lead)?.strip_prefix('`')?.split('`').next()
}

fn plain(message: &str) -> String {
    message
        .replace("invalid type: map", "invalid type: mapping")
        .replace("invalid type: sequence", "invalid type: list")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Item {
        name: String,
        #[allow(dead_code)]
        #[serde(default)]
        size: u32,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[allow(dead_code)]
        code: String,
        items: Vec<Item>,
    }

    #[test]
    fn all_faults_of_a_file_are_found_in_one_run() {
        let text = "code: x\ncolour: red\nitems:\n  - name: a\n    sise: 3\n  - size: 2\n  - name: c\n    size: -1\n  - name: d\n  - name: e\n    size: big\n";
        let document = Document::parse("f.yaml", text).unwrap();
        let mut findings = Findings::default();
        let file: File = read(&document, &mut findings).unwrap();
        assert_eq!(file.items.iter().map(|item| item.name.as_str()).collect::<Vec<_>>(), ["a", "d"]);
        let places: Vec<_> = findings.into_sorted().into_iter().map(|found| (found.line, found.column)).collect();
        assert_eq!(places, [(2, 1), (5, 5), (6, 5), (8, 11), (11, 11)]);
    }

    #[test]
    fn a_missing_part_of_the_file_itself_ends_the_reading() {
        let document = Document::parse("f.yaml", "items: []\n").unwrap();
        let mut findings = Findings::default();
        assert!(read::<File>(&document, &mut findings).is_none());
        assert_eq!(
            findings.into_sorted().first().map(|found| found.message.clone()),
            Some("missing field `code`".to_owned())
        );
    }
}
