//! The document that is drawn into.

use std::fmt::Write as _;

use super::super::layout::{Area, Pair};
use super::Tongue;
use super::text::Lines;

/// An SVG that grows.
pub(super) struct Svg {
    text: String,
}

impl Svg {
    pub(super) fn new(width: i64, height: i64, tongue: Tongue) -> Self {
        let language = if tongue == Tongue::English { "en" } else { "zh-CN" };
        let mut svg = Self { text: String::new() };
        svg.put(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\" lang=\"{language}\" aria-labelledby=\"flow-title flow-description\" font-family=\"'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif\">"
        ));
        svg
    }

    /// What the picture is, and everything it shows in words.
    pub(super) fn title(&mut self, title: &str, description: &str) {
        let (title, description) = (escape(title), escape(description));
        self.put(&format!("<title id=\"flow-title\">{title}</title>"));
        self.put(&format!("<desc id=\"flow-description\">{description}</desc>"));
        self.put("<defs><marker id=\"flow-head\" viewBox=\"0 0 10 10\" refX=\"9.5\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 1 10 5 0 9z\" fill=\"#4b5563\"/></marker></defs>");
        self.put("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    }

    /// One piece of the document as it is.
    pub(super) fn put(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.text.push('\n');
    }

    /// Begins what belongs together and has a name.
    pub(super) fn group(&mut self, class: &str, title: &str) {
        let title = escape(title);
        self.put(&format!("<g class=\"{class}\"><title>{title}</title>"));
    }

    pub(super) fn end_group(&mut self) {
        self.put("</g>");
    }

    pub(super) fn arrow(&mut self, points: &[Pair]) {
        if points.len() < 2 {
            return;
        }
        let mut path = String::new();
        for ((x, y), number) in points.iter().zip(0_u32..) {
            // Writing into a String cannot fail.
            let _ = write!(path, "{}{x} {y}", if number == 0 { "M" } else { " L" });
        }
        self.put(&format!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"#4b5563\" stroke-width=\"1.5\" stroke-linejoin=\"round\" marker-end=\"url(#flow-head)\"/>"
        ));
    }

    /// Text in lines, centred around x, its first line beginning at y.
    pub(super) fn centred(&mut self, x: i64, y: i64, lines: &Lines, style: &str) {
        let size = lines.size;
        for (line, number) in lines.lines.iter().zip(0_i64..) {
            let (y, line) = (y + number * lines.step() + size, escape(line));
            self.put(&format!(
                "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"middle\" {style}>{line}</text>"
            ));
        }
    }

    /// The text of an arrow, with a rim that keeps it legible over lines.
    pub(super) fn label(&mut self, area: Area, lines: &Lines) {
        let rim =
            "fill=\"#374151\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\" stroke-linejoin=\"round\"";
        let (x, size) = (area.x, lines.size);
        for (line, number) in lines.lines.iter().zip(0_i64..) {
            let (y, line) = (area.y + number * lines.step() + size, escape(line));
            self.put(&format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" {rim}>{line}</text>"));
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// A text as it may stand in a document; characters that XML cannot hold are left out.
pub(super) fn escape(text: &str) -> String {
    let possible = |character: &char| !character.is_control() && !matches!(character, '\u{FFFE}' | '\u{FFFF}');
    let spaced = text.chars().map(|character| if character.is_whitespace() { ' ' } else { character });
    quick_xml::escape::escape(spaced.filter(possible).collect::<String>()).into_owned()
}
