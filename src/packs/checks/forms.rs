//! Forms: sound schemas whose choices agree with the pack. `x-choices: tiers/<catalogue>`, `criteria/<catalogue>` or
//! `districts` beside an `enum` says where its values come from.

use serde_json::Value;

use crate::catalogue::schema;
use crate::packs::vocabulary;
use crate::registers::table;

use super::{
    super::{format::ServiceItem, load::Typed, problem::Findings, yaml::join},
    Names,
};

pub(super) fn check(service: &Typed<ServiceItem>, names: &Names<'_>, findings: &mut Findings) {
    let Typed { document, data } = service;
    for fault in schema::faults_of(&data.form) {
        let pointer = format!("/form{}", fault.pointer);
        findings.at(&document.file, document.position(&pointer), format!("form: {}", fault.message));
    }
    sources(service, findings);
    choices(&data.form, "/form".to_owned(), &mut |pointer, origin, values| {
        let known = match known_choices(origin, names) {
            Known::Unchecked => return,
            Known::NoSuchOrigin => {
                let place = document.position(&join(pointer, "x-choices"));
                findings.at(&document.file, place, format!("there are no choices `{origin}`"));
                return;
            }
            Known::Values(known) => known,
        };
        for (index, value) in values.iter().enumerate() {
            if !known.iter().any(|one| value.as_str() == Some(one)) {
                let place = document.position(&join(&join(pointer, "enum"), index));
                findings.at(&document.file, place, format!("{value} is not among {origin}"));
            }
        }
    });
}

/// `x-source` beside a top-level field says where its value comes from: the profile, the household, what was handed in before,
/// or a register of the item. A register comes before all others, because nothing may stand against what it says.
fn sources(service: &Typed<ServiceItem>, findings: &mut Findings) {
    let Typed { document, data } = service;
    for (field, stated) in data.form.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let pointer = join(&join("/form/properties", field), "x-source");
        let mut note = |message: String| findings.at(&document.file, document.position(&pointer), message);
        if !stated.get("x-source").is_none_or(|names| names.is_string() || is_list_of_names(names)) {
            note("a name, or a list of names".to_owned());
        }
        for (place, source) in schema::sources_of(stated).into_iter().enumerate() {
            let of_register = source.strip_prefix("register.").and_then(|rest| rest.split('.').next());
            let known = match of_register {
                Some(register) => {
                    data.registers.iter().any(|code| code == register) && table::facts().any(|fact| fact.name == source)
                }
                None => {
                    source == vocabulary::EARLIER
                        || vocabulary::PROFILE_VALUES.contains(&source)
                        || vocabulary::HOUSEHOLD_VALUES.contains(&source)
                }
            };
            if !known {
                note(format!("nothing of this item is called `{source}`"));
            }
            if of_register.is_some() && place > 0 {
                note(format!("what a register says comes first: `{source}`"));
            }
        }
    }
}

fn is_list_of_names(stated: &Value) -> bool {
    stated.as_array().is_some_and(|names| !names.is_empty() && names.iter().all(Value::is_string))
}

/// The names of the form's top-level fields.
pub(super) fn fields(form: &Value) -> Vec<&str> {
    form.get("properties")
        .and_then(Value::as_object)
        .map(|map| map.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

enum Known<'a> {
    Unchecked,
    NoSuchOrigin,
    Values(Vec<&'a str>),
}

fn known_choices<'a>(origin: &str, names: &'a Names<'_>) -> Known<'a> {
    if origin == "districts" {
        return names.organisation.as_ref().map_or(Known::Unchecked, |(file, _)| {
            Known::Values(file.districts.iter().map(|district| district.code.as_str()).collect())
        });
    }
    let Some(cards) = names.cards else { return Known::Unchecked };
    let (kind, code) = origin.split_once('/').unwrap_or((origin, ""));
    match (kind, cards.catalogue(code)) {
        ("tiers", Some(catalogue)) => Known::Values(catalogue.tiers.iter().map(|tier| tier.code.as_str()).collect()),
        ("criteria", Some(catalogue)) => Known::Values(
            catalogue.tiers.iter().flat_map(|tier| &tier.criteria).map(|criterion| criterion.code.as_str()).collect(),
        ),
        _ => Known::NoSuchOrigin,
    }
}

fn choices(value: &Value, pointer: String, found: &mut impl FnMut(&str, &str, &[Value])) {
    if let Some(origin) = value.get("x-choices").and_then(Value::as_str) {
        let values = value.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        found(&pointer, origin, values);
    }
    match value {
        Value::Object(map) => map.iter().for_each(|(key, item)| choices(item, join(&pointer, key), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| choices(item, join(&pointer, index), found))
        }
        _ => {}
    }
}
