use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::catalogue::schema;
use crate::employers::model::Preview;
use crate::packs::format::Batch;

fn form() -> Value {
    json!({
        "type": "object", "additionalProperties": false,
        "required": ["degree", "since", "employer", "consent"],
        "properties": {
            "degree": { "type": "string", "title": "学历", "x-title-en": "Degree", "enum": ["doctor", "master"],
                "x-labels": { "doctor": "博士", "master": "硕士" }, "x-ui": { "order": 1 } },
            "since": { "type": "string", "format": "date", "title": "来本单位时间", "x-ui": { "order": 2 } },
            "pay": { "type": "integer", "minimum": 100_000, "title": "月薪", "x-ui": { "order": 3, "widget": "money" } },
            "post": { "type": "string", "title": "岗位", "maxLength": 10, "x-ui": { "order": 4 } },
            "abroad": { "type": "boolean", "title": "外籍", "x-ui": { "order": 5 } },
            "employer": { "type": "string", "title": "单位", "x-ui": { "order": 6 } },
            "papers": { "type": "array", "title": "论文", "items": { "type": "string" }, "x-ui": { "order": 7 } },
            "consent": { "type": "boolean", "const": true, "title": "同意", "x-ui": { "order": 8 } },
        }
    })
}

fn batch() -> Batch {
    let for_talent = vec!["/consent".to_owned()];
    Batch { employer_name: Some("/employer".to_owned()), employer_code: None, for_talent, assumed: true }
}

fn columns() -> Columns {
    Columns::of(&form(), &batch(), &Labels::new())
}

fn preview(bytes: &[u8]) -> Result<Preview, Unreadable> {
    preview_within(bytes, Bounds::rows(2_000))
}

fn preview_within(bytes: &[u8], bounds: Bounds) -> Result<Preview, Unreadable> {
    let validator = schema::compile(&form()).unwrap();
    let batch = batch();
    let known = Prefilled {
        form: [("employer".to_owned(), json!("研究院"))].into_iter().collect(),
        for_talent: &batch.for_talent,
        check: &|data| schema::check(&validator, data),
        judge: &|_: &Map<String, Value>| Vec::new(),
        today: NaiveDate::from_ymd_opt(2026, 9, 14).unwrap(),
    };
    let columns = columns();
    read(&open(bytes, bounds)?, &columns, &known)
}

fn everybody() -> BTreeMap<&'static str, &'static str> {
    [("document_kind", "居民身份证"), ("form.degree", "博士"), ("form.since", "2025-03-01")].into()
}

fn staff(count: u32, instead: Vec<(u32, &'static str, &'static str)>) -> Vec<u8> {
    sample(&columns(), &Staff { count, everybody: everybody(), instead }).unwrap()
}

/// Cell and code of each fault.
fn faults(preview: &Preview) -> Vec<(String, String)> {
    preview.faults.iter().map(|fault| (fault.cell.clone(), fault.code.clone())).collect()
}

/// A workbook of the template whose third row a test writes itself, behind name and document.
fn written(write: impl Fn(&mut rust_xlsxwriter::Worksheet, &dyn Fn(&str) -> u16)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let columns = columns();
    for (place, column) in (0..).zip(&columns.all) {
        sheet.write_string(0, place, &column.key).unwrap();
        sheet.write_string(1, place, &column.zh).unwrap();
    }
    let place = |key: &str| u16::try_from(columns.place(key).unwrap()).unwrap();
    for (key, text) in everybody() {
        sheet.write_string(2, place(key), text).unwrap();
    }
    sheet.write_string(2, place("name"), "张三丰").unwrap();
    sheet.write_string(2, place("document_number"), "11010519491231002X").unwrap();
    write(sheet, &place);
    book.save_to_buffer().unwrap()
}

#[test]
fn cells_are_named_as_spreadsheets_do() {
    for (row, column, name) in
        [(0, 0, "A1"), (16, 3, "D17"), (1, 25, "Z2"), (1, 26, "AA2"), (0, 701, "ZZ1"), (0, 702, "AAA1")]
    {
        assert_eq!(cell_name(row, column), name);
    }
}

#[test]
fn the_columns_are_who_and_then_the_form_without_what_is_the_employers_or_the_talents_own() {
    let columns = columns();
    let keys: Vec<_> = columns.all.iter().map(|column| column.key.as_str()).collect();
    let who = ["name", "document_kind", "document_number", "document_country", "address"];
    let fields = ["form.degree", "form.since", "form.pay", "form.post", "form.abroad"];
    assert_eq!(keys, [&who[..], &fields[..]].concat());
    assert_eq!(columns.left_to_talent, ["论文", "同意"]);
    assert_eq!(columns.all[columns.place("form.pay").unwrap()].zh, "月薪(元)");
}

#[test]
fn the_template_that_was_downloaded_is_read_again_and_holds_nobody() {
    let book = template(&columns(), "研究院", 2_000).unwrap();
    assert_eq!(preview(&book), Err(Unreadable::Empty));
}

#[test]
fn two_hundred_rows_with_seven_wrong_cells_give_these_seven() {
    let wrong = vec![
        (3, "name", ""),
        (17, "document_number", "150602199003070013"),
        (18, "document_number", "150602190002290012"),
        (40, "form.degree", "高中"),
        (77, "form.since", "2025-02-30"),
        (120, "form.post", "一二三四五六七八九十十一"),
        (202, "address", "12345"),
    ];
    let preview = preview(&staff(200, wrong)).unwrap();
    assert_eq!((preview.rows, preview.good.len(), preview.fault_count), (200, 193, 7));
    let expected = [
        ("A3", "required"),
        ("C17", "identifier_check_character"),
        ("C18", "impossible_date"),
        ("F40", "not_a_choice"),
        ("G77", "impossible_date"),
        ("I120", "maxLength"),
        ("E202", "wrong_format"),
    ];
    let expected: Vec<_> = expected.iter().map(|(cell, code)| ((*cell).to_owned(), (*code).to_owned())).collect();
    assert_eq!(faults(&preview), expected);
    assert!(preview.faults.iter().all(|fault| !fault.zh.is_empty() && !fault.en.is_empty()));
    let first = &preview.good[0];
    assert_eq!((first.row, first.name.as_str()), (4, "李伟"));
    assert_eq!(
        Value::Object(first.form.clone()),
        json!({ "degree": "doctor", "since": "2025-03-01", "employer": "研究院" })
    );
}

#[test]
fn values_as_people_paste_them() {
    let book = written(|sheet, place| {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let date = ExcelDateTime::from_ymd(2025, 3, 1).unwrap();
        sheet.write_datetime_with_format(2, place("form.since"), &date, &day).unwrap();
        sheet.write_number(2, place("form.pay"), 12_345.67).unwrap();
        sheet.write_number(2, place("address"), 13_800_138_000.0).unwrap();
        sheet.write_boolean(2, place("form.abroad"), true).unwrap();
        sheet.write_string(2, place("form.degree"), "master").unwrap();
        sheet.write_string(2, place("name"), " 买买提•艾力 ").unwrap();
    });
    let preview = preview(&book).unwrap();
    assert_eq!(faults(&preview), []);
    let row = &preview.good[0];
    assert_eq!((row.name.as_str(), row.address.as_deref()), ("买买提·艾力", Some("+8613800138000")));
    assert_eq!(row.form["since"], "2025-03-01");
    assert_eq!((&row.form["pay"], &row.form["abroad"]), (&json!(1_234_567), &json!(true)));
    assert_eq!(row.form["degree"], "master", "the code does as well as its name");
}

#[test]
fn what_a_cell_must_not_hold_is_told_by_its_cell() {
    let book = written(|sheet, place| {
        sheet.write_number(2, place("document_number"), 1.101_051_949_123_1e17).unwrap();
        sheet.write_formula(2, place("form.since"), Formula::new("=TODAY()")).unwrap();
        sheet.write_string(2, place("form.post"), "岗\u{7}位").unwrap();
        sheet.write_number(2, place("form.pay"), 1.005).unwrap();
        sheet.write_string(2, place("form.abroad"), "大概").unwrap();
    });
    let expected = [
        ("C3", "number_not_text"),
        ("G3", "formula"),
        ("H3", "wrong_type"),
        ("I3", "control_character"),
        ("J3", "wrong_type"),
    ];
    let expected: Vec<_> = expected.iter().map(|(cell, code)| ((*cell).to_owned(), (*code).to_owned())).collect();
    let preview = preview(&book).unwrap();
    assert_eq!((faults(&preview), preview.good.len()), (expected, 0));
}

#[test]
fn the_same_person_twice_and_merged_cells() {
    let first = sample::citizen_id(0);
    let twice =
        sample(&columns(), &Staff { count: 3, everybody: everybody(), instead: vec![(5, "document_number", &first)] });
    let preview_twice = preview(&twice.unwrap()).unwrap();
    assert_eq!(faults(&preview_twice), [("C5".to_owned(), "repeated_person".to_owned())]);
    assert!(preview_twice.faults[0].zh.contains("第 3 行"), "{:?}", preview_twice.faults);
    let merged = written(|sheet, place| {
        sheet.merge_range(2, place("form.degree"), 4, place("form.degree"), "博士", &Format::new()).unwrap();
        for row in [3, 4] {
            let number = sample::citizen_id(row);
            sheet.write_string(row, place("name"), "李雷").unwrap();
            sheet.write_string(row, place("document_kind"), "居民身份证").unwrap();
            sheet.write_string(row, place("document_number"), number).unwrap();
            sheet.write_string(row, place("form.since"), "2025-03-01").unwrap();
        }
    });
    let preview_merged = preview(&merged).unwrap();
    assert_eq!(faults(&preview_merged), [("F3".to_owned(), "merged_cells".to_owned())], "once, not in each row");
    assert_eq!(preview_merged.good.len(), 0, "no row with a part of it is good");
}

#[test]
fn columns_that_are_there_twice_missing_or_peoples_own() {
    let with = |words: &[(u16, &str)]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (place, word) in words {
            sheet.write_string(0, *place, *word).unwrap();
        }
        for (place, text) in
            [(0, "张三"), (2, "居民身份证"), (3, "11010519491231002X"), (4, "备注"), (5, "博士"), (6, "2025-03-01")]
        {
            sheet.write_string(2, place, text).unwrap();
        }
        preview(&book.save_to_buffer().unwrap())
    };
    let words =
        [(0, "name"), (1, "name"), (2, "document_kind"), (3, "document_number"), (5, "form.degree"), (6, "form.since")];
    let twice = with(&words).unwrap();
    assert_eq!(faults(&twice), [("B2".to_owned(), "column_twice".to_owned())]);
    assert_eq!(twice.good.len(), 1, "a column of people's own is left alone");
    assert_eq!(with(&words[..5]), Err(Unreadable::NotTheTemplate));
}

/// An archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn rubbish_is_refused_with_the_reason() {
    let bounds = Bounds { unpacked: 200_000, ..Bounds::rows(10) };
    let zeros = vec![0; 300_000];
    let strings =
        br#"<sst uniqueCount="99999999999999" xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#;
    let foreign = {
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, "姓名").unwrap();
        book.save_to_buffer().unwrap()
    };
    let cut = staff(3, Vec::new());
    let cases: Vec<(&str, Vec<u8>, Unreadable)> = vec![
        ("nothing", Vec::new(), Unreadable::Empty),
        ("an old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more".to_vec(), Unreadable::OldOrLocked),
        ("a text", b"name,number\n".to_vec(), Unreadable::NotAWorkbook),
        ("an archive of something else", archive(&[("a.txt", b"a")]), Unreadable::NotAWorkbook),
        ("a bomb", archive(&[("xl/workbook.xml", &zeros)]), Unreadable::TooLarge),
        ("a claim of too many strings", archive(&[("xl/sharedStrings.xml", strings)]), Unreadable::TooLarge),
        ("cut short", cut[..cut.len() / 2].to_vec(), Unreadable::NotAWorkbook),
        ("another workbook", foreign, Unreadable::NotTheTemplate),
        ("too many rows", staff(11, Vec::new()), Unreadable::TooManyRows),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(preview_within(&bytes, bounds).err(), Some(expected), "{what}");
    }
}

#[test]
fn a_cell_in_the_last_corner_costs_no_more_than_one() {
    let book = written(|sheet, _| {
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    let preview = preview(&book).unwrap();
    assert_eq!((preview.rows, preview.good.len(), preview.fault_count), (1, 1, 0));
}
