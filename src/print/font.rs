//! The one font of all drawings, and what can be measured with it. It lies in the program's own file, so only the pages that
//! a drawing touches take memory.

use std::sync::OnceLock;

use ttf_parser::Face;

/// The font file.
pub static FONT: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Medium.ttf");

fn face() -> Option<&'static Face<'static>> {
    static FACE: OnceLock<Option<Face<'static>>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(FONT, 0).ok()).as_ref()
}

/// The glyph of a character and its advance as a share of the size.
pub fn glyph(c: char) -> Option<(u16, f32)> {
    let face = face()?;
    let glyph = face.glyph_index(c).filter(|glyph| glyph.0 != 0)?;
    let advance = face.glyph_hor_advance(glyph).unwrap_or_default();
    Some((glyph.0, f32::from(advance) / f32::from(face.units_per_em())))
}

/// Characters of a text for which the font has no glyph, each once, in order.
///
/// Whoever publishes texts that will be drawn checks them with this, so that nothing ever shows an empty box.
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for c in text.chars() {
        if !has_glyph(c) && !missing.contains(&c) {
            missing.push(c);
        }
    }
    missing
}

/// Whether the font can draw a character.
pub fn has_glyph(c: char) -> bool {
    glyph(c).is_some()
}

/// The text without what the font cannot draw.
pub fn drawable(text: &str) -> String {
    text.chars().filter(|c| has_glyph(*c)).collect()
}

/// Whether a character has no shape of its own: controls, joiners, direction marks and variation selectors.
pub fn is_shapeless(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0x2066..=0x2069
            | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE01EF)
}

/// The text as it is drawn: without what has no shape, line ends kept, every other kind of blank a plain one.
pub fn visible(text: &str) -> String {
    let blank = |c: char| if c == '\t' || (c.is_whitespace() && c != '\n' && c != '\u{3000}') { ' ' } else { c };
    text.chars().map(blank).filter(|c| *c == '\n' || !is_shapeless(*c)).collect()
}

/// Width of a line of text at a size, in the drawing's units.
pub fn width(text: &str, size: f32) -> f32 {
    let Some(face) = face() else { return 0.0 };
    let units: u32 = text.chars().filter_map(|c| face.glyph_hor_advance(face.glyph_index(c)?)).map(u32::from).sum();
    let units = f32::from(u16::try_from(units).unwrap_or(u16::MAX));
    units / f32::from(face.units_per_em()) * size
}

/// Whether a line of text is wider than there is room; however long it is, only what fits is measured.
pub fn is_wider(text: &str, size: f32, available: f32) -> bool {
    let mut wide = 0.0;
    text.chars().any(|c| {
        wide += glyph(c).map_or(0.0, |(_, advance)| advance) * size;
        wide > available
    })
}

/// The largest of the sizes at which a line fits; the smallest if none does.
pub fn size_that_fits(text: &str, available: f32, largest: f32, smallest: f32) -> f32 {
    let wide = width(text, largest);
    if wide <= available { largest } else { (largest * available / wide).max(smallest) }
}

/// Cuts a line that is too long even at its smallest size, and says so with an ellipsis.
pub fn cut_to(text: &str, available: f32, size: f32) -> String {
    if width(text, size) <= available {
        return text.into();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size) + width("…", size) > available {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}
