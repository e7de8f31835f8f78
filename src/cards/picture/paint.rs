//! From the drawing to the files people get.

use krilla::Document;
use krilla::geom::Size;
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::{PictureFault, font};

/// Size of the PNG: 85.6 × 54 mm at 300 dots an inch.
pub const PICTURE_WIDTH: u32 = 1011;
pub const PICTURE_HEIGHT: u32 = 638;

/// The size of a bank card in points of 1/72 inch.
const CARD_POINTS: (f32, f32) = (85.6 / 25.4 * 72.0, 54.0 / 25.4 * 72.0);

/// Printers want twice the screen's density.
const PRINT_SCALE: u32 = 2;

/// Draws an SVG of the card as PNG.
pub fn png(svg: &str) -> Result<Vec<u8>, PictureFault> {
    painted(svg, 1)?.encode_png().map_err(|fault| PictureFault::Drawing(fault.to_string()))
}

/// Draws an SVG of the card, without rounded corners, as a one-page PDF of exactly the card's size.
pub fn pdf(svg: &str, title: &str) -> Result<Vec<u8>, PictureFault> {
    let pixmap = painted(svg, PRINT_SCALE)?;
    let (width, height) = (pixmap.width(), pixmap.height());
    // A card without rounded corners covers every pixel, so nothing is premultiplied and the buffer is used as it is.
    let pixels = pixmap.take();
    let size = Size::from_wh(CARD_POINTS.0, CARD_POINTS.1).ok_or_else(bad_size)?;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.into()).language("zh-CN".into()));
    let settings = PageSettings::from_wh(CARD_POINTS.0, CARD_POINTS.1).ok_or_else(bad_size)?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.draw_image(Image::from_rgba8(pixels, width, height), size);
    surface.finish();
    page.finish();
    document.finish().map_err(|fault| PictureFault::Drawing(format!("{fault:?}")))
}

fn bad_size() -> PictureFault {
    PictureFault::Drawing("the page has no size".into())
}

fn painted(svg: &str, scale: u32) -> Result<Pixmap, PictureFault> {
    let options = Options { font_family: font::family(), fontdb: font::database(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|fault| PictureFault::Drawing(fault.to_string()))?;
    let (width, height) = (PICTURE_WIDTH.saturating_mul(scale), PICTURE_HEIGHT.saturating_mul(scale));
    let mut pixmap = Pixmap::new(width, height).ok_or_else(bad_size)?;
    let factor = f32::from(u16::try_from(scale).unwrap_or(1));
    resvg::render(&tree, Transform::from_scale(factor, factor), &mut pixmap.as_mut());
    Ok(pixmap)
}
