//! The one font of the cards. It lies in the program's own file, so only the pages that a drawing touches take memory.

use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb;
use ttf_parser::Face;

static FONT: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Medium.ttf");

fn face() -> Option<&'static Face<'static>> {
    static FACE: OnceLock<Option<Face<'static>>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(FONT, 0).ok()).as_ref()
}

/// The font as the drawing library wants it; loaded at the first card.
pub fn database() -> Arc<fontdb::Database> {
    static DATABASE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    DATABASE
        .get_or_init(|| {
            let mut database = fontdb::Database::new();
            database.load_font_source(fontdb::Source::Binary(Arc::new(FONT)));
            Arc::new(database)
        })
        .clone()
}

/// The family name that the font gives itself.
pub fn family() -> String {
    database()
        .faces()
        .next()
        .and_then(|face| face.families.first())
        .map(|(name, _)| name.clone())
        .unwrap_or_else(|| "Noto Sans SC".into())
}

/// Characters of a text for which the font has no glyph, each once, in order.
///
/// Whoever publishes texts for cards (names of schemes and tiers) checks them with this, so that no card ever shows an
/// empty box.
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
    face().and_then(|face| face.glyph_index(c)).is_some_and(|glyph| glyph.0 != 0)
}

/// The text without what the font cannot draw.
pub fn drawable(text: &str) -> String {
    text.chars().filter(|c| has_glyph(*c)).collect()
}

/// Width of a line of text at a size, in the drawing's units.
pub fn width(text: &str, size: f32) -> f32 {
    let Some(face) = face() else { return 0.0 };
    let units: u32 = text.chars().filter_map(|c| face.glyph_hor_advance(face.glyph_index(c)?)).map(u32::from).sum();
    let units = f32::from(u16::try_from(units).unwrap_or(u16::MAX));
    units / f32::from(face.units_per_em()) * size
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
