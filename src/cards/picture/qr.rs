//! The printed code.

use qrcode::{Color, EcLevel, QrCode, Version};

use super::PictureFault;
use crate::cards::link::LONGEST_URL;

/// Draws the code of an address as one path of unit squares, and says how many modules wide it is.
///
/// Version 4 always: a card of one scheme looks like the next, and level M survives a scratch.
pub fn path(address: &str) -> Result<(String, usize), PictureFault> {
    if address.len() > LONGEST_URL {
        return Err(PictureFault::LinkTooLong);
    }
    let code = QrCode::with_version(address, Version::Normal(4), EcLevel::M).map_err(|_| PictureFault::LinkTooLong)?;
    let wide = code.width();
    let colours = code.into_colors();
    let mut path = String::new();
    for (y, row) in colours.chunks(wide).enumerate() {
        let mut x = 0;
        // Neighbours become one bar, so that no hairline shows between them.
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{x} {y}h{}v1h-{}z", run.len(), run.len()));
            }
            x += run.len();
        }
    }
    Ok((path, wide))
}
