//! Breaking Chinese text into lines: between any two characters, but no line begins with a closing mark or ends with an
//! opening one, and words and numbers stay whole (the rules that GB/T 15834 gives for punctuation at the ends of lines).

use super::font::{glyph, is_wider, width};

/// One line of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub text: String,
    /// How far the line is set in.
    pub indent: f32,
    /// What is added between its characters so that it reaches the edge.
    pub spacing: f32,
}

/// No line begins with these.
const CLOSING: &str = "，。、；：！？）】》〉」』〕〗’”％‰℃…—～·,.;:!?)]}%";
/// No line ends with these.
const OPENING: &str = "（【《〈「『〔〖‘“￥([{";

/// Breaks one paragraph. Its first line is set in by `indent`.
pub fn broken(text: &str, size: f32, indent: f32, available: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut open = String::new();
    let mut set_in = indent;
    for part in parts(text.trim()) {
        let joined = format!("{open}{part}");
        let fits = !is_wider(joined.trim_end(), size, available - set_in);
        // What is too long for the rest of a line begins the next one, unless that left most of this one empty.
        if fits || width(&open, size) + set_in < available / 2.0 {
            open = joined;
        } else {
            lines.push(line(&open, set_in, size, available));
            set_in = 0.0;
            open = part.trim_start().to_owned();
        }
        while is_wider(open.trim_end(), size, available - set_in) {
            let Some((head, tail)) = cut(&open, size, available - set_in) else { break };
            lines.push(line(&head, set_in, size, available));
            set_in = 0.0;
            open = tail;
        }
    }
    if !open.trim().is_empty() {
        lines.push(Line { text: open.trim_end().to_owned(), indent: set_in, spacing: 0.0 });
    }
    lines
}

/// A line that goes on in the next one reaches the edge, unless that would pull it apart.
fn line(text: &str, indent: f32, size: f32, available: f32) -> Line {
    let text = text.trim_end().to_owned();
    let slack = available - indent - width(&text, size);
    let gaps = f32::from(u16::try_from(text.chars().count().saturating_sub(1)).unwrap_or(u16::MAX));
    let fits = gaps > 0.0 && slack > 0.0 && slack <= 2.2 * size;
    Line { text, indent, spacing: if fits { slack / gaps } else { 0.0 } }
}

/// Cuts a part that is wider than a whole line wherever the line is full.
fn cut(text: &str, size: f32, available: f32) -> Option<(String, String)> {
    let mut wide = 0.0;
    let full = text.char_indices().find(|(at, c)| {
        wide += glyph(*c).map_or(0.0, |(_, advance)| advance) * size;
        wide > available && *at > 0
    });
    let (head, tail) = text.split_at_checked(full?.0)?;
    Some((head.to_owned(), tail.to_owned()))
}

/// The pieces between which a line may end.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = None;
    for c in text.chars() {
        match (parts.last_mut(), before) {
            (Some(last), Some(before)) if !may_part(before, c) => last.push(c),
            _ => parts.push(c.to_string()),
        }
        before = Some(c);
    }
    parts
}

/// Whether a line may end between two characters.
fn may_part(before: char, after: char) -> bool {
    if CLOSING.contains(after) || OPENING.contains(before) || after.is_whitespace() {
        return false;
    }
    before.is_whitespace() || !(is_narrow(before) && is_narrow(after))
}

/// Letters and digits of words that are written without gaps.
fn is_narrow(c: char) -> bool {
    u32::from(c) < 0x2000 && !c.is_whitespace()
}
