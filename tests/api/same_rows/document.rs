//! What the API document says about lists and counts.

use std::collections::BTreeSet;

use serde_json::Value;

/// The API document, read once a test.
pub struct Document(Value);

impl Document {
    pub fn new() -> Self {
        Self(serde_json::to_value(talent_portal::http::openapi::document()).unwrap())
    }

    fn resolved<'d>(&'d self, schema: &'d Value) -> &'d Value {
        match schema["$ref"].as_str() {
            Some(name) => self.resolved(&self.0["components"]["schemas"][name.rsplit('/').next().unwrap()]),
            None => schema,
        }
    }

    /// Whether an answer is a list and nothing else: rows by themselves, or under `items` or `members`. What says more
    /// beside them is a report.
    fn is_list(&self, schema: &Value) -> bool {
        let schema = self.resolved(schema);
        let array = |schema: &Value| self.resolved(schema)["type"] == "array";
        let page = ["items", "members", "next_cursor"];
        let only = |fields: &serde_json::Map<String, Value>| fields.keys().all(|name| page.contains(&name.as_str()));
        let rows = page.iter().any(|name| array(&schema["properties"][name]));
        array(schema) || rows && schema["properties"].as_object().is_some_and(only)
    }

    fn gets(&self) -> impl Iterator<Item = (&str, &Value)> {
        let paths = self.0["paths"].as_object().unwrap();
        paths.iter().filter_map(|(path, methods)| methods.get("get").map(|get| (path.as_str(), get)))
    }

    /// Every route that answers a list.
    pub fn lists(&self) -> BTreeSet<String> {
        let answer = |get: &'_ Value| get["responses"]["200"]["content"]["application/json"]["schema"].clone();
        self.gets().filter(|(_, get)| self.is_list(&answer(get))).map(|(path, _)| path.to_owned()).collect()
    }

    /// Every route that counts or sums up.
    pub fn counts(&self) -> BTreeSet<String> {
        let ends = ["/count", "/counts", "/summary", "/totals"];
        self.gets()
            .filter(|(path, _)| ends.iter().any(|end| path.ends_with(end)))
            .map(|(path, _)| path.to_owned())
            .collect()
    }

    /// Whether a list comes in pages.
    pub fn is_paged(&self, path: &str) -> bool {
        let paths = self.0["paths"].as_object().unwrap();
        let route =
            paths.get(path).or_else(|| paths.iter().find(|(route, _)| fills(path, route)).map(|(_, route)| route));
        let parameters = route.unwrap()["get"]["parameters"].as_array().cloned().unwrap_or_default();
        parameters.iter().any(|parameter| parameter["name"] == "cursor")
    }
}

/// Whether a path is this route with something in its gaps.
fn fills(path: &str, route: &str) -> bool {
    let (path, route): (Vec<_>, Vec<_>) = (path.split('/').collect(), route.split('/').collect());
    path.len() == route.len() && path.iter().zip(&route).all(|(part, gap)| gap.starts_with('{') || part == gap)
}
