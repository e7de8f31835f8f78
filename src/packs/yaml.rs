//! YAML with a memory of places: a document is read once into a JSON value and an index from JSON pointer to
//! line and column. Types and cross-checks then work on plain values and still point at the exact spot.

use std::{collections::BTreeMap, fmt};

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::Spanned;

use super::problem::Position;

/// Levels of lists and mappings in a file. Reading recurses once a level, and running out of stack ends the process; no
/// honest file comes near it.
const DEEPEST: usize = 24;
/// Values, keys, lists and mappings in a file.
const MOST_NODES: usize = 60_000;

/// One parsed file of a pack.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path inside the pack.
    pub file: String,
    /// The content as plain data.
    pub value: Value,
    text: String,
    places: BTreeMap<String, Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    key: Option<Position>,
    value: Position,
}

impl Document {
    /// Reads YAML text. The error carries the place of the fault.
    pub fn parse(file: &str, text: &str) -> Result<Self, (Position, String)> {
        let options = serde_saphyr::options! {
            strict_booleans: true,
            leading_zero_numbers_as_strings: true,
            underscored_numbers_as_strings: true,
            budget: serde_saphyr::budget! { max_depth: DEEPEST, max_nodes: MOST_NODES },
        };
        let root: Spanned<Node> = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
            let place = error.location().map_or(Position::START, |location| position(&location));
            let plain = error.without_snippet().to_string();
            (place, first_line(&plain))
        })?;
        let mut places = BTreeMap::new();
        let value = unfold(root, None, String::new(), &mut places);
        Ok(Self { file: file.to_owned(), value, text: text.to_owned(), places })
    }

    /// Where the value at a JSON pointer stands; the nearest known ancestor when the pointer leads nowhere.
    pub fn position(&self, pointer: &str) -> Position {
        self.nearest(pointer).map_or(Position::START, |(_, place)| place.value)
    }

    /// Where the key of the entry at a JSON pointer stands (the value itself inside a list).
    pub fn key_position(&self, pointer: &str) -> Position {
        match self.nearest(pointer) {
            Some((true, place)) => place.key.unwrap_or(place.value),
            Some((false, place)) => place.value,
            None => Position::START,
        }
    }

    /// A place inside a text value, given as line and column of that text. Exact for values on one line and for
    /// literal blocks; the beginning of the value otherwise.
    pub fn inside(&self, pointer: &str, line: usize, column: usize) -> Position {
        let start = self.position(pointer);
        let index = |one_based: u64| usize::try_from(one_based.saturating_sub(1)).unwrap_or_default();
        let (line, column) = (u64::try_from(line).unwrap_or(1).max(1), u64::try_from(column).unwrap_or(1).max(1));
        let row = |one_based: u64| self.text.lines().nth(index(one_based)).unwrap_or_default();
        let literal = start.line > 1 && row(start.line - 1).trim_end().trim_end_matches(['-', '+']).ends_with(": |");
        match row(start.line).chars().nth(index(start.column)) {
            _ if literal => Position { line: start.line + line - 1, column: start.column + column - 1 },
            Some('"' | '\'') if line == 1 => Position { line: start.line, column: start.column + column },
            _ if line == 1 => Position { line: start.line, column: start.column + column - 1 },
            _ => start,
        }
    }

    fn nearest(&self, pointer: &str) -> Option<(bool, Place)> {
        let mut path = pointer;
        loop {
            if let Some(place) = self.places.get(path) {
                return Some((path == pointer, *place));
            }
            path = path.rfind('/').and_then(|cut| path.get(..cut))?;
        }
    }
}

/// Appends one segment to a JSON pointer, escaped as RFC 6901 says.
pub fn join(pointer: &str, segment: impl fmt::Display) -> String {
    let segment = segment.to_string().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{segment}")
}

fn position(location: &serde_saphyr::Location) -> Position {
    Position { line: location.line().max(1), column: location.column().max(1) }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

enum Node {
    Scalar(Value),
    List(Vec<Spanned<Node>>),
    Record(Vec<(Spanned<String>, Spanned<Node>)>),
}

fn unfold(node: Spanned<Node>, key: Option<Position>, pointer: String, places: &mut BTreeMap<String, Place>) -> Value {
    let here = Place { key, value: position(&node.referenced) };
    let value = match node.value {
        Node::Scalar(value) => value,
        Node::List(items) => Value::Array(
            items
                .into_iter()
                .enumerate()
                .map(|(index, item)| unfold(item, None, join(&pointer, index), places))
                .collect(),
        ),
        Node::Record(entries) => {
            let mut map = Map::new();
            for (key, item) in entries {
                let place = position(&key.referenced);
                let value = unfold(item, Some(place), join(&pointer, &key.value), places);
                map.insert(key.value, value);
            }
            Value::Object(map)
        }
    };
    places.insert(pointer, here);
    value
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, a truth value, a list or a mapping")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_none<E: de::Error>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Bool(value)))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Number(value.into())))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Number(value.into())))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node, E> {
        Number::from_f64(value)
            .map(|number| Node::Scalar(Value::Number(number)))
            .ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(Value::String(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Record(entries))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn every_value_and_key_knows_its_place() {
        let text = "code: 一\nlist:\n  - a: 1\n    b: no\n  - {c: [x, y]}\n";
        let document = Document::parse("x.yaml", text).unwrap();
        assert_eq!(document.value, serde_json::json!({"code": "一", "list": [{"a": 1, "b": "no"}, {"c": ["x", "y"]}]}));
        let at = |pointer: &str| {
            let position = document.position(pointer);
            (position.line, position.column)
        };
        assert_eq!(at("/code"), (1, 7));
        assert_eq!(at("/list/0/b"), (4, 8));
        assert_eq!(at("/list/1/c/1"), (5, 13));
        assert_eq!(at("/list/1/c/9"), (5, 9), "an unknown place falls back to the nearest ancestor");
        assert_eq!(document.key_position("/list/0/b"), Position { line: 4, column: 5 });
    }

    #[test]
    fn places_inside_a_text_are_found_again() {
        let text = "plain: a.b == 1\nquoted: 'x == 2'\nblock: |\n  first\n  second line\n";
        let document = Document::parse("x.yaml", text).unwrap();
        assert_eq!(document.inside("/plain", 1, 3), Position { line: 1, column: 10 });
        assert_eq!(document.inside("/quoted", 1, 3), Position { line: 2, column: 12 });
        assert_eq!(document.inside("/block", 2, 8), Position { line: 5, column: 10 });
    }

    #[test]
    fn faults_of_the_text_carry_their_place() {
        let (place, message) = Document::parse("x.yaml", "a: 1\nb: [1, 2\nc: 3\n").unwrap_err();
        assert!(place.line >= 2, "{place:?} {message}");
        let (place, message) = Document::parse("x.yaml", "a: 1\na: 2\n").unwrap_err();
        assert_eq!((place.line, place.column), (2, 1), "{message}");
        assert!(message.contains("duplicate"), "{message}");
    }
}
