//! Reading the values of facts. A fact that is not there is unknown; one that is null is known to be empty.

use chrono::NaiveDate;
use serde_json::Value;

use crate::rules::Facts;

/// What is known of a fact, read as a certain kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Known<T> {
    /// Nobody knows, or what is known cannot be read as what it should be.
    No,
    /// It is known that there is none: a field left empty, no card.
    Empty,
    Is(T),
}

fn read<'a, T>(facts: &'a Facts, name: &str, of: impl FnOnce(&'a Value) -> Option<T>) -> Known<T> {
    match facts.get(name) {
        None => Known::No,
        Some(Value::Null) => Known::Empty,
        Some(value) => of(value).map_or(Known::No, Known::Is),
    }
}

pub(super) fn date(facts: &Facts, name: &str) -> Known<NaiveDate> {
    read(facts, name, |value| value.as_str()?.parse().ok())
}

pub(super) fn truth(facts: &Facts, name: &str) -> Known<bool> {
    read(facts, name, Value::as_bool)
}

pub(super) fn number(facts: &Facts, name: &str) -> Known<f64> {
    read(facts, name, Value::as_f64)
}

pub(super) fn fen(facts: &Facts, name: &str) -> Known<i64> {
    read(facts, name, Value::as_i64)
}

pub(super) fn text<'a>(facts: &'a Facts, name: &str) -> Known<&'a str> {
    read(facts, name, Value::as_str)
}

pub(super) fn any<'a>(facts: &'a Facts, name: &str) -> Known<&'a Value> {
    read(facts, name, Some)
}

/// A number, or how many entries a list has; an empty list field has none.
pub(super) fn count(facts: &Facts, name: &str, listed: bool) -> Known<f64> {
    if !listed {
        return number(facts, name);
    }
    let length = read(facts, name, |value| u32::try_from(value.as_array()?.len()).ok().map(f64::from));
    if length == Known::Empty { Known::Is(0.0) } else { length }
}

/// Whether two values are the same; whole numbers are compared as numbers however they are written.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.total_cmp(&right).is_eq(),
        _ => left == right,
    }
}
