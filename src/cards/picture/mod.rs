//! The picture of a card: drawn as SVG, given out as PNG for the phone and as PDF at the size of a bank card.
//!
//! Drawing is pure and takes tens of milliseconds; callers run it off the request threads. Nothing is cached here: the
//! drawing's digest serves as ETag, so a phone that has the picture does not have it drawn again.

mod colour;
mod face;
mod font;
mod name;
mod paint;
mod qr;

pub use colour::Colours;
pub use face::{Face, svg};
pub use font::missing_glyphs;
pub use name::{NameForm, ShownName, shown_name};
pub use paint::{PICTURE_HEIGHT, PICTURE_WIDTH, pdf, png};

/// Why a card could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    #[error("the link is too long for the printed code")]
    LinkTooLong,
    #[error("a colour is not written as #rrggbb")]
    BadColour,
    #[error("the drawing failed: {0}")]
    Drawing(String),
}

#[cfg(test)]
mod tests;
