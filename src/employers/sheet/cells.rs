//! From what a cell holds to what the form wants.

use chrono::{Days, NaiveDate};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::columns::{Column, Kind};
use super::open::Held;
use super::words::Fault;
use crate::error::Code;

/// Numbers from here on are not exact any more where the spreadsheet keeps them.
const EXACT: f64 = 1e15;
/// Days of the spreadsheet's calendar that are taken for dates: 1950 to 2100.
const SERIALS: std::ops::RangeInclusive<u64> = 18_264..=73_415;
/// The longest text of a cell that a spreadsheet itself allows.
const LONGEST: usize = 32_767;

/// The words in a cell. A number that somebody typed into a column of text is its digits, as long as none is lost.
pub fn text(held: &Held, column: &Column) -> Result<String, Fault> {
    match held {
        Held::Text(text) => clean(text),
        Held::Number(_) if column.kind == Kind::DocumentNumber => Err(Fault::digits_lost()),
        Held::Number(number) => match digits(*number) {
            Some(digits) => Ok(digits),
            None if number.abs() < EXACT => Ok(number.to_string()),
            None => Err(Fault::digits_lost()),
        },
        Held::Truth(truth) => Ok(if *truth { "是" } else { "否" }.to_owned()),
        Held::Date(day) => Ok(day.to_string()),
        other => Err(never_taken(other)),
    }
}

/// The value of a form field.
pub fn value(held: &Held, column: &Column) -> Result<Value, Fault> {
    match column.kind {
        Kind::Date => date(held).map(|day| Value::from(day.to_string())),
        Kind::Integer => whole(held),
        Kind::Number => number(held),
        Kind::Money => money(held),
        Kind::Truth => truth(held),
        Kind::Choice => {
            let typed = text(held, column)?;
            column.chosen(&typed).map(Value::from).ok_or_else(Fault::choice)
        }
        _ => text(held, column).map(Value::from),
    }
}

fn never_taken(held: &Held) -> Fault {
    match held {
        Held::Formula => Fault::formula(),
        Held::Time => Fault::time(),
        Held::Mistake => Fault::mistake(),
        _ => Fault::of(Code::FieldType),
    }
}

/// Composed, with one kind of line end and nothing that cannot be seen.
fn clean(text: &str) -> Result<String, Fault> {
    if text.chars().count() > LONGEST {
        return Err(Fault::of(Code::FieldLength));
    }
    let text: String = text.replace("\r\n", "\n").nfc().collect();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Fault::of(Code::ControlCharacter));
    }
    Ok(text)
}

/// A whole number without its decimal point.
fn digits(number: f64) -> Option<String> {
    (number.fract() == 0.0 && number.abs() < EXACT).then(|| format!("{number:.0}"))
}

fn date(held: &Held) -> Result<NaiveDate, Fault> {
    match held {
        Held::Date(day) => Ok(*day),
        Held::Number(number) => digits(*number).and_then(|digits| numbered(&digits)).ok_or_else(Fault::date),
        Held::Text(text) => written(text).ok_or_else(Fault::date),
        Held::Truth(_) => Err(Fault::date()),
        other => Err(never_taken(other)),
    }
}

/// `20250301`, or the number that a spreadsheet shows when a date has lost its format.
fn numbered(digits: &str) -> Option<NaiveDate> {
    if digits.len() == 8 {
        return NaiveDate::parse_from_str(digits, "%Y%m%d").ok();
    }
    let serial: u64 = digits.parse().ok().filter(|serial| SERIALS.contains(serial))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial))
}

/// The ways in which people write a date, year first: `2025-03-01`, `2025/3/1`, `2025.3.1`, `2025年3月1日`.
fn written(text: &str) -> Option<NaiveDate> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return numbered(&text);
    }
    let plain = text.trim_end_matches('日').replace(['/', '.', '年', '月'], "-");
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn whole(held: &Held) -> Result<Value, Fault> {
    let digits = match held {
        Held::Number(number) => digits(*number),
        Held::Text(text) => Some(text.clone()),
        Held::Truth(_) | Held::Date(_) => None,
        other => return Err(never_taken(other)),
    };
    digits.and_then(|digits| digits.parse::<i64>().ok()).map(Value::from).ok_or_else(Fault::whole_number)
}

fn plain_number(held: &Held, fault: fn() -> Fault) -> Result<f64, Fault> {
    let number = match held {
        Held::Number(number) => Some(*number),
        Held::Text(text) => text.replace(',', "").parse().ok(),
        Held::Truth(_) | Held::Date(_) => None,
        other => return Err(never_taken(other)),
    };
    number.filter(|number| number.is_finite() && number.abs() < EXACT).ok_or_else(fault)
}

fn number(held: &Held) -> Result<Value, Fault> {
    plain_number(held, Fault::number).map(Value::from)
}

/// Yuan with at most two decimals, as fen.
fn money(held: &Held) -> Result<Value, Fault> {
    let fen = plain_number(held, Fault::money)? * 100.0;
    if (fen - fen.round()).abs() > 1e-6 {
        return Err(Fault::money());
    }
    format!("{:.0}", fen.round()).parse::<i64>().map(Value::from).map_err(|_| Fault::money())
}

fn truth(held: &Held) -> Result<Value, Fault> {
    match held {
        Held::Truth(truth) => Ok(Value::from(*truth)),
        Held::Text(text) => match text.as_str() {
            "是" | "true" | "TRUE" => Ok(Value::from(true)),
            "否" | "false" | "FALSE" => Ok(Value::from(false)),
            _ => Err(Fault::truth()),
        },
        Held::Number(_) | Held::Date(_) => Err(Fault::truth()),
        other => Err(never_taken(other)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        date(&Held::Text(text.to_owned())).ok()
    }

    #[test]
    fn dates_as_people_write_them() {
        let expected = NaiveDate::from_ymd_opt(2025, 3, 1);
        for typed in ["2025-03-01", "2025/3/1", "2025.3.1", "2025年3月1日", "２０２５-０３-０１", "20250301"]
        {
            assert_eq!(day(typed), expected, "{typed}");
        }
        for typed in ["2025-02-30", "01/03/2025", "25-3-1", "三月", "2025-3", "2025-3-1-1", ""] {
            assert_eq!(day(typed), None, "{typed}");
        }
        for (number, found) in
            [(45717.0, expected), (20250301.0, expected), (2025.0, None), (45717.5, None), (1e300, None)]
        {
            assert_eq!(date(&Held::Number(number)).ok(), found, "{number}");
        }
    }

    #[test]
    fn amounts_are_yuan_in_the_cell_and_fen_in_the_form() {
        for (held, fen) in [
            (Held::Number(5000.0), Some(500_000)),
            (Held::Number(0.1 + 0.2), Some(30)),
            (Held::Text("1,234.56".to_owned()), Some(123_456)),
            (Held::Number(1.005), None),
            (Held::Number(f64::INFINITY), None),
            (Held::Text("一万".to_owned()), None),
        ] {
            assert_eq!(money(&held).ok(), fen.map(Value::from), "{held:?}");
        }
    }
}
