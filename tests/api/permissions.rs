//! Who may do what, as two tables that people read: every route by role, and what is whose by relation.
//!
//! A new route, a new role or a changed scope shows as a change of `tests/golden/permissions`;
//! `INSTA_UPDATE=always cargo test --test api permissions` writes the tables anew.

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::permissions;
use talent_portal::identity::{Duty, Role};

use crate::support::{Person, Site, Staff};

const NOWHERE: &str = "0190d2b0-0000-7000-8000-000000000000";

/// One operation of the API document.
struct Operation {
    method: Method,
    path: String,
    permission: String,
    json: bool,
    /// Query parameters that the operation cannot do without.
    query: String,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(talent_portal::http::openapi::document()).unwrap();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
            let needed = parameters.iter().filter(|p| p["in"] == "query" && p["required"] == true);
            let needed: Vec<_> = needed.map(|p| format!("{}=a", p["name"].as_str().unwrap())).collect();
            all.push(Operation {
                query: if needed.is_empty() { String::new() } else { format!("?{}", needed.join("&")) },
                permission: operation["x-permission"].as_str().unwrap_or("missing").to_owned(),
                json: operation["requestBody"]["content"].get("application/json").is_some(),
                path: path.clone(),
                method,
            });
        }
    }
    all.sort_by(|a, b| (&a.path, a.method.as_str()).cmp(&(&b.path, b.method.as_str())));
    all
}

/// Somebody with something of everything.
struct Victim {
    person: Person,
    rows: Vec<(&'static str, String)>,
}

impl Victim {
    /// `spouse` confirms to be of the household before anything is filed.
    async fn of(site: &Site, spouse: Option<&Person>) -> Self {
        site.with_book().await;
        let person = site.talent("李雷").await;
        let degree = json!({ "kind": "degree", "level": "master", "name": "材料科学", "obtained_on": "2015-06-30" });
        let permit = json!({ "kind": "taiwan_travel_permit", "number": "12345678" });
        let member = match spouse {
            Some(spouse) => site.marry(&person, spouse).await,
            None => {
                let passport = json!({ "kind": "passport", "number": "E12345678", "country": "CHN" });
                let married =
                    json!({ "relation": "spouse", "name": "韩梅梅", "document": passport, "birth_date": "1990-03-07" });
                text(&made(site, &person, "/api/v1/me/household", married).await["id"])
            }
        };
        let qualification = made(site, &person, "/api/v1/me/qualifications", degree).await["id"].clone();
        let identity = made(site, &person, "/api/v1/me/identity-documents", permit).await["items"][1]["id"].clone();
        let document = site.document(&person, "diploma").await;
        let card = site.issue(person.person, "A", Some("dongsheng")).await.unwrap();
        let (application, _) = site.file_recognition(&person).await;
        site.run_jobs().await;
        let acceptance = site.department("dongsheng.human_resources").await;
        let clerk = site.staff("受理员", vec![Staff::reviewer(acceptance, Duty::Acceptance)]).await;
        let task = site.next_task(&clerk).await;
        let (_, shown) = site.get(&clerk, &format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await;
        let filed = shown["documents"][0]["documents"][0].clone();
        let (_, cases) = site.get(&clerk, "/api/v1/cases").await;
        let (_, notices) = site.get(&person, "/api/v1/me/notifications").await;
        let rows = vec![
            ("/me/household", member),
            ("/me/qualifications", text(&qualification)),
            ("/me/identity-documents", text(&identity)),
            ("/me/documents", document),
            ("/me/notifications", text(&notices["items"][0]["id"])),
            ("/sessions", person.refresh.split('.').next().unwrap().to_owned()),
            ("/persons", person.person.to_string()),
            ("/applications", application),
            ("/tasks", text(&task["id"])),
            ("/cases", text(&cases["items"][0]["id"])),
            ("/cards", card.to_string()),
            ("{document}", text(&filed)),
            ("/services", "talent_recognition".to_owned()),
        ];
        Self { person, rows }
    }

    fn row(&self, name: &str) -> &str {
        &self.rows.iter().find(|(prefix, _)| *prefix == name).unwrap().1
    }

    /// The path with this person's rows in it, and with ids of nothing where they have none.
    fn fill(&self, path: &str) -> String {
        let own = self.rows.iter().find(|(prefix, _)| path.starts_with(&format!("/api/v1{prefix}")));
        let own = own.map_or(NOWHERE, |(_, id)| id.as_str());
        let mut filled = path.replace("{document}", self.row("{document}"));
        while let (Some(from), Some(to)) = (filled.find('{'), filled.find('}')) {
            let first = !path[..from.min(path.len())].contains('{');
            filled.replace_range(from..=to, if first { own } else { NOWHERE });
        }
        filled
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}

async fn made(site: &Site, who: &Person, path: &str, body: Value) -> Value {
    let (status, made) = site.post(who, path, body).await;
    assert_eq!(status, 201, "{path}: {made}");
    made
}

/// Somebody for each role, far from everything that is the victim's.
async fn cast(site: &Site) -> Vec<(&'static str, Person)> {
    let far = site.department("kangbashi.human_resources").await;
    let mut cast = Vec::new();
    for role in Role::ALL.iter().copied() {
        let position = match role {
            Role::Reviewer => Staff::reviewer(far, Duty::FirstReview),
            Role::CounterClerk | Role::DepartmentHead | Role::Supervisor => Staff::at(role, far),
            _ => Staff::role(role),
        };
        cast.push((role.as_str(), site.staff("旁人", vec![position]).await));
    }
    cast
}

/// What came of a request: let in (with the status), refused for want of permission, or not signed in.
async fn outcome(site: &Site, who: Option<&Person>, operation: &Operation, path: &str, body: Value) -> String {
    // A version that nothing has: whoever is let in so far gets no further.
    let mut request = site.request(who, operation.method.clone(), path).header("if-match", "\"v999\"");
    if operation.json {
        request = request.json(&body);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    assert!(status < 500, "{} {path}: {status}", operation.method);
    let code = answer.json::<Value>().await.map(|body| body["code"].as_str().unwrap_or("").to_owned());
    match (status, code.as_deref()) {
        (401, Ok("unauthenticated")) => "-".to_owned(),
        (403, Ok("forbidden")) => "x".to_owned(),
        (403, Ok(code)) => format!("403 {code}"),
        _ => status.to_string(),
    }
}

/// Whether the permission lets the role in.
fn lets_in(permission: &str, role: Option<&str>) -> bool {
    let signed_in = role.is_some();
    match permission {
        "public" => true,
        "signed_in" => signed_in,
        word => {
            let known = permissions::ALL.iter().find(|(name, _)| *name == word);
            let (_, roles) = known.unwrap_or_else(|| panic!("{word} is not in the table of permissions"));
            roles.iter().any(|allowed| Some(allowed.as_str()) == role)
        }
    }
}

fn compare(name: &str, table: &[Vec<String>]) {
    let columns = table.iter().map(Vec::len).max().unwrap();
    let width = |column: usize| table.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let text = table.iter().map(line).collect::<Vec<_>>().join("\n");
    insta::with_settings!({ snapshot_path => "../golden/permissions", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

both! {
    async fn every_route_for_every_role(site: &Site) {
        let victim = Victim::of(site, None).await;
        let cast = cast(site).await;
        let mut header = vec!["route".to_owned(), "permission".to_owned(), "nobody".to_owned()];
        header.extend(cast.iter().map(|(role, _)| (*role).to_owned()));
        let mut table = vec![header];
        for operation in operations() {
            let path = format!("{}{}", victim.fill(&operation.path), operation.query);
            let mut row = vec![format!("{} {}", operation.method, operation.path), operation.permission.clone()];
            let mut who: Vec<(Option<&str>, Option<&Person>)> = vec![(None, None)];
            who.extend(cast.iter().map(|(role, person)| (Some(*role), Some(person))));
            for (role, person) in who {
                let cell = outcome(site, person, &operation, &path, json!({})).await;
                let refused = cell == "-" || cell == "x";
                assert_eq!(!refused, lets_in(&operation.permission, role), "{} {path} as {role:?}: {cell}", operation.method);
                row.push(cell);
            }
            table.push(row);
        }
        site.run_jobs().await;
        compare("routes_by_role", &table);
    }

    async fn what_is_whose(site: &Site) {
        let spouse_desk = site.department("dongsheng.human_resources").await;
        let reviewer = |department, duty| vec![Staff::reviewer(department, duty)];
        // The spouse confirmed to be one household before anything was filed, and works in the very office.
        let spouse = site.staff("韩梅梅", reviewer(spouse_desk, Duty::Acceptance)).await;
        site.verify(&spouse, "韩梅梅").await;
        let victim = Victim::of(site, Some(&spouse)).await;
        let far = site.department("kangbashi.human_resources").await;
        let market = site.department("dongsheng.market_regulation").await;
        let people: Vec<(&str, Option<Person>)> = vec![
            ("nobody", None),
            ("owner", Some(victim.person.clone())),
            ("stranger", Some(site.talent("王五").await)),
            ("spouse in office", Some(spouse)),
            ("same office, duty", Some(site.staff("甲", reviewer(spouse_desk, Duty::Acceptance)).await)),
            ("same office, other duty", Some(site.staff("乙", reviewer(spouse_desk, Duty::SecondReview)).await)),
            ("head of office", Some(site.staff("丙", vec![Staff::at(Role::DepartmentHead, spouse_desk)]).await)),
            ("other office", Some(site.staff("丁", reviewer(market, Duty::Consulted)).await)),
            ("other district", Some(site.staff("戊", reviewer(far, Duty::Acceptance)).await)),
            ("supervisor", Some(site.staff("己", vec![Staff::at(Role::Supervisor, far)]).await)),
            ("auditor", Some(site.staff("庚", vec![Staff::role(Role::AuditAdmin)]).await)),
        ];
        let rows: [(Method, &str, Value); 22] = [
            (Method::GET, "/api/v1/applications/{id}", json!(null)),
            (Method::GET, "/api/v1/applications/{id}/timeline", json!(null)),
            (Method::GET, "/api/v1/applications/{id}/picture", json!(null)),
            (Method::GET, "/api/v1/applications/{id}/evaluations", json!(null)),
            (Method::GET, "/api/v1/applications/{id}/automatic-decision", json!(null)),
            (Method::POST, "/api/v1/applications/{id}/human-decision", json!(null)),
            (Method::PATCH, "/api/v1/applications/{id}", json!({ "form": {} })),
            (Method::GET, "/api/v1/tasks/{id}", json!(null)),
            (Method::GET, "/api/v1/tasks/{id}/documents/{document}/content", json!(null)),
            (Method::POST, "/api/v1/tasks/{id}/claim", json!(null)),
            (Method::POST, "/api/v1/tasks/{id}/decide", json!({ "outcome": "accept" })),
            (Method::GET, "/api/v1/cases/{id}", json!(null)),
            (Method::GET, "/api/v1/cases/{id}/picture", json!(null)),
            (Method::POST, "/api/v1/cases/{id}/register-checks", json!(null)),
            (Method::POST, "/api/v1/cases/{id}/archives", json!({ "purpose": "archiving" })),
            (Method::GET, "/api/v1/me/documents/{id}", json!(null)),
            (Method::GET, "/api/v1/me/documents/{id}/content", json!(null)),
            (Method::GET, "/api/v1/me/household/{id}", json!(null)),
            (Method::GET, "/api/v1/me/qualifications/{id}", json!(null)),
            (Method::GET, "/api/v1/cards/{id}", json!(null)),
            (Method::GET, "/api/v1/cards/{id}/history", json!(null)),
            (Method::POST, "/api/v1/cards/{id}/codes", json!(null)),
        ];
        let mut table = vec![std::iter::once("route".to_owned()).chain(people.iter().map(|(who, _)| (*who).to_owned())).collect()];
        for (method, path, body) in rows {
            let operation = Operation { method, path: path.to_owned(), permission: String::new(), json: !body.is_null(), query: String::new() };
            let filled = victim.fill(path);
            let mut row = vec![format!("{} {path}", operation.method)];
            for (_, person) in &people {
                row.push(outcome(site, person.as_ref(), &operation, &filled, body.clone()).await);
            }
            table.push(row);
        }
        let person = |name: &str| people.iter().find(|(who, _)| *who == name).unwrap().1.as_ref().unwrap();
        let (_, task) = site.get(person("same office, duty"), &victim.fill("/api/v1/tasks/{id}")).await;
        let (status, problem) = site.act(person("spouse in office"), &task, "claim", json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (404, Some("not_found")), "also at the version that is there");
        site.run_jobs().await;
        compare("rows_by_relation", &table);
    }
}
