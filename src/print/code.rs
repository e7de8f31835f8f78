//! The printed code of an address.

use qrcode::{Color, EcLevel, QrCode};

use super::PaperFault;

/// A bar of dark squares: column, row, and how many columns it is wide.
pub type Bar = (usize, usize, usize);

/// The code as bars, and how many squares it is wide. It is as small as the address allows; level M survives a crease.
pub fn bars(address: &str) -> Result<(Vec<Bar>, usize), PaperFault> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| PaperFault::AddressTooLong)?;
    let wide = code.width();
    let mut bars = Vec::new();
    for (row, colours) in code.into_colors().chunks(wide).enumerate() {
        let mut column = 0;
        // Neighbours become one bar, so that no hairline shows between them.
        for run in colours.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                bars.push((column, row, run.len()));
            }
            column += run.len();
        }
    }
    Ok((bars, wide))
}
