//! A filled workbook, for demonstrations and tests: made-up people with numbers whose check digit fits.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::columns::{Columns, Kind};
use super::open::HEAD;
use super::template;

/// What a sample is made of.
pub struct Staff<'a> {
    /// How many rows.
    pub count: u32,
    /// What every row says, by the column's hidden word.
    pub everybody: BTreeMap<&'a str, &'a str>,
    /// What single cells say instead: row of the sheet from 1, hidden word, text; an empty text leaves the cell empty.
    pub instead: Vec<(u32, &'a str, &'a str)>,
}

const SURNAMES: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];
const GIVEN: [&str; 20] = [
    "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "超", "明", "霞", "平", "刚",
    "桂英",
];

/// The workbook of the template with these rows in it.
pub fn sample(columns: &Columns, staff: &Staff<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let lists = template::with_lists(columns);
    let sheet = book.add_worksheet();
    template::staff(sheet, columns, &lists, staff.count)?;
    for number in 0..staff.count {
        let row = HEAD + number;
        for (place, column) in (0..).zip(&columns.all) {
            let instead = staff.instead.iter().find(|(at, key, _)| *at == row + 1 && *key == column.key);
            let said = match (instead, column.kind == Kind::Name, column.kind == Kind::DocumentNumber) {
                (Some((_, _, text)), _, _) => (*text).to_owned(),
                (None, true, _) => name(number),
                (None, _, true) => citizen_id(number),
                _ => staff.everybody.get(column.key.as_str()).copied().unwrap_or_default().to_owned(),
            };
            if !said.is_empty() {
                sheet.write_string(row, place, said)?;
            }
        }
    }
    template::choices(book.add_worksheet(), &lists)?;
    book.save_to_buffer()
}

fn name(number: u32) -> String {
    let place = usize::try_from(number).unwrap_or(0);
    let surname = SURNAMES.get(place % SURNAMES.len()).copied().unwrap_or("王");
    let given = GIVEN.get(place / SURNAMES.len() % GIVEN.len()).copied().unwrap_or("伟");
    format!("{surname}{given}")
}

/// A number that nobody was given: the area is not in use, the check digit fits.
pub fn citizen_id(number: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (day, order) = (number % 28 + 1, number / 28 % 1000);
    let first = format!("199900{}{:02}{day:02}{order:03}", 1985 + number % 10, number % 12 + 1);
    let sum: u32 =
        first.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let place = usize::try_from(sum % 11).unwrap_or(0);
    format!("{first}{}", "10X98765432".chars().nth(place).unwrap_or('0'))
}
