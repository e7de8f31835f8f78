//! Finding things by words, pinyin and initials, typed in any mixture. Pure: what is searched is put in by whoever keeps it.

mod matching;
mod text;

use std::cmp::Reverse;

pub use matching::Kind;
use text::{Typed, Unit};

/// A text of something that is searched.
#[derive(Debug, Clone)]
struct Field {
    /// How much a fit in this text counts.
    weight: u32,
    kind: Kind,
    units: Vec<Unit>,
}

/// Something that is searched: a service item, a policy, a thing on offer.
#[derive(Debug, Clone)]
pub struct Entry {
    code: String,
    fields: Vec<Field>,
}

impl Entry {
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), fields: Vec::new() }
    }

    /// Adds a text by which it is found.
    #[must_use]
    pub fn with(mut self, weight: u32, kind: Kind, text: &str) -> Self {
        self.fields.push(Field { weight, kind, units: text::units(text) });
        self
    }

    /// How well all words fit, each where it fits best; nothing if one of them does not.
    fn score(&self, words: &[Vec<char>]) -> Option<u32> {
        let best = |word: &Vec<char>| {
            let fits = self
                .fields
                .iter()
                .filter_map(|field| Some(field.weight * matching::fit(word, &field.units, field.kind)?));
            fits.max()
        };
        words.iter().map(best).sum()
    }
}

/// Everything of a kind that is searched.
#[derive(Debug, Clone, Default)]
pub struct Index {
    entries: Vec<Entry>,
}

/// Where something found stands: the best fit first, then by code.
pub type Place = (Reverse<u32>, String);

impl Index {
    pub fn new(entries: Vec<Entry>) -> Self {
        Self { entries }
    }

    /// What was typed finds these, in order. Nothing typed finds everything, by code; signs that no text has find nothing.
    pub fn find(&self, typed: &str) -> Vec<Place> {
        let place = |score: u32, entry: &Entry| (Reverse(score), entry.code.clone());
        let mut found: Vec<Place> = match Typed::read(typed) {
            Typed::Nothing => self.entries.iter().map(|entry| place(0, entry)).collect(),
            Typed::Unsearchable => Vec::new(),
            Typed::Words(words) => {
                self.entries.iter().filter_map(|entry| Some(place(entry.score(&words)?, entry))).collect()
            }
        };
        found.sort();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        Index::new(vec![
            Entry::new("rent").with(100, Kind::Name, "人才租房补贴").with(20, Kind::Prose, "持卡人才租房的家庭"),
            Entry::new("card").with(100, Kind::Name, "人才认定").with(20, Kind::Prose, "认定后可申请租房补贴"),
            Entry::new("hall").with(100, Kind::Name, "One-stop hall"),
        ])
    }

    fn codes(typed: &str) -> Vec<String> {
        index().find(typed).into_iter().map(|(_, code)| code).collect()
    }

    #[test]
    fn the_name_comes_before_the_prose() {
        assert_eq!(codes("租房"), ["rent", "card"]);
        assert_eq!(codes("rencai"), ["card", "rent"], "the shorter name fits better");
        assert_eq!(codes("人才 租房"), ["rent", "card"], "all words, wherever they are");
        assert_eq!(codes("人才 hall"), Vec::<String>::new());
    }

    #[test]
    fn nothing_typed_finds_everything_and_rubbish_nothing() {
        assert_eq!(codes(""), ["card", "hall", "rent"]);
        assert_eq!(codes(" \t"), ["card", "hall", "rent"]);
        for rubbish in ["%%%", "。", "\u{0}\u{7}", "😀", "xq9zzz"] {
            assert_eq!(codes(rubbish), Vec::<String>::new(), "{rubbish}");
        }
    }
}
