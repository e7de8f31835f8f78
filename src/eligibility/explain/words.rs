//! Values, amounts and names in both languages.

use serde_json::Value;

use super::super::dictionary::{Dictionary, text};
use crate::workflow::model::Text;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// More values than this are not read out one by one.
const READ_OUT: usize = 12;

pub(super) struct Words<'a> {
    pub dictionary: &'a Dictionary,
}

impl Words<'_> {
    /// What has lasted since the date of this fact, if there is a phrase for it.
    pub(super) fn lasting(&self, fact: &str) -> Option<Text> {
        self.dictionary.meaning(fact)?.lasting.clone()
    }

    /// Whether there is a statement for both sides of this truth.
    pub(super) fn states(&self, fact: &str) -> bool {
        self.dictionary.meaning(fact).is_some_and(|meaning| meaning.opposite.is_some())
    }

    /// What would have to be known.
    pub(super) fn question(&self, fact: &str) -> Text {
        let label = self.dictionary.label(fact);
        if self.states(fact) { text(format!("是否{}", label.zh), format!("whether {}", label.en)) } else { label }
    }

    /// The statement that this fact is true, or that it is false.
    pub(super) fn statement(&self, fact: &str, truth: bool) -> Text {
        let label = self.dictionary.label(fact);
        let opposite = self.dictionary.meaning(fact).and_then(|meaning| meaning.opposite.clone());
        match (opposite, truth) {
            (Some(_), true) => label,
            (Some(opposite), false) => opposite,
            (None, truth) => {
                let value = truth_word(truth);
                text(format!("{}为{}", label.zh, value.zh), format!("{} is {}", label.en, value.en))
            }
        }
    }

    /// The name of a tier.
    pub(super) fn tier(&self, code: &str) -> Text {
        self.dictionary.tier(code).map_or_else(|| text(code, code), |tier| tier.name.clone())
    }

    /// A number with the unit of the fact.
    pub(super) fn counted(&self, fact: &str, count: f64) -> Text {
        let unit = self.dictionary.meaning(fact).and_then(|meaning| meaning.unit.as_ref());
        match unit {
            Some(unit) => text(format!("{count}{}", unit.zh), amount(count, &unit.one, &unit.many)),
            None => text(number(count), number(count)),
        }
    }

    /// A value as people call it.
    pub(super) fn value(&self, fact: &str, value: &Value) -> Text {
        match value {
            Value::Bool(truth) => truth_word(*truth),
            Value::String(code) => {
                let known = self.dictionary.meaning(fact).and_then(|meaning| meaning.choice(code).cloned());
                known.unwrap_or_else(|| text(code, code))
            }
            Value::Number(known) => {
                let known = known.as_f64().map_or_else(|| known.to_string(), number);
                text(known.clone(), known)
            }
            Value::Array(all) if all.is_empty() => text("无", "none"),
            Value::Array(all) => self.values(fact, all),
            Value::Null | Value::Object(_) => text("—", "–"),
        }
    }

    /// Several values, those beyond a dozen only counted.
    pub(super) fn values(&self, fact: &str, values: &[Value]) -> Text {
        let named: Vec<Text> = values.iter().take(READ_OUT).map(|value| self.value(fact, value)).collect();
        let listed = join(&named, "、", ", ");
        match values.len().saturating_sub(READ_OUT) {
            0 => listed,
            more => text(format!("{}等{}项", listed.zh, values.len()), format!("{} and {more} more", listed.en)),
        }
    }
}

fn truth_word(truth: bool) -> Text {
    if truth { text("“是”", "“yes”") } else { text("“否”", "“no”") }
}

/// Texts side by side.
pub(super) fn join(texts: &[Text], zh: &str, en: &str) -> Text {
    let all = |of: fn(&Text) -> &str, between: &str| texts.iter().map(of).collect::<Vec<_>>().join(between);
    text(all(|text| &text.zh, zh), all(|text| &text.en, en))
}

/// A number as people write it.
pub(super) fn number(count: f64) -> String {
    count.to_string()
}

/// A number with its word in English.
pub(super) fn amount(count: f64, one: &str, many: &str) -> String {
    let word = if count.total_cmp(&1.0).is_eq() { one } else { many };
    format!("{count} {word}").trim_end().to_owned()
}

/// Money as people write it: fen only where there are any.
pub(super) fn yuan(fen: i64) -> Text {
    let (whole, rest) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    let sign = if fen < 0 { "-" } else { "" };
    let amount = if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:02}") };
    text(format!("{amount}元"), format!("{amount} yuan"))
}
