//! What is said about a cell, in both languages. What a cell holds is never repeated: the list may be passed on.

use crate::error::{Code, Language};

/// A fault without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: String,
    pub zh: String,
    pub en: String,
}

impl Fault {
    fn new(code: &str, zh: &str, en: &str) -> Self {
        Self { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    }

    /// One of the table of problems.
    pub fn of(code: Code) -> Self {
        Self::new(code.as_str(), code.title(Language::Chinese), code.title(Language::English))
    }

    pub fn formula() -> Self {
        Self::new("formula", "不接受公式,请粘贴为数值", "Formulas are not taken; paste the value")
    }

    pub fn mistake() -> Self {
        Self::new("spreadsheet_error", "单元格内为错误值", "The cell holds an error of the spreadsheet")
    }

    pub fn digits_lost() -> Self {
        Self::new(
            "number_not_text",
            "证件号码须以文本填写:按数字保存会丢失末尾数位,请重新填写",
            "Write document numbers as text: as a number the last digits are lost, so type it again",
        )
    }

    pub fn merged() -> Self {
        Self::new("merged_cells", "请取消合并单元格后逐行填写", "Take the merged cells apart and fill in every row")
    }

    pub fn time() -> Self {
        Self::new("time_of_day", "请只填写日期,不含时间", "Write the date only, without a time")
    }

    pub fn date() -> Self {
        Self::new(
            "impossible_date",
            "应为真实存在的日期,如 2026-09-18",
            "Must be a date that exists, such as 2026-09-18",
        )
    }

    pub fn number() -> Self {
        Self::new("wrong_type", "应为数字", "Must be a number")
    }

    pub fn whole_number() -> Self {
        Self::new("wrong_type", "应为整数", "Must be a whole number")
    }

    pub fn money() -> Self {
        Self::new("wrong_type", "应为金额(元),最多两位小数", "Must be an amount in yuan with two decimals at most")
    }

    pub fn truth() -> Self {
        Self::new("wrong_type", "应填“是”或“否”", "Must be 是 (yes) or 否 (no)")
    }

    pub fn choice() -> Self {
        Self::new("not_a_choice", "请从下拉列表中选择", "Choose from the list")
    }

    pub fn repeated(row: u32) -> Self {
        Self {
            code: "repeated_person".to_owned(),
            zh: format!("与第 {row} 行为同一人"),
            en: format!("The same person as in row {row}"),
        }
    }

    pub fn column_twice() -> Self {
        Self::new("column_twice", "该列重复出现", "This column is there twice")
    }
}
