//! Row by row: what each says, and everything that is wrong with it under the name of the cell.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::columns::{Column, Columns};
use super::open::{Grid, HEAD, Held, Unreadable};
use super::words::Fault;
use super::{FAULTS_TOLD, cell_name, cells};
use crate::catalogue::schema::FieldFault;
use crate::employers::model::{CellFault, Preview, StaffRow};
use crate::error::Code;
use crate::identity::address::Address;
use crate::talents::PersonName;
use crate::talents::identifiers::{DocumentKind, IdentityNumber};

/// What a rule says: the pointer of its field, in Chinese, in English.
pub type Said = (Option<String>, String, String);

/// What is known of every row beforehand, and how a form is judged.
pub struct Prefilled<'a> {
    /// Fields that are the employer's own.
    pub form: Map<String, Value>,
    /// Pointers of the fields that the talent fills in; what is missing there is no fault.
    pub for_talent: &'a [String],
    /// The form's schema.
    pub check: &'a dyn Fn(&Value) -> Vec<FieldFault>,
    /// The item's rules, as far as the form alone decides them; the pointer of the field, and what is said.
    pub judge: &'a dyn Fn(&Map<String, Value>) -> Vec<Said>,
    pub today: NaiveDate,
}

/// Reads all rows.
///
/// # Errors
/// When a column that everybody has to fill in is not there by its hidden word, or no row says anything.
pub fn read(grid: &Grid, columns: &Columns, known: &Prefilled<'_>) -> Result<Preview, Unreadable> {
    let mut faults = Faults::default();
    let places = head(grid, columns, &mut faults)?;
    let mut seen: BTreeMap<(DocumentKind, String), u32> = BTreeMap::new();
    let (mut rows, mut good, mut told) = (0, Vec::new(), BTreeSet::new());
    for (row, held) in grid.rows.range(HEAD..) {
        if !held.keys().any(|place| places.contains_key(place)) {
            continue;
        }
        rows += 1;
        let mut reading = Reading { row: *row, held, places: &places, wrong: BTreeMap::new() };
        reading.merged(grid, &mut told);
        if let Some(staff) = reading.staff(known, &mut seen) {
            good.push(staff);
        }
        faults.of_row(reading);
    }
    if rows == 0 {
        return Err(Unreadable::Empty);
    }
    faults.all.sort_by_key(|(row, place, _)| (*row, *place));
    let fault_count = faults.all.len();
    let told = faults.all.into_iter().take(FAULTS_TOLD).map(|(_, _, fault)| fault).collect();
    Ok(Preview { rows, good, faults: told, fault_count })
}

/// Where each column stands, found by the hidden words. Other columns are people's own and are left alone.
fn head<'a>(grid: &Grid, columns: &'a Columns, faults: &mut Faults) -> Result<BTreeMap<usize, &'a Column>, Unreadable> {
    let words = grid.rows.get(&0).ok_or(Unreadable::NotTheTemplate)?;
    let mut places: BTreeMap<usize, &Column> = BTreeMap::new();
    for (place, held) in words {
        let Held::Text(word) = held else { continue };
        let Some(column) = columns.all.iter().find(|column| column.key == *word) else { continue };
        if places.values().any(|known| known.key == column.key) {
            faults.add(1, *place, &column.zh, Fault::column_twice());
        } else {
            places.insert(*place, column);
        }
    }
    let there = |column: &&Column| places.values().any(|known| known.key == column.key);
    // Without a column that everybody has to fill in, every row would be wrong for one and the same reason.
    if places.is_empty() || !columns.all.iter().filter(|column| column.required).all(|column| there(&column)) {
        return Err(Unreadable::NotTheTemplate);
    }
    Ok(places)
}

#[derive(Default)]
struct Faults {
    all: Vec<(u32, usize, CellFault)>,
}

impl Faults {
    fn add(&mut self, row: u32, place: usize, column: &str, fault: Fault) {
        let Fault { code, zh, en } = fault;
        let told = CellFault { cell: cell_name(row, place), row: row + 1, column: column.to_owned(), code, zh, en };
        self.all.push((row, place, told));
    }

    fn of_row(&mut self, reading: Reading<'_>) {
        for (place, fault) in reading.wrong {
            let column = reading.places.get(&place).map_or("", |column| column.zh.as_str());
            if let Some(fault) = fault {
                self.add(reading.row, place, column, fault);
            }
        }
    }
}

/// One row under way.
struct Reading<'a> {
    row: u32,
    held: &'a BTreeMap<usize, Held>,
    places: &'a BTreeMap<usize, &'a Column>,
    /// One fault a cell: the first is what has to be mended. Nothing stands for a cell whose fault is told elsewhere.
    wrong: BTreeMap<usize, Option<Fault>>,
}

impl Reading<'_> {
    /// A merged cell is told once, where it is met first; the others of it are empty through no fault of their own.
    fn merged(&mut self, grid: &Grid, told: &mut BTreeSet<usize>) {
        for (index, [top, left, bottom, right]) in grid.merged.iter().copied().enumerate() {
            if !(top..=bottom).contains(&self.row) {
                continue;
            }
            for place in self.places.keys() {
                if u32::try_from(*place).is_ok_and(|column| (left..=right).contains(&column)) {
                    self.wrong.entry(*place).or_insert_with(|| told.insert(index).then(Fault::merged));
                }
            }
        }
    }

    fn staff(&mut self, known: &Prefilled<'_>, seen: &mut BTreeMap<(DocumentKind, String), u32>) -> Option<StaffRow> {
        let name = self.word("name").and_then(|typed| match PersonName::parse(&typed) {
            Ok(name) => Some(name.as_str().to_owned()),
            Err(refusal) => self.blame("name", Fault::of(refusal.into())),
        });
        let document = self.document(known.today);
        let address = match self.word("address") {
            None => None,
            Some(typed) => match Address::parse(&typed) {
                Ok(address) => Some(address.as_str().to_owned()),
                Err(code) => self.blame("address", Fault::of(code)),
            },
        };
        if let Some(document) = &document {
            let person = (document.kind(), document.stored());
            match seen.get(&person) {
                Some(before) => {
                    let before = *before;
                    self.blame::<()>("document_number", Fault::repeated(before));
                }
                None => {
                    seen.insert(person, self.row + 1);
                }
            }
        }
        let form = self.form(known);
        if !self.wrong.is_empty() {
            return None;
        }
        let document = document?;
        Some(StaffRow {
            row: self.row + 1,
            name: name?,
            document_kind: document.kind(),
            document: document.stored(),
            address,
            form,
        })
    }

    fn document(&mut self, today: NaiveDate) -> Option<IdentityNumber> {
        let kind = self.word("document_kind").and_then(|typed| {
            let place = self.place("document_kind")?;
            let code = self.places.get(&place)?.chosen(&typed).and_then(|code| code.parse::<DocumentKind>().ok());
            code.or_else(|| self.blame("document_kind", Fault::choice()))
        });
        let number = self.word("document_number");
        let country = self.word("document_country");
        let (kind, number) = (kind?, number?);
        if kind == DocumentKind::Passport && country.is_none() {
            return self.blame("document_country", Fault::of(Code::FieldRequired));
        }
        match IdentityNumber::parse(kind, &number, country.as_deref(), today) {
            Ok(document) => Some(document),
            Err(refusal) => self.blame("document_number", Fault::of(refusal.into())),
        }
    }

    /// The form of this row, the employer's own fields included, and what its schema and rules say about it.
    fn form(&mut self, known: &Prefilled<'_>) -> Map<String, Value> {
        let mut form = known.form.clone();
        let places = self.places;
        for (place, column) in places {
            let (Some(field), Some(held)) = (column.field(), self.held.get(place)) else { continue };
            match cells::value(held, column) {
                Ok(value) => {
                    form.insert(field.to_owned(), value);
                }
                Err(fault) => {
                    self.wrong.entry(*place).or_insert(Some(fault));
                }
            }
        }
        let mut unplaced = BTreeSet::new();
        for fault in (known.check)(&Value::Object(form.clone())) {
            if is_below(&fault.pointer, known.for_talent) {
                continue;
            }
            let told = Fault { code: fault.keyword, zh: fault.zh, en: fault.en };
            self.blame_field(&fault.pointer, told, &mut unplaced);
        }
        if self.wrong.is_empty() {
            for (field, zh, en) in (known.judge)(&form) {
                let told = Fault { code: Code::RuleRefused.as_str().to_owned(), zh, en };
                self.blame_field(&field.unwrap_or_default(), told, &mut unplaced);
            }
        }
        form
    }

    /// Puts a fault to the column of its field, or, where there is none, to the first cell of the row.
    fn blame_field(&mut self, pointer: &str, fault: Fault, unplaced: &mut BTreeSet<String>) {
        let top = pointer.split('/').nth(1).unwrap_or_default();
        let own = self.places.iter().find(|(_, column)| column.field() == Some(top)).map(|(place, _)| *place);
        match own.or_else(|| self.places.keys().next().copied()) {
            Some(place) if own.is_some() || unplaced.insert(pointer.to_owned()) => {
                self.wrong.entry(place).or_insert(Some(fault));
            }
            _ => {}
        }
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.places.iter().find(|(_, column)| column.key == key).map(|(place, _)| *place)
    }

    /// The words of a cell; one that must be there and is not, or cannot be read, is a fault.
    fn word(&mut self, key: &str) -> Option<String> {
        let place = self.place(key)?;
        let column = *self.places.get(&place)?;
        match self.held.get(&place) {
            None if column.required => self.blame(key, Fault::of(Code::FieldRequired)),
            None => None,
            Some(held) => match cells::text(held, column) {
                Ok(text) => Some(text),
                Err(fault) => self.blame(key, fault),
            },
        }
    }

    /// Always nothing, so that a reading that went wrong ends with it.
    fn blame<T>(&mut self, key: &str, fault: Fault) -> Option<T> {
        if let Some(place) = self.place(key) {
            self.wrong.entry(place).or_insert(Some(fault));
        }
        None
    }
}

fn is_below(pointer: &str, fields: &[String]) -> bool {
    fields
        .iter()
        .any(|field| pointer == field || pointer.strip_prefix(field.as_str()).is_some_and(|r| r.starts_with('/')))
}
