//! Runs a checked condition against facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cel::{Context, IdedExpr, Value};
use serde_json::Value as Json;

use super::bounds::MAX_ENTRIES;
use super::error::{Cause, RuleError};
use super::facts::Facts;

pub(super) fn evaluate(tree: &IdedExpr, allowed: &BTreeSet<String>, facts: &Facts) -> Result<bool, RuleError> {
    let mut context = Context::default();
    for (root, branch) in nested(allowed, facts)? {
        context.add_variable_from_value(root, value_of(&branch));
    }
    match context.resolve(tree) {
        Ok(Value::Bool(holds)) => Ok(holds),
        Ok(_) => Err(RuleError::new(Cause::NotBoolean)),
        Err(error) => Err(RuleError::new(Cause::Undecidable(error.to_string()))),
    }
}

/// Dotted names become objects; facts that nobody knows are null, so that a rule can ask for them.
fn nested(allowed: &BTreeSet<String>, facts: &Facts) -> Result<BTreeMap<String, Json>, RuleError> {
    let mut roots = BTreeMap::new();
    for name in allowed {
        let value = facts.get(name).cloned().unwrap_or(Json::Null);
        if !fits(&value) {
            return Err(RuleError::new(Cause::FactTooLarge(name.clone())));
        }
        let mut path = name.split('.');
        let Some(root) = path.next() else { continue };
        let mut place: &mut Json = roots.entry(root.to_owned()).or_insert(Json::Null);
        for member in path {
            if !place.is_object() {
                *place = Json::Object(serde_json::Map::new());
            }
            let Json::Object(object) = place else { break };
            place = object.entry(member).or_insert(Json::Null);
        }
        *place = value;
    }
    Ok(roots)
}

/// The cost bound holds only for lists and objects of at most so many entries.
fn fits(value: &Json) -> bool {
    let within = |length: usize| u64::try_from(length).is_ok_and(|length| length <= MAX_ENTRIES);
    match value {
        Json::Array(items) => within(items.len()) && items.iter().all(fits),
        Json::Object(members) => within(members.len()) && members.values().all(fits),
        _ => true,
    }
}

fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => items.iter().map(value_of).collect::<Vec<_>>().into(),
        Json::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), value_of(member)))
            .collect::<HashMap<String, Value>>()
            .into(),
    }
}
