//! Papers: a letter set on A4 pages and given out as PDF, with its issuer's name above, a seal below, and a code by which
//! anybody can ask whether it was issued.
//!
//! Setting is pure and reads no clock: the same [`Paper`] is the same file, byte for byte. The text stays text in the file, so
//! it can be searched and read aloud. What the one font cannot draw is found before anything is drawn: in its place stands a
//! mark that no text uses otherwise, and the paper itself says which characters are meant. A paper never has a silent hole.

mod body;
mod code;
pub mod font;
mod lines;
mod page;
mod paint;
mod seal;

pub use page::pdf;

use font::{missing_glyphs, visible};

/// Changes whenever the same paper would be drawn differently, so that nobody keeps the old drawing for the new one.
pub const EDITION: u32 = 1;

/// Everything that stands on a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper<'a> {
    /// What it is, for the file's own title.
    pub title: &'a str,
    /// The department that issued it: above the text, under it, and around the seal.
    pub issuer: &'a str,
    pub number: &'a str,
    /// The text as it was given out; its first line is the heading.
    pub body: &'a str,
    /// The day of issue as it is written under the text.
    pub date: &'a str,
    pub seal: Seal<'a>,
    /// Where the printed code leads.
    pub address: &'a str,
    /// The code by which it is looked up, for whoever types.
    pub check_code: &'a str,
    /// Digest of what was issued, hexadecimal.
    pub digest: &'a str,
}

/// How the seal is drawn: a ring with the issuer's name in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal<'a> {
    /// Stands straight below the middle.
    pub line: Option<&'a str>,
    /// It stands for a seal and is none: says so in its middle.
    pub sample: bool,
}

/// Why a paper could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperFault {
    #[error("the address is too long for a printed code")]
    AddressTooLong,
    #[error("the drawing failed: {0}")]
    Drawing(String),
}

/// Characters of a paper that the font lacks, each once. What has no shape of its own, such as a joiner, is left out of the
/// drawing and not missed.
pub fn missing(paper: &Paper<'_>) -> Vec<char> {
    let texts = [paper.issuer, paper.number, paper.body, paper.date, paper.seal.line.unwrap_or_default()];
    missing_in(&texts.concat())
}

/// The same of one text.
pub fn missing_in(text: &str) -> Vec<char> {
    missing_glyphs(&visible(text).replace('\n', ""))
}

/// What printers set where they have no type for a character.
const ABSENT: char = '〓';

/// The text as it stands on paper.
fn printable(text: &str) -> String {
    let in_place = |c: char| if c == '\n' || font::has_glyph(c) { c } else { ABSENT };
    visible(text).chars().map(in_place).collect()
}

/// The sentence that names what [`ABSENT`] stands for, where it stands for anything.
fn note(missing: &[char]) -> Option<String> {
    let named: Vec<_> = missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    (!named.is_empty()).then(|| {
        let named = named.join("、");
        format!("注：“{ABSENT}”处为字库暂缺的字，按出现先后其统一码为 {named}；文字以本文书的电子文本为准。")
    })
}

#[cfg(test)]
mod tests;
