//! What is searched and what is typed, in one plain form. Pure.

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti;
use unicode_normalization::UnicodeNormalization;

/// A Chinese character or a Latin word, with the ways in which it can be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// In small letters.
    pub written: Vec<char>,
    /// Every reading of a Chinese character in pinyin without tones; nothing for other words.
    pub readings: Vec<Vec<char>>,
}

/// A text as a row of units; what is neither letter nor digit only parts them.
pub fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut word = Vec::new();
    for c in plain(text) {
        let readings = readings(c);
        if readings.is_empty() && c.is_alphanumeric() && !is_han(c) {
            word.push(c);
            continue;
        }
        flush(&mut units, &mut word);
        if is_han(c) {
            units.push(Unit { written: vec![c], readings });
        }
    }
    flush(&mut units, &mut word);
    units
}

fn flush(units: &mut Vec<Unit>, word: &mut Vec<char>) {
    if !word.is_empty() {
        units.push(Unit { written: std::mem::take(word), readings: Vec::new() });
    }
}

/// Full-width letters and digits as plain ones, everything in small letters.
fn plain(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkc().flat_map(char::to_lowercase)
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// 行 is read hang and xing; 女 can be typed nü, nv and nu.
fn readings(c: char) -> Vec<Vec<char>> {
    let Some(all) = c.to_pinyin_multi() else { return Vec::new() };
    let mut readings = BTreeSet::new();
    for one in all {
        let reading = one.plain();
        if reading.contains('ü') {
            readings.extend(["v", "u"].map(|letter| reading.replace('ü', letter)));
        }
        readings.insert(reading.to_owned());
    }
    readings.into_iter().map(|reading| reading.chars().collect()).collect()
}

/// What somebody typed into a search box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Nothing, so that everything is wanted.
    Nothing,
    /// Signs that no text has, so that nothing is found.
    Unsearchable,
    /// Words that all have to be found.
    Words(Vec<Vec<char>>),
}

/// So much of what is typed is read; nobody types more in earnest.
const LONGEST: usize = 200;
/// A word is cut here.
const LONGEST_WORD: usize = 40;
const MOST_WORDS: usize = 8;

impl Typed {
    pub fn read(typed: &str) -> Self {
        if typed.trim().is_empty() {
            return Self::Nothing;
        }
        let mut words = vec![Vec::new()];
        for c in plain(typed).take(LONGEST) {
            match words.last_mut() {
                Some(word) if c.is_alphanumeric() => word.push(c),
                // Between syllables: xi'an.
                Some(_) if matches!(c, '\'' | '’') => {}
                _ => words.push(Vec::new()),
            }
        }
        words.retain(|word| !word.is_empty());
        words.truncate(MOST_WORDS);
        words.iter_mut().for_each(|word| word.truncate(LONGEST_WORD));
        if words.is_empty() { Self::Unsearchable } else { Self::Words(words) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_all_their_readings() {
        let typed = |c: char| readings(c).into_iter().map(String::from_iter).collect::<Vec<String>>();
        assert!(typed('才').contains(&"cai".to_owned()));
        assert!(["hang", "xing"].iter().all(|one| typed('行').contains(&(*one).to_owned())), "{:?}", typed('行'));
        assert!(["nv", "nu", "nü"].iter().all(|one| typed('女').contains(&(*one).to_owned())), "{:?}", typed('女'));
        assert_eq!(typed('a'), Vec::<String>::new());
    }

    #[test]
    fn a_text_is_a_row_of_characters_and_words() {
        let written: Vec<String> =
            units("ＡＢ人才, Rent-Subsidy 16号").into_iter().map(|one| one.written.iter().collect()).collect();
        assert_eq!(written, ["ab", "人", "才", "rent", "subsidy", "16", "号"]);
    }

    #[test]
    fn whatever_is_typed_is_read() {
        let words = |typed: &str| match Typed::read(typed) {
            Typed::Words(words) => words.into_iter().map(String::from_iter).collect::<Vec<String>>(),
            _ => Vec::new(),
        };
        assert_eq!(words(" Rencai补贴　申请 "), ["rencai补贴", "申请"]);
        assert_eq!(words("xi'an"), ["xian"]);
        assert_eq!(words("租\u{7}房\u{200b}补"), ["租", "房", "补"]);
        assert_eq!(Typed::read(" \u{3000}\n"), Typed::Nothing);
        assert_eq!(Typed::read("。！?%_*"), Typed::Unsearchable);
        let long = words(&"人".repeat(10_000));
        assert_eq!((long.len(), long[0].chars().count()), (1, 40));
        assert_eq!(words(&"a ".repeat(5_000)).len(), 8);
    }
}
