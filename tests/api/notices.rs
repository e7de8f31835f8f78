//! Public notices: masked, for a few days, and stopped by whoever objects by name.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::Role;

use crate::support::{Office, Person, Site, Staff, body};

/// A recognition of 李雷天 that is being published; answers the applicant, the application and the notice.
async fn published(site: &Site, office: &Office) -> (Person, String, Value) {
    let talent = site.talent("李雷天").await;
    let (id, _) = site.file_recognition(&talent).await;
    site.review_up_to_decision(office).await;
    site.review(&office.decision, json!({ "outcome": "approve" })).await;
    let (status, list) = body(site.request(None, Method::GET, "/api/v1/public/notices").send().await.unwrap()).await;
    assert_eq!(status, 200, "{list}");
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    (talent, id, list["items"][0].clone())
}

async fn head(site: &Site, code: &str) -> Person {
    let department = site.department(code).await;
    site.staff("负责人", vec![Staff::at(Role::DepartmentHead, department)]).await
}

fn objections(notice: &Value) -> String {
    format!("/api/v1/notices/{}/objections", notice["id"].as_str().unwrap())
}

async fn settle(site: &Site, who: &Person, objection: &str, version: Option<i64>, upheld: bool) -> (u16, Value) {
    let path = format!("/api/v1/objections/{objection}/settle");
    let mut request = site.request(Some(who), Method::POST, &path);
    if let Some(version) = version {
        request = request.header("if-match", format!("\"v{version}\""));
    }
    body(request.json(&json!({ "upheld": upheld, "answer": "经核查" })).send().await.unwrap()).await
}

both! {
    async fn a_notice_is_masked_and_shown_for_its_days_only(site: &Site) {
        let office = site.office().await;
        let (_, _, notice) = published(site, &office).await;
        assert_eq!(notice["masked_name"], "李*天");
        assert_eq!(notice["service_code"], "talent_recognition");
        // Monday the 14th and five working days: Sunday the 20th is one of them.
        assert_eq!((notice["published_on"].as_str(), notice["ends_on"].as_str()), (Some("2026-09-14"), Some("2026-09-20")));
        let path = format!("/api/v1/public/notices/{}", notice["id"].as_str().unwrap());
        let (status, whole) = body(site.request(None, Method::GET, &path).send().await.unwrap()).await;
        assert_eq!(status, 200, "{whole}");
        let text = whole["text"].as_str().unwrap();
        assert!(text.contains("李*天") && text.contains("2026-09-20") && !text.contains("李雷天"), "{text}");
        site.advance(TimeDelta::days(7));
        let (status, _) = body(site.request(None, Method::GET, &path).send().await.unwrap()).await;
        assert_eq!(status, 404);
        let (_, list) = body(site.request(None, Method::GET, "/api/v1/public/notices").send().await.unwrap()).await;
        assert_eq!(list["items"], json!([]));
        site.run_jobs().await;
    }

    async fn notices_come_in_pages(site: &Site) {
        let office = site.office().await;
        for name in ["张三", "王五", "赵六"] {
            let talent = site.talent(name).await;
            site.file_recognition(&talent).await;
            site.review_up_to_decision(&office).await;
            site.review(&office.decision, json!({ "outcome": "approve" })).await;
        }
        let get = |path: String| async move { body(site.request(None, Method::GET, &path).send().await.unwrap()).await.1 };
        let first = get("/api/v1/public/notices?limit=2".into()).await;
        let names = |page: &Value| page["items"].as_array().unwrap().iter().map(|n| n["masked_name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&first), ["赵*", "王*"]);
        let second = get(format!("/api/v1/public/notices?limit=2&cursor={}", first["next_cursor"].as_str().unwrap())).await;
        assert_eq!(names(&second), ["张*"]);
        assert_eq!(second.get("next_cursor"), None);
        assert_eq!(get("/api/v1/public/notices?service=rent_subsidy".into()).await["items"], json!([]));
        assert_eq!(get("/api/v1/public/notices?cursor=x".into()).await["code"], "bad_cursor");
        site.run_jobs().await;
    }

    async fn who_may_object(site: &Site) {
        let office = site.office().await;
        let (talent, _, notice) = published(site, &office).await;
        let path = objections(&notice);
        let text = json!({ "text": "业绩证明与事实不符" });
        let (status, _) = site.post_as_nobody(&path, text.clone()).await;
        assert_eq!(status, 401);
        let stranger = site.stranger("匿名").await;
        let (status, problem) = site.post(&stranger, &path, text.clone()).await;
        assert_eq!((status, problem["code"].as_str()), (403, Some("not_verified")));
        let (status, problem) = site.post(&talent, &path, text.clone()).await;
        assert_eq!((status, problem["code"].as_str()), (403, Some("own_case")));
        let other = site.talent("韩梅梅").await;
        let (status, problem) = site.post(&other, &path, json!({ "text": "" })).await;
        assert_eq!((status, problem["fields"][0]["pointer"].as_str()), (422, Some("/text")));
        let (status, _) = site.post(&other, &path, text.clone()).await;
        assert_eq!(status, 201);
        let (status, problem) = site.post(&other, &path, text).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("already_objected")));
        site.run_jobs().await;
    }

    async fn a_dismissed_objection_lets_the_case_go_on(site: &Site) {
        let office = site.office().await;
        let (talent, id, notice) = published(site, &office).await;
        let other = site.talent("韩梅梅").await;
        let (_, made) = site.post(&other, &objections(&notice), json!({ "text": "业绩证明与事实不符" })).await;
        let objection = made["objection_id"].as_str().unwrap();
        let (leads, elsewhere) = (head(site, "city.talent_office").await, head(site, "city.finance").await);
        let (_, list) = site.get(&elsewhere, "/api/v1/objections").await;
        assert_eq!(list["items"], json!([]), "a department that had no part in the case");
        assert_eq!(settle(site, &elsewhere, objection, Some(1), false).await.0, 404);
        assert_eq!(site.get(&office.decision, "/api/v1/objections").await.0, 403);
        let (_, list) = site.get(&leads, "/api/v1/objections?status=open").await;
        assert_eq!(list["items"][0]["text"], "业绩证明与事实不符", "{list}");
        assert_eq!(list["items"][0]["name"], "韩梅梅");
        // The term is over, yet the case waits for the objection.
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let (leads, talent) = (head(site, "city.talent_office").await, site.signed_in_again(&talent).await);
        let (_, timeline) = site.get(&talent, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(timeline["stopped_by"], json!(["public_notice"]), "{timeline}");
        assert_eq!(settle(site, &leads, objection, None, false).await.0, 428);
        assert_eq!(settle(site, &leads, objection, Some(9), false).await.0, 412);
        let (status, settled) = settle(site, &leads, objection, Some(1), false).await;
        assert_eq!((status, settled["status"].as_str()), (200, Some("dismissed")), "{settled}");
        assert_eq!(settle(site, &leads, objection, Some(2), true).await.1["code"], "objection_settled");
        let other = site.signed_in_again(&other).await;
        assert_eq!(site.told(&other).await, ["objection_answered"]);
        let (_, mine) = site.get(&other, "/api/v1/me/objections").await;
        let seen = (&mine["items"][0]["status"], &mine["items"][0]["answer"], &mine["items"][0]["masked_name"]);
        assert_eq!(seen, (&json!("dismissed"), &json!("经核查"), &json!("李*天")), "{mine}");
        assert!(!mine.to_string().contains("李雷天") && mine["items"][0].get("case_id").is_none(), "{mine}");
        assert_eq!(site.get(&talent, "/api/v1/me/objections").await.1["items"], json!([]));
        let told = site.told(&talent).await;
        let raised = told.iter().position(|one| one == "objection_raised");
        let settled = told.iter().position(|one| one == "objection_settled");
        assert!(raised.is_some() && raised < settled, "{told:?}");
        site.run_jobs().await;
    }

    async fn an_upheld_objection_ends_the_case_and_takes_the_notice_down(site: &Site) {
        let office = site.office().await;
        let (talent, id, notice) = published(site, &office).await;
        let other = site.talent("韩梅梅").await;
        let (_, made) = site.post(&other, &objections(&notice), json!({ "text": "证书系伪造" })).await;
        let leads = head(site, "city.talent_office").await;
        let (status, settled) = settle(site, &leads, made["objection_id"].as_str().unwrap(), Some(1), true).await;
        assert_eq!((status, settled["status"].as_str()), (200, Some("upheld")), "{settled}");
        let (_, timeline) = site.get(&talent, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(timeline["case"]["outcome"], "terminated", "{timeline}");
        let (code, letter) = site.letters(&talent, &id).await.pop().unwrap();
        assert_eq!(code, "termination_letter");
        assert!(letter.contains("经核查异议成立") && letter.contains("60日内申请行政复议"), "{letter}");
        assert!(!letter.contains("韩梅梅") && !letter.contains("证书系伪造"), "who objects stays with the office: {letter}");
        let (_, inbox) = site.get(&other, "/api/v1/me/notifications").await;
        let answer = inbox["items"][0]["body"].as_str().unwrap();
        assert!(answer.contains("异议成立") && answer.contains("经核查") && answer.contains("李*天"), "{answer}");
        let (_, list) = body(site.request(None, Method::GET, "/api/v1/public/notices").send().await.unwrap()).await;
        assert_eq!(list["items"], json!([]));
        let third = site.talent("孙八").await;
        assert_eq!(site.post(&third, &objections(&notice), json!({ "text": "也有异议" })).await.0, 404);
        site.run_jobs().await;
    }
}
