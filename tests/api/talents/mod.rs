//! Talents: profiles, papers, qualifications, households, and what the counter sees of people.

mod counter;
mod household;
mod identity;
mod profile;
mod qualifications;

use reqwest::Method;
use reqwest::header::IF_MATCH;
use serde_json::{Value, json};
use talent_portal::identity::commands::{Proven, verify_person};
use talent_portal::identity::model::VerifiedHow;

use crate::support::{Person, Site, body};

const NUMBER: &str = "150602199003070012";
const SPOUSE: &str = "15060219900307008X";

/// Sends a change with the version that was read.
async fn change(site: &Site, who: &Person, method: Method, path: &str, version: i64, json: Value) -> (u16, Value) {
    let request = site.request(Some(who), method, path).header(IF_MATCH, format!("\"v{version}\""));
    body(request.json(&json).send().await.unwrap()).await
}

async fn put(site: &Site, who: &Person, version: i64, json: Value) -> (u16, Value) {
    change(site, who, Method::PUT, "/api/v1/me/profile", version, json).await
}

async fn patch(site: &Site, who: &Person, version: i64, json: Value) -> (u16, Value) {
    change(site, who, Method::PATCH, "/api/v1/me/profile", version, json).await
}

fn fields(problem: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    problem["fields"].as_array().unwrap().iter().map(|f| (text(&f["pointer"]), text(&f["code"]))).collect()
}

/// A talent who proved a citizen's number.
async fn proven(site: &Site, name: &str, number: &str) -> Person {
    let person = site.stranger(name).await;
    let (id, name, number) = (person.person, name.to_owned(), number.to_owned());
    site.app
        .write(move |tx| {
            let (name, number) = (name.clone(), number.clone());
            let proven = Proven { name, kind: "citizen_id".into(), number, how: VerifiedHow::Counter };
            verify_person(tx, None, id, &proven)
        })
        .await
        .unwrap();
    person
}

fn spouse() -> Value {
    json!({ "relation": "spouse", "name": "韩梅梅", "document": { "kind": "citizen_id", "number": SPOUSE } })
}
