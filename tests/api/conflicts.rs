//! What officials are kept from: cases and cards of their own and of their household, in whatever list they stand.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Position, Role};

use crate::support::{Person, Site, Staff, body};

/// Two people with the same offices; the first is married to the applicant.
struct Offices {
    talent: Person,
    spouse: Person,
    colleague: Person,
}

/// Everything that an office in Dongsheng could be, in one person.
async fn positions(site: &Site) -> Vec<Position> {
    let desk = site.department("dongsheng.human_resources").await;
    let mut all = vec![Staff::reviewer(desk, Duty::Acceptance), Staff::at(Role::DepartmentHead, desk)];
    all.extend([Role::AuditAdmin, Role::SystemAdmin].map(Staff::role));
    all.extend([Role::CounterClerk, Role::Supervisor].map(|role| Staff::at(role, desk)));
    all
}

async fn offices(site: &Site) -> Offices {
    let talent = site.talent("李雷").await;
    let spouse = site.staff("韩梅梅", positions(site).await).await;
    site.verify(&spouse, "韩梅梅").await;
    let colleague = site.staff("同事", positions(site).await).await;
    site.marry(&talent, &spouse).await;
    Offices { talent, spouse, colleague }
}

async fn items(site: &Site, who: &Person, path: &str) -> usize {
    let (status, page) = site.get(who, path).await;
    assert_eq!(status, 200, "{path}: {page}");
    page["items"].as_array().unwrap().len()
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

both! {
    async fn a_case_of_the_household_is_nowhere(site: &Site) {
        let Offices { talent, spouse, colleague } = offices(site).await;
        site.file_recognition(&talent).await;
        let case = site.get(&colleague, "/api/v1/cases").await.1["items"][0]["id"].as_str().unwrap().to_owned();
        let task = site.next_task(&colleague).await;
        let id = task["id"].as_str().unwrap();
        let document = site.get(&colleague, &format!("/api/v1/tasks/{id}")).await.1["documents"][0]["documents"][0].clone();
        let document = format!("/api/v1/tasks/{id}/documents/{}/content", document.as_str().unwrap());
        for list in ["cases", "tasks?box=pool", "tasks?box=mine", "tasks?box=lent", "tasks?box=done", "tasks?box=overdue"] {
            assert_eq!(items(site, &spouse, &format!("/api/v1/{list}")).await, 0, "{list}");
        }
        let (_, counts) = site.get(&spouse, "/api/v1/tasks/counts").await;
        assert_eq!(counts, json!({ "pool": 0, "mine": 0, "lent": 0, "done": 0, "overdue": 0 }));
        let (_, counts) = site.get(&colleague, "/api/v1/tasks/counts").await;
        assert_eq!(counts["pool"], 1);
        for path in [format!("/api/v1/cases/{case}"), format!("/api/v1/tasks/{id}"), document] {
            assert_eq!(site.get(&colleague, &path).await.0, 200, "{path}");
            assert_eq!(code(&site.get(&spouse, &path).await), (404, "not_found"), "{path}");
        }
        assert_eq!(code(&site.act(&spouse, &task, "claim", json!(null)).await), (404, "not_found"));
        for verb in ["transfer", "delegate"] {
            let answer = site.act(&spouse, &task, verb, json!({ "to": colleague.person })).await;
            assert_eq!(code(&answer), (404, "not_found"), "{verb}");
        }
        let ask = json!({ "person": colleague.person, "place": "before" });
        assert_eq!(code(&site.act(&spouse, &task, "reviewers", ask).await), (404, "not_found"));
        let reason = json!({ "reason": "家事" });
        for verb in ["extensions", "correction-approvals", "suspend", "terminate", "special-procedures", "supervisions"] {
            let answer = site.post(&spouse, &format!("/api/v1/cases/{case}/{verb}"), reason.clone()).await;
            assert_eq!(code(&answer), (404, "not_found"), "{verb}");
        }
        let records = format!("/api/v1/audit/records?stream=case&stream_id={case}");
        assert!(items(site, &colleague, &records).await > 0);
        assert_eq!(items(site, &spouse, &records).await, 0);
        assert_eq!(items(site, &spouse, &format!("/api/v1/audit/records?object_id={case}")).await, 0);
        site.run_jobs().await;
    }

    async fn what_was_decided_before_a_wedding_is_hidden_after_it(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        site.verify(&office.acceptance, "韩梅梅").await;
        site.file_recognition(&talent).await;
        let done = site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let path = format!("/api/v1/tasks/{}", done["id"].as_str().unwrap());
        assert_eq!(items(site, &office.acceptance, "/api/v1/tasks?box=done").await, 1);
        let member = site.marry(&talent, &office.acceptance).await;
        assert_eq!(items(site, &office.acceptance, "/api/v1/tasks?box=done").await, 0);
        assert_eq!(site.get(&office.acceptance, &path).await.0, 404);
        let end = site.request(Some(&talent), Method::DELETE, &format!("/api/v1/me/household/{member}"));
        assert_eq!(body(end.header("if-match", "\"v2\"").send().await.unwrap()).await.0, 204);
        assert_eq!(site.get(&office.acceptance, &path).await.0, 200, "divorced");
        site.run_jobs().await;
    }

    async fn ones_own_case_is_seen_as_its_applicant_sees_it(site: &Site) {
        let mut all = positions(site).await;
        all.push(Staff::role(Role::Talent));
        let official = site.staff("韩梅梅", all).await;
        site.verify(&official, "韩梅梅").await;
        let colleague = site.staff("同事", positions(site).await).await;
        let (application, _) = site.file_recognition(&official).await;
        let case = site.get(&colleague, "/api/v1/cases").await.1["items"][0]["id"].as_str().unwrap().to_owned();
        let task = site.next_task(&colleague).await;
        assert_eq!(site.get(&official, &format!("/api/v1/applications/{application}/timeline")).await.0, 200);
        assert_eq!(site.get(&official, &format!("/api/v1/cases/{case}")).await.0, 404);
        assert_eq!(site.get(&official, &format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await.0, 404);
        assert_eq!(items(site, &official, "/api/v1/cases").await, 0);
        assert_eq!(code(&site.act(&official, &task, "claim", json!(null)).await), (403, "own_case"));
        let extend = site.post(&official, &format!("/api/v1/cases/{case}/extensions"), json!({ "reason": "x" })).await;
        assert_eq!(code(&extend), (403, "own_case"));
        assert_eq!(items(site, &official, &format!("/api/v1/audit/records?stream_id={case}")).await, 0);
        site.run_jobs().await;
    }

    async fn a_card_of_the_household_is_nowhere(site: &Site) {
        site.with_book().await;
        let Offices { talent, spouse, colleague } = offices(site).await;
        let card = site.issue(talent.person, "A", Some("dongsheng")).await.unwrap();
        assert_eq!(items(site, &colleague, "/api/v1/admin/cards").await, 1);
        assert_eq!(items(site, &spouse, "/api/v1/admin/cards").await, 0);
        assert_eq!(site.get(&colleague, "/api/v1/admin/cards/count").await.1["count"], 1);
        assert_eq!(site.get(&spouse, "/api/v1/admin/cards/count").await.1["count"], 0);
        for part in ["", "/history", "/benefits", "/scans", "/redemptions", "/picture"] {
            let path = format!("/api/v1/cards/{card}{part}");
            assert_eq!(site.raw(Some(&colleague), &path).await.status(), 200, "{path}");
            assert_eq!(site.raw(Some(&spouse), &path).await.status(), 404, "{path}");
            assert_eq!(site.raw(Some(&talent), &path).await.status(), 200, "{path}");
        }
        let ground = json!({ "reason": "investigation", "legal_basis": "管理办法" });
        assert_eq!(code(&site.decide(&spouse, card, "suspend", 1, ground).await), (404, "not_found"));
        assert_eq!(code(&site.post(&spouse, &format!("/api/v1/cards/{card}/report-loss"), json!(null)).await), (404, "not_found"));
        let records = format!("/api/v1/audit/records?stream=card&stream_id={card}");
        assert!(items(site, &colleague, &records).await > 0);
        assert_eq!(items(site, &spouse, &records).await, 0);
    }

    async fn a_clerk_serves_somebody_elses_household(site: &Site) {
        let Offices { talent, spouse, colleague } = offices(site).await;
        let path = format!("/api/v1/persons/{}/identity-reveals", talent.person);
        let purpose = json!({ "purpose": "compare_papers" });
        assert_eq!(code(&site.post(&spouse, &path, purpose.clone()).await), (403, "own_case"));
        assert_eq!(site.post(&colleague, &path, purpose).await.0, 200);
    }

    async fn of_a_late_task_the_household_hears_nothing_in_office(site: &Site) {
        let Offices { talent, spouse, colleague } = offices(site).await;
        site.file_recognition(&talent).await;
        talent_portal::supervision::schedule(&site.app).await.unwrap();
        site.advance(TimeDelta::days(4));
        site.run_jobs().await;
        let warned = async |who: &Person| {
            let who = site.signed_in_again(who).await;
            let (_, inbox) = site.get(&who, "/api/v1/me/notifications?limit=100").await;
            let mine = inbox["items"].as_array().unwrap().iter();
            mine.filter(|notice| notice["template"].as_str().unwrap().starts_with("task_")).count()
        };
        assert!(warned(&colleague).await > 0);
        assert_eq!(warned(&spouse).await, 0);
    }
}
