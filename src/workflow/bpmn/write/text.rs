//! XML as text, indented, with everything escaped that would not come back as it was.

use std::fmt::Write as _;

/// A document that is being written.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    open: Vec<&'static str>,
    /// A character was met that XML cannot hold.
    pub(super) impossible: Option<char>,
}

impl Text {
    pub(super) fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into(), ..Self::default() }
    }

    /// Opens an element. Attributes without a value are left out.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, Option<&str>)]) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            // Writing into a String cannot fail.
            let _ = writeln!(self.text, "</{name}>");
        }
    }

    /// An element without anything in it.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, Option<&str>)]) {
        self.tag(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element with nothing but text in it.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: &[(&str, Option<&str>)], text: &str) {
        self.tag(name, attributes);
        self.text.push('>');
        self.escaped(text, false);
        let _ = writeln!(self.text, "</{name}>");
    }

    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn indent(&mut self) {
        for _ in &self.open {
            self.text.push_str("  ");
        }
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.indent();
        let _ = write!(self.text, "<{name}");
        for (attribute, value) in attributes {
            if let Some(value) = value {
                let _ = write!(self.text, " {attribute}=\"");
                self.escaped(value, true);
                self.text.push('"');
            }
        }
    }

    fn escaped(&mut self, text: &str, attribute: bool) {
        for character in text.chars() {
            match character {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' if attribute => self.text.push_str("&quot;"),
                '\r' => self.text.push_str("&#13;"),
                '\n' if attribute => self.text.push_str("&#10;"),
                '\t' if attribute => self.text.push_str("&#9;"),
                '\n' | '\t' => self.text.push(character),
                _ if character.is_ascii_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}') => {
                    self.impossible = self.impossible.or(Some(character));
                }
                // Not line ends in XML 1.0, but in 1.1 and in many an editor.
                '\u{85}' | '\u{2028}' => {
                    let _ = write!(self.text, "&#{};", u32::from(character));
                }
                _ => self.text.push(character),
            }
        }
    }
}
