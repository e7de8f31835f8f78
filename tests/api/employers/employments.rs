//! Who works where, by the word of both; and the round.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::*;

async fn ask(site: &Site, who: &Person) -> (u16, Value) {
    let said = json!({ "organisation_code": EMPLOYER, "since": "2025-03-01", "position": "研究员" });
    site.post(who, "/api/v1/me/employments", said).await
}

fn of_employer(id: &Value, verb: &str) -> String {
    format!("/api/v1/employers/{EMPLOYER}/employments/{}/{verb}", id.as_str().unwrap())
}

async fn listed(site: &Site, hr: &Person, state: &str) -> Vec<Value> {
    let (status, page) = site.get(hr, &format!("/api/v1/employers/{EMPLOYER}/employments?state={state}")).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

/// Says and has confirmed that somebody works here.
async fn employed(site: &Site, hr: &Person, who: &Person) -> Value {
    let (status, asked) = ask(site, who).await;
    assert_eq!(status, 201, "{asked}");
    let version =
        listed(site, hr, "asked").await.iter().find(|one| one["id"] == asked["id"]).unwrap()["version"].clone();
    let (status, confirmed) = at_version(site, hr, &of_employer(&asked["id"], "confirm"), &version, json!(null)).await;
    assert_eq!((status, &confirmed["state"]), (200, &json!("confirmed")), "{confirmed}");
    confirmed
}

async fn employer(site: &Site) -> (Person, Person) {
    let office = office(site).await;
    assert_eq!(enter(site, &office, EMPLOYER).await.0, 201);
    let hr = liaison(site, "人事专员", EMPLOYER).await;
    (office, hr)
}

async fn mailed(site: &Site, who: &Person, template: &str) -> usize {
    site.run_jobs().await;
    let (_, told) = site.get(who, "/api/v1/me/notifications?limit=100").await;
    told["items"].as_array().unwrap().iter().filter(|one| one["template"] == template).count()
}

/// A day of the calendar passes, and the morning's look at the rounds is taken.
async fn mornings(site: &Site, days: i64) {
    for _ in 0..days {
        site.advance(TimeDelta::days(1));
        site.run_jobs().await;
    }
}

both! {
    async fn an_employment_is_confirmed_by_the_employer_and_by_nobody_else(site: &Site) {
        let (office, hr) = employer(site).await;
        assert_eq!(enter(site, &office, ANOTHER).await.0, 201);
        let other = liaison(site, "别家专员", ANOTHER).await;
        let (talent, stranger) = (site.talent("李雷").await, site.stranger("王五").await);
        let (status, problem) = ask(site, &stranger).await;
        assert_eq!((status, &problem["code"]), (403, &json!("not_verified")));
        let (status, asked) = ask(site, &talent).await;
        assert_eq!((status, &asked["state"], &asked["position"]), (201, &json!("asked"), &json!("研究员")), "{asked}");
        let (status, problem) = ask(site, &talent).await;
        assert_eq!((status, &problem["code"]), (409, &json!("employment_open")));
        assert_eq!(mailed(site, &hr, "employment_asked").await, 1);
        let seen = &listed(site, &hr, "asked").await[0];
        assert_eq!((&seen["name"], &seen["since"], &seen["position"]), (&json!("李雷"), &json!("2025-03-01"), &json!("研究员")));
        let confirm = of_employer(&asked["id"], "confirm");
        assert_eq!(at_version(site, &other, &confirm, &seen["version"], json!(null)).await.0, 404);
        let through = confirm.replace(EMPLOYER, ANOTHER);
        assert_eq!(at_version(site, &other, &through, &seen["version"], json!(null)).await.0, 404);
        assert_eq!(at_version(site, &hr, &confirm, &json!(9), json!(null)).await.0, 412);
        assert_eq!(at_version(site, &hr, &confirm, &seen["version"], json!(null)).await.0, 200);
        let (status, problem) = at_version(site, &hr, &of_employer(&asked["id"], "refuse"), &json!(2), json!(null)).await;
        assert_eq!((status, &problem["code"]), (409, &json!("employment_settled")));
        assert_eq!(mailed(site, &talent, "employment_confirmed").await, 1);
        let (_, own) = ask(site, &hr).await;
        let (status, problem) = at_version(site, &hr, &of_employer(&own["id"], "confirm"), &json!(1), json!(null)).await;
        assert_eq!((status, &problem["code"]), (403, &json!("own_case")), "nobody confirms their own");
        site.run_jobs().await;
    }

    async fn a_rule_can_ask_whether_the_employer_confirms(site: &Site) {
        use talent_portal::catalogue::DefinitionKind;
        site.republish(DefinitionKind::Service, "talent_recognition", |item| {
            let clause = json!({ "code": "confirmed", "requires": { "is_true": "applicant.employment_confirmed" }, "field": "/employer_code" });
            item["eligibility"].as_array_mut().unwrap().push(clause);
        })
        .await;
        let (_, hr) = employer(site).await;
        let talent = site.talent("李雷").await;
        let draft = site.recognition_draft(&talent).await;
        let submit = format!("/api/v1/applications/{draft}/submit");
        let (status, problem) = site.post(&talent, &submit, json!(null)).await;
        assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!("/form/employer_code")), "{problem}");
        employed(site, &hr, &talent).await;
        assert_eq!(site.post(&talent, &submit, json!(null)).await.0, 201);
        site.run_jobs().await;
    }

    async fn a_round_is_opened_answered_person_by_person_and_over(site: &Site) {
        site.with_book().await;
        let (office, hr) = employer(site).await;
        let (li, han, without) = (site.talent("李雷").await, site.talent("韩梅梅").await, site.talent("王五").await);
        let mut staff = Vec::new();
        for talent in [&li, &han, &without] {
            staff.push(employed(site, &hr, talent).await);
        }
        site.issue(li.person, "A", Some("dongsheng")).await.unwrap();
        site.issue(han.person, "A", Some("dongsheng")).await.unwrap();
        talent_portal::employers::employment::jobs::schedule(&site.app).await.unwrap();
        // The clock stands at 14 September; the round begins on 8 October.
        mornings(site, 23).await;
        let hr = site.signed_in_again(&hr).await;
        let rounds = format!("/api/v1/employers/{EMPLOYER}/rounds");
        assert_eq!(site.get(&hr, &rounds).await.1["items"], json!([]), "not before its day");
        mornings(site, 2).await;
        let hr = site.signed_in_again(&hr).await;
        let (_, opened) = site.get(&hr, &rounds).await;
        let round = &opened["items"][0];
        assert_eq!((&round["period"], &round["state"], &round["asked"]), (&json!("2026-10"), &json!("open"), &json!(2)));
        assert_eq!(opened["items"].as_array().unwrap().len(), 1, "once, however often it is looked at");
        assert_eq!(mailed(site, &hr, "round_opened").await, 1);
        let path = format!("{rounds}/{}", round["id"].as_str().unwrap());
        let (_, entries) = site.get(&hr, &path).await;
        let names: Vec<_> = entries["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["李雷", "韩梅梅"], "those with a running card");
        let answers = json!({ "answers": [
            { "employment": staff[0]["id"], "answer": "still_employed" },
            { "employment": staff[1]["id"], "answer": "ended", "ended_on": "2026-09-30" },
            { "employment": staff[2]["id"], "answer": "ended" },
        ]});
        let (status, answered) = site.post(&hr, &format!("{path}/answers"), answers.clone()).await;
        assert_eq!(status, 200, "{answered}");
        let refused: Vec<_> = answered.as_array().unwrap().iter().map(|one| one["refused"].as_str()).collect();
        assert_eq!(refused, [None, None, Some("not_found")], "{answered}");
        let (_, again) = site.post(&hr, &format!("{path}/answers"), answers).await;
        assert_eq!(again[0]["refused"], "employment_settled", "what was answered stays: {again}");
        assert_eq!(site.get(&hr, &rounds).await.1["items"][0]["state"], "answered");
        let han = site.signed_in_again(&han).await;
        assert_eq!(mailed(site, &han, "employment_ended").await, 1);
        let (_, cards) = site.get(&han, "/api/v1/me/cards").await;
        assert_ne!(cards.as_array().or(cards["items"].as_array()).unwrap()[0]["standing"], "cancelled", "no card stops by an answer");
        mornings(site, 20).await;
        let office = back_in_office(site, &office).await;
        let (_, findings) = site.get(&office, "/api/v1/admin/employer-findings").await;
        assert_eq!(findings["items"], json!([]), "what was answered is nobody's finding");
    }

    async fn a_round_that_nobody_answers_is_reminded_of_once_and_becomes_a_finding(site: &Site) {
        site.with_book().await;
        let (office, hr) = employer(site).await;
        let talent = site.talent("李雷").await;
        let employment = employed(site, &hr, &talent).await;
        site.issue(talent.person, "A", Some("dongsheng")).await.unwrap();
        talent_portal::employers::employment::jobs::schedule(&site.app).await.unwrap();
        // Ten working days from 8 October end on 21 October: Saturday the 10th is worked.
        mornings(site, 37).await;
        let hr = site.signed_in_again(&hr).await;
        assert_eq!(mailed(site, &hr, "round_reminder").await, 1);
        let (_, rounds) = site.get(&hr, &format!("/api/v1/employers/{EMPLOYER}/rounds")).await;
        assert_eq!((&rounds["items"][0]["state"], &rounds["items"][0]["due_on"]), (&json!("open"), &json!("2026-10-21")));
        mornings(site, 1).await;
        let office = back_in_office(site, &office).await;
        let (status, findings) = site.get(&office, "/api/v1/admin/employer-findings").await;
        assert_eq!((status, &findings["items"][0]["unanswered"]), (200, &json!(1)), "{findings}");
        assert_eq!(mailed(site, &office, "round_unanswered").await, 1);
        let hr = site.signed_in_again(&hr).await;
        let path = format!("/api/v1/employers/{EMPLOYER}/rounds/{}/answers", rounds["items"][0]["id"].as_str().unwrap());
        let late = json!({ "answers": [{ "employment": employment["id"], "answer": "still_employed" }] });
        assert_eq!(site.post(&hr, &path, late).await.0, 200);
        assert_eq!(site.get(&office, "/api/v1/admin/employer-findings").await.1["items"], json!([]), "the answer ends it");
        site.run_jobs().await;
    }
}
