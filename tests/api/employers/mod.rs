//! Employers: the register, liaisons, what they file, confirm and report.

pub mod batches;
mod claims;
mod demands;
mod employments;
mod erasure;
mod lists;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use talent_portal::identity::model::VerifiedHow;
use talent_portal::identity::{Duty, commands};

use crate::notifications::{code_in, files};
use crate::support::{PDF, Person, Site, Staff, body};

pub const EMPLOYER: &str = "91150600MA00001030";
pub const ANOTHER: &str = "91350100M000100Y43";
/// Of a company that exists; its check character does not fit.
pub const UNFIT: &str = "91350211M0000XUF46";
const MAILBOX: &str = "hr@institute.example";

/// Somebody of the department that answers for the whole service.
pub async fn office(site: &Site) -> Person {
    let lead = site.department("city.talent_office").await;
    site.staff("人才办", vec![Staff::reviewer(lead, Duty::Decision)]).await
}

/// Puts an organisation on record.
pub async fn enter(site: &Site, office: &Person, code: &str) -> (u16, Value) {
    let employer = json!({ "organisation_code": code, "name": "碳中和研究院", "contact": MAILBOX });
    site.post(office, "/api/v1/admin/employers", employer).await
}

/// The letter of authorisation in somebody's wallet.
pub async fn authorisation(site: &Site, who: &Person) -> String {
    site.document(who, "liaison_authorisation").await
}

/// The newest code that went to a mailbox.
pub async fn code_sent(site: &Site) -> String {
    site.run_jobs().await;
    code_in(files(&site.app.config().mail.folder).last().expect("a mail"))
}

/// Somebody who speaks for an organisation that is on record, signed in with that role.
pub async fn liaison(site: &Site, who: &str, code: &str) -> Person {
    let person = site.talent(who).await;
    let letter = authorisation(site, &person).await;
    let claim = json!({ "organisation_code": code, "authorisation": letter });
    let (status, claim) = site.post(&person, "/api/v1/liaison-claims", claim).await;
    assert_eq!(status, 201, "{claim}");
    let proof = format!("/api/v1/liaison-claims/{}/proof", claim["id"].as_str().unwrap());
    let (status, claim) = site.post(&person, &proof, json!({ "code": code_sent(site).await })).await;
    assert_eq!((status, &claim["state"]), (200, &json!("confirmed")), "{claim}");
    person
}

/// A talent whose citizen number is proven.
pub async fn with_number(site: &Site, name: &str, number: &str) -> Person {
    let person = site.stranger(name).await;
    prove(site, &person, name, number).await;
    person
}

pub async fn prove(site: &Site, person: &Person, name: &str, number: &str) {
    let proven = commands::Proven {
        name: name.to_owned(),
        kind: "citizen_id".to_owned(),
        number: number.to_owned(),
        how: VerifiedHow::Counter,
    };
    let id = person.person;
    site.app.write(move |tx| commands::verify_person(tx, None, id, &proven)).await.unwrap();
}

/// Hands a workbook in.
pub async fn hand_in(site: &Site, who: &Person, code: &str, book: Vec<u8>) -> (u16, Value) {
    let part = Part::bytes(book).file_name("staff.xlsx");
    let path = format!("/api/v1/employers/{code}/batches?item=talent_recognition");
    let form = Form::new().part("file", part);
    body(site.request(Some(who), Method::POST, &path).multipart(form).send().await.unwrap()).await
}

/// A document of another kind.
pub async fn another_paper(site: &Site, who: &Person) -> String {
    let (_, document) = body(site.upload(who, "diploma", PDF).await).await;
    document["id"].as_str().unwrap().to_owned()
}

/// A request with `If-Match`.
pub async fn at_version(site: &Site, who: &Person, path: &str, version: &Value, json: Value) -> (u16, Value) {
    let request = site.request(Some(who), Method::POST, path).header("if-match", format!("\"v{version}\""));
    body(request.json(&json).send().await.unwrap()).await
}

/// The same member of staff in a new session, with the second factor given.
pub async fn back_in_office(site: &Site, person: &Person) -> Person {
    let person = site.signed_in_again(person).await;
    let session = site.actor(&person).await.session;
    site.app.write(move |tx| talent_portal::identity::store::sessions::mark_second_factor(tx, session)).await.unwrap();
    person
}
