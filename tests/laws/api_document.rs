//! Laws about the API document.

use std::collections::BTreeSet;

use serde_json::Value;
use talent_portal::error::Code;
use talent_portal::http::openapi;
use talent_portal::identity::permissions;

use crate::files;

fn document() -> Value {
    serde_json::to_value(openapi::document()).unwrap()
}

/// Name (`GET /api/v1/me`) and content of each operation.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                all.push((format!("{} {path}", method.to_uppercase()), operation.clone()));
            }
        }
    }
    assert!(all.len() > 50, "{}", all.len());
    all
}

#[test]
fn every_operation_says_who_may_call_it() {
    let words: BTreeSet<&str> = permissions::ALL.iter().map(|(word, _)| *word).collect();
    for (name, operation) in operations(&document()) {
        let word = operation["x-permission"].as_str().unwrap_or_else(|| panic!("{name} does not say who may call it"));
        let open = matches!(word, "public" | "signed_in");
        assert!(open || words.contains(word), "{name} names the unknown permission {word}");
        assert_eq!(operation.get("security").is_some(), word != "public", "{name}: permission and security differ");
    }
}

#[test]
fn every_operation_names_refusals_that_exist() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for (name, operation) in operations(&document()) {
        for code in operation["x-codes"].as_array().into_iter().flatten() {
            assert!(codes.contains(code.as_str().unwrap()), "{name} names the unknown code {code}");
        }
    }
}

#[test]
fn every_operation_has_one_name_and_a_sentence() {
    let mut names = BTreeSet::new();
    for (name, operation) in operations(&document()) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(names.insert(id.to_owned()), "{name}: {id} is used twice");
        assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 3), "{name} has no summary");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{name} {status}");
        }
    }
}

#[test]
fn every_schema_that_is_referred_to_is_there() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is missing");
    }
}

#[test]
fn no_two_types_share_a_name_in_the_document() {
    // The later one would silently take the place of the other.
    let mut names = BTreeSet::new();
    for (file, text) in files("src", "rs") {
        for part in text.split("ToSchema").skip(1) {
            let Some(head) = part.split('{').next() else { continue };
            let Some((attributes, rest)) = head.split_once("pub struct ").or_else(|| head.split_once("pub enum "))
            else {
                continue;
            };
            if attributes.contains("use ") || attributes.contains("fn ") || attributes.contains("macro_rules") {
                continue;
            }
            let own: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let renamed = attributes
                .split_once("schema(as = ")
                .map(|(_, name)| name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>());
            let name = renamed.unwrap_or(own);
            if name.is_empty() || name.starts_with('$') {
                continue;
            }
            assert!(names.insert(name.clone()), "{file}: a second {name}");
        }
    }
    assert!(names.len() > 30);
}

/// Clients are generated from the committed document, so a change of the API shows in the same commit.
#[test]
fn the_committed_document_is_the_present_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
    let present = openapi::text().unwrap();
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == present, "run: talent-portal openapi > openapi/openapi.json");
}
