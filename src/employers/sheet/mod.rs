//! The workbook of staff: a template made from the form of a service item, and what comes back, read with every fault under
//! the name of its cell. All of it is pure: what the database knows is put together beforehand, nothing is looked up row by row.

mod cells;
mod columns;
mod open;
mod rows;
mod sample;
mod template;
mod words;

pub use columns::{Column, Columns, Labels};
pub use open::{Bounds, Unreadable, open};
pub use rows::{Prefilled, read};
pub use sample::{Staff, citizen_id, sample};
pub use template::template;

/// Faults that are told one by one; beyond them only their number is.
pub const FAULTS_TOLD: usize = 1_000;

/// A cell as the spreadsheet names it, from row and column counted from nought.
pub fn cell_name(row: u32, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests;
