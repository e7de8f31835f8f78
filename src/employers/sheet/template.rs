//! The workbook that an employer downloads: hidden words in the first row, headings in the second, then the staff. Columns of
//! text are text, so that a spreadsheet keeps every digit of a number; what can be chosen is chosen from a list.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use super::columns::{Column, Columns, Kind};
use super::open::HEAD;

const STAFF: &str = "名单";
const CHOICES: &str = "选项";

/// The empty template for at most so many rows.
pub fn template(columns: &Columns, title: &str, rows: u32) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let lists = with_lists(columns);
    staff(book.add_worksheet(), columns, &lists, rows)?;
    guide(book.add_worksheet(), columns, title, rows)?;
    choices(book.add_worksheet(), &lists)?;
    book.save_to_buffer()
}

/// Columns with a list of their own on the hidden sheet, in the order of that sheet's columns.
pub(super) fn with_lists(columns: &Columns) -> Vec<&Column> {
    columns.all.iter().filter(|column| !column.choices.is_empty()).collect()
}

/// The first sheet without its rows.
pub(super) fn staff(sheet: &mut Worksheet, columns: &Columns, lists: &[&Column], rows: u32) -> Result<(), XlsxError> {
    sheet.set_name(STAFF)?;
    let heading = Format::new().set_bold().set_background_color(Color::RGB(0x00DD_EBF7)).set_text_wrap();
    let needed = heading.clone().set_font_color(Color::RGB(0x00C0_0000));
    for (place, column) in (0..).zip(&columns.all) {
        sheet.write_string(0, place, &column.key)?;
        let style = if column.required { &needed } else { &heading };
        sheet.write_string_with_format(1, place, &column.zh, style)?;
        sheet.set_column_format(place, &format(column))?;
        sheet.set_column_width(place, width(column))?;
        if let Some(rule) = rule(column, lists)? {
            sheet.add_data_validation(HEAD, place, HEAD + rows.max(1) - 1, place, &rule)?;
        }
    }
    sheet.set_row_hidden(0)?;
    sheet.set_freeze_panes(HEAD, 1)?;
    Ok(())
}

fn format(column: &Column) -> Format {
    match column.kind {
        Kind::Date => Format::new().set_num_format("yyyy-mm-dd"),
        Kind::Integer => Format::new().set_num_format("0"),
        Kind::Money => Format::new().set_num_format("0.00"),
        Kind::Number => Format::new(),
        _ => Format::new().set_num_format("@").set_align(FormatAlign::Left),
    }
}

fn width(column: &Column) -> f64 {
    match column.kind {
        Kind::DocumentNumber | Kind::Document | Kind::Choice => 24.0,
        Kind::Text => 30.0,
        _ => 16.0,
    }
}

fn rule(column: &Column, lists: &[&Column]) -> Result<Option<DataValidation>, XlsxError> {
    if column.kind == Kind::Truth {
        return DataValidation::new().allow_list_strings(&["是", "否"]).map(Some);
    }
    let Some(list) = lists.iter().position(|list| list.key == column.key) else { return Ok(None) };
    let letters = super::cell_name(0, list);
    let letters = letters.trim_end_matches('1');
    let range = format!("='{CHOICES}'!${letters}$1:${letters}${}", column.choices.len());
    Ok(Some(DataValidation::new().allow_list_formula(Formula::new(range))))
}

pub(super) fn choices(sheet: &mut Worksheet, lists: &[&Column]) -> Result<(), XlsxError> {
    sheet.set_name(CHOICES)?;
    for (place, column) in (0..).zip(lists) {
        for (row, choice) in (0..).zip(&column.choices) {
            sheet.write_string(row, place, &choice.label)?;
        }
    }
    sheet.set_hidden(true);
    Ok(())
}

fn guide(sheet: &mut Worksheet, columns: &Columns, title: &str, rows: u32) -> Result<(), XlsxError> {
    sheet.set_name("填写说明")?;
    sheet.set_column_width(0, 100)?;
    let mut lines = vec![
        title.to_owned(),
        format!("1. 从第 {} 行起逐人填写,每人一行,最多 {rows} 行;红色标题为必填项。", HEAD + 1),
        "2. 请勿删除或改动第 1 行(已隐藏)和标题行,请勿合并单元格,请勿使用公式。".to_owned(),
        "3. 证件号码列已设为文本格式;从别处复制时请“粘贴为数值”,避免号码末位丢失。".to_owned(),
        "4. 日期填写为 2026-09-18 的形式;有下拉列表的列请从列表中选择。".to_owned(),
        "5. 上传后先核对预览,预览无误再生成;生成的内容须由本人确认后才成为其申请。".to_owned(),
    ];
    if !columns.left_to_talent.is_empty() {
        lines.push(format!("6. 由本人填写、不在本表内的项目:{}。", columns.left_to_talent.join("、")));
    }
    for (row, line) in (0..).zip(&lines) {
        sheet.write_string(row, 0, line)?;
    }
    Ok(())
}
