//! The font as the drawing library wants it; what is measured with it is in [`crate::print::font`].

use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb;

pub use crate::print::font::{cut_to, drawable, is_shapeless, missing_glyphs, size_that_fits, width};

/// The font as the drawing library wants it; loaded at the first card.
pub fn database() -> Arc<fontdb::Database> {
    static DATABASE: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    DATABASE
        .get_or_init(|| {
            let mut database = fontdb::Database::new();
            database.load_font_source(fontdb::Source::Binary(Arc::new(crate::print::font::FONT)));
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
