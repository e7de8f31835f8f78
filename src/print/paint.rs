//! A pen for the pages of a PDF. Lengths are points of 1/72 inch, from the top left corner.

use std::sync::OnceLock;

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::font::{FONT, glyph};

/// A colour as the screen mixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink(pub u8, pub u8, pub u8);

pub const BLACK: Ink = Ink(0x1a, 0x1a, 0x1a);
pub const GREY: Ink = Ink(0x5c, 0x61, 0x6b);
pub const PALE: Ink = Ink(0xc9, 0xcd, 0xd4);
pub const RED: Ink = Ink(0xc8, 0x1e, 0x1e);

/// Four of these curves are a circle.
const QUARTER: f32 = 0.552_284_8;

fn font() -> Option<Font> {
    static LOADED: OnceLock<Option<Font>> = OnceLock::new();
    LOADED.get_or_init(|| Font::new(FONT.into(), 0)).clone()
}

/// Draws on one page.
pub struct Pen<'p, 's> {
    surface: &'p mut Surface<'s>,
}

impl<'p, 's> Pen<'p, 's> {
    pub fn new(surface: &'p mut Surface<'s>) -> Self {
        Self { surface }
    }

    fn fill(&mut self, ink: Ink) {
        let paint = rgb::Color::new(ink.0, ink.1, ink.2).into();
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill { paint, ..Fill::default() }));
    }

    /// A line of text whose base line begins at a point, its characters set apart by `spacing`.
    pub fn text(&mut self, text: &str, x: f32, y: f32, size: f32, spacing: f32, ink: Ink) {
        let Some(font) = font() else { return };
        let glyphs: Vec<_> = text
            .char_indices()
            .filter_map(|(at, c)| {
                let (id, advance) = glyph(c)?;
                let advance = advance + spacing / size;
                Some(KrillaGlyph::new(GlyphId::new(id.into()), advance, 0.0, 0.0, 0.0, at..at + c.len_utf8(), None))
            })
            .collect();
        self.fill(ink);
        self.surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, text, size, false);
    }

    /// A line of text turned by an angle (degrees, clockwise) around a point that its base line is given relative to.
    pub fn turned(&mut self, text: &str, around: (f32, f32), degrees: f32, at: (f32, f32), size: f32, ink: Ink) {
        self.surface.push_transform(&Transform::from_rotate_at(degrees, around.0, around.1));
        self.text(text, around.0 + at.0, around.1 + at.1, size, 0.0, ink);
        self.surface.pop();
    }

    pub fn bar(&mut self, x: f32, y: f32, wide: f32, high: f32, ink: Ink) {
        let Some(rect) = Rect::from_xywh(x, y, wide, high) else { return };
        self.bars([rect].into_iter(), ink);
    }

    /// Many bars as one shape.
    pub fn bars(&mut self, bars: impl Iterator<Item = Rect>, ink: Ink) {
        let mut path = PathBuilder::new();
        bars.for_each(|bar| path.push_rect(bar));
        self.shape(path.finish(), ink);
    }

    /// A filled outline through points.
    pub fn outline(&mut self, points: &[(f32, f32)], ink: Ink) {
        let mut path = PathBuilder::new();
        for (at, (x, y)) in points.iter().enumerate() {
            if at == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        path.close();
        self.shape(path.finish(), ink);
    }

    fn shape(&mut self, path: Option<Path>, ink: Ink) {
        let Some(path) = path else { return };
        self.fill(ink);
        self.surface.draw_path(&path);
    }

    /// A circle that is not filled, dashed where a dash is given.
    pub fn ring(&mut self, centre: (f32, f32), radius: f32, wide: f32, dash: Option<f32>, ink: Ink) {
        let ((x, y), arm) = (centre, radius * QUARTER);
        let mut path = PathBuilder::new();
        path.move_to(x + radius, y);
        path.cubic_to(x + radius, y + arm, x + arm, y + radius, x, y + radius);
        path.cubic_to(x - arm, y + radius, x - radius, y + arm, x - radius, y);
        path.cubic_to(x - radius, y - arm, x - arm, y - radius, x, y - radius);
        path.cubic_to(x + arm, y - radius, x + radius, y - arm, x + radius, y);
        path.close();
        let Some(path) = path.finish() else { return };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
            width: wide,
            dash: dash.map(|length| StrokeDash { array: vec![length, length * 0.6], offset: 0.0 }),
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
    }

    /// Everything drawn until [`Pen::solid`] lets what lies below shine through.
    pub fn sheer(&mut self, share: f32) {
        self.surface.push_opacity(NormalizedF32::new(share).unwrap_or(NormalizedF32::ONE));
    }

    pub fn solid(&mut self) {
        self.surface.pop();
    }
}
