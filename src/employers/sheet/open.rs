//! Opening a workbook that anybody may have made. Whatever it claims to be, it is unpacked within bounds once before a parser
//! sees it, and then read cell by cell, never as a rectangle: one cell in the last corner would make that rectangle of
//! seventeen thousand million.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use chrono::{NaiveDate, NaiveTime};
use quick_xml::events::Event;
use zip::ZipArchive;

/// How much of a workbook is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// All parts unpacked, in bytes.
    pub unpacked: u64,
    /// Parts of the archive.
    pub parts: usize,
    /// Rows of staff.
    pub rows: u32,
    /// The last column that is looked at.
    pub columns: usize,
}

impl Bounds {
    /// What the program takes, whatever a pack says of the rows.
    pub const fn rows(rows: u32) -> Self {
        Self { unpacked: 64 * 1024 * 1024, parts: 200, rows, columns: 200 }
    }
}

/// Why a file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// The old binary format, or a workbook under a password: both come in the same envelope.
    OldOrLocked,
    NotAWorkbook,
    /// It unpacks to more than is looked at.
    TooLarge,
    TooManyRows,
    /// The first sheet lacks hidden words of the template.
    NotTheTemplate,
    Empty,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    Text(String),
    Number(f64),
    Truth(bool),
    Date(NaiveDate),
    /// A date with a time of day, or a time alone.
    Time,
    /// `#N/A` and its like.
    Mistake,
    Formula,
}

/// The cells of the first sheet that say something, by row and column from nought.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    pub rows: BTreeMap<u32, BTreeMap<usize, Held>>,
    /// Rectangles of merged cells: first row and column, last row and column.
    pub merged: Vec<[u32; 4]>,
}

/// Strings in a workbook of at most so many rows and columns; what claims more lies.
const MOST_STRINGS: u64 = 1_000_000;
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Rows before the staff: the hidden words and the headings.
pub const HEAD: u32 = 2;
/// Merged rectangles that are remembered.
const MOST_MERGED: usize = 1_000;

/// Reads the first sheet.
///
/// # Errors
/// Whatever cannot be read within the bounds, with the reason.
pub fn open(bytes: &[u8], bounds: Bounds) -> Result<Grid, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.starts_with(OLE) {
        return Err(Unreadable::OldOrLocked);
    }
    unpack(bytes, bounds)?;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| Unreadable::NotAWorkbook)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Unreadable::NotAWorkbook)?;
    let mut grid = Grid::default();
    for merged in book.merge_cells_by_sheet_name(&sheet).unwrap_or_default().iter().take(MOST_MERGED) {
        grid.merged.push([merged.start.0, merged.start.1, merged.end.0, merged.end.1]);
    }
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| Unreadable::NotAWorkbook)?;
    let mut staff = 0;
    // Of a shared formula only the number is taken; written out for each cell it could grow without end.
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| Unreadable::NotAWorkbook)? {
        let (row, column) = cell.pos;
        let held = if cell.formula.is_some() { Some(Held::Formula) } else { held(&cell.value) };
        let (Some(held), Ok(column)) = (held, usize::try_from(column)) else { continue };
        if column >= bounds.columns {
            continue;
        }
        if row >= HEAD && !grid.rows.contains_key(&row) {
            staff += 1;
            if staff > bounds.rows {
                return Err(Unreadable::TooManyRows);
            }
        }
        grid.rows.entry(row).or_default().insert(column, held);
    }
    Ok(grid)
}

fn held(value: &DataRef<'_>) -> Option<Held> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) => return words(text),
        DataRef::SharedString(text) => return words(text),
        DataRef::Int(number) => number.to_string().parse().map_or(Held::Mistake, Held::Number),
        DataRef::Float(number) => Held::Number(*number),
        DataRef::Bool(truth) => Held::Truth(*truth),
        DataRef::DateTime(moment) => match moment.as_datetime() {
            Some(at) if moment.is_datetime() && at.time() == NaiveTime::MIN => Held::Date(at.date()),
            _ => Held::Time,
        },
        DataRef::DateTimeIso(text) => text.get(..10).and_then(|day| day.parse().ok()).map_or(Held::Time, Held::Date),
        DataRef::DurationIso(_) => Held::Time,
        DataRef::Error(_) => Held::Mistake,
    })
}

/// Blanks say nothing; a cell that somebody cleared with the space bar is an empty one.
fn words(text: &str) -> Option<Held> {
    let text = text.trim();
    (!text.is_empty()).then(|| Held::Text(text.to_owned()))
}

/// Unpacks every part into nothing, counting; what an archive says about its own sizes is not believed.
fn unpack(bytes: &[u8], bounds: Bounds) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NotAWorkbook)?;
    if archive.len() > bounds.parts {
        return Err(Unreadable::TooLarge);
    }
    let mut left = bounds.unpacked;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| Unreadable::NotAWorkbook)?;
        let name = part.name().map_err(|_| Unreadable::NotAWorkbook)?.to_ascii_lowercase();
        let strings = name.ends_with("sharedstrings.xml");
        let mut part = part.take(left.saturating_add(1));
        let mut kept = Vec::new();
        let unpacked = if strings {
            part.read_to_end(&mut kept).ok().and_then(|size| u64::try_from(size).ok())
        } else {
            std::io::copy(&mut part, &mut std::io::sink()).ok()
        };
        let unpacked = unpacked.ok_or(Unreadable::NotAWorkbook)?;
        left = left.checked_sub(unpacked).ok_or(Unreadable::TooLarge)?;
        if strings && claimed_strings(&kept)? > MOST_STRINGS {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(())
}

/// How many strings the table says it has: the parser makes room for that many before it has seen one.
fn claimed_strings(xml: &[u8]) -> Result<u64, Unreadable> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                if element.local_name().as_ref() != "sst" {
                    continue;
                }
                let mut most = 0;
                for attribute in element.attributes() {
                    let attribute = attribute.map_err(|_| Unreadable::NotAWorkbook)?;
                    if attribute.key.as_ref() == "uniqueCount" {
                        // A number that does not fit is more than any bound.
                        let digits: &str = attribute.value.as_ref();
                        most = most.max(digits.trim().parse().unwrap_or(u64::MAX));
                    }
                }
                return Ok(most);
            }
            Ok(Event::Eof) => return Ok(0),
            Ok(_) => {}
            Err(_) => return Err(Unreadable::NotAWorkbook),
        }
    }
}
