//! The fields of a form as facts: what they hold follows from the schema, what they are called from their titles.

use serde_json::Value;

use super::dictionary::{FactKind, Meaning, Origin, Unit, text};
use crate::workflow::model::Text;

/// The top-level fields as `form.<field>`.
pub(super) fn meanings(form: &Value) -> impl Iterator<Item = (String, Meaning)> {
    let fields = form.get("properties").and_then(Value::as_object).into_iter().flatten();
    fields.map(|(name, schema)| (format!("form.{name}"), meaning(name, schema)))
}

fn meaning(name: &str, schema: &Value) -> Meaning {
    let word = |key: &str| schema.get(key).and_then(Value::as_str);
    let zh = word("title").unwrap_or(name);
    let en = word("x-title-en").or(word("title")).unwrap_or(name);
    let items = schema.get("items").filter(|_| word("type") == Some("array"));
    Meaning {
        unit: unit(schema),
        choices: choices(schema, items.unwrap_or(schema)),
        assumable: true,
        ..Meaning::new(kind(schema, items), text(format!("“{zh}”"), format!("“{en}”")), Origin::Form)
    }
}

fn kind(schema: &Value, items: Option<&Value>) -> FactKind {
    let word = |schema: &Value, key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    let money = schema.pointer("/x-ui/widget").and_then(Value::as_str) == Some("money");
    match word(schema, "type").as_deref() {
        Some("boolean") => FactKind::Truth,
        Some("integer") if money => FactKind::Money,
        Some("integer" | "number") => FactKind::Number,
        Some("array") if items.and_then(|items| word(items, "type")).as_deref() == Some("object") => FactKind::Records,
        Some("array") => FactKind::List,
        Some("object") => FactKind::Records,
        _ if word(schema, "format").as_deref() == Some("date") => FactKind::Date,
        _ => FactKind::Text,
    }
}

/// `x-unit: { zh: 人, en: people }`; `one` where the English for one is another word.
fn unit(schema: &Value) -> Option<Unit> {
    let Some(unit) = schema.get("x-unit") else {
        let listed = schema.get("type").and_then(Value::as_str) == Some("array");
        return listed.then(|| Unit { zh: "项".to_owned(), one: "entry".to_owned(), many: "entries".to_owned() });
    };
    let word = |key: &str| unit.get(key).and_then(Value::as_str).map(str::to_owned);
    let many = word("en").unwrap_or_default();
    Some(Unit { zh: word("zh").unwrap_or_default(), one: word("one").unwrap_or_else(|| many.clone()), many })
}

/// The values of an `enum` with the names that the form gives them.
fn choices(schema: &Value, valued: &Value) -> Vec<(String, Text)> {
    let named = |key: &str, code: &str| {
        let label = [schema, valued].into_iter().find_map(|place| place.get(key)?.get(code)?.as_str());
        label.map(str::to_owned)
    };
    let values = valued.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let name = |code: &str| {
        let zh = named("x-labels", code).unwrap_or_else(|| code.to_owned());
        let en = named("x-labels-en", code).unwrap_or_else(|| code.replace('_', " "));
        text(zh, en)
    };
    values.map(|code| (code.to_owned(), name(code))).collect()
}
