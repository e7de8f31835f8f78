//! What heads of departments do to cases, with a reason on record.

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use crate::support::{Person, Site, Staff};

async fn head(site: &Site, code: &str) -> Person {
    let department = site.department(code).await;
    site.staff("负责人", vec![Staff::at(Role::DepartmentHead, department)]).await
}

/// The case of the first task in somebody's pool.
async fn case_of(site: &Site, reviewer: &Person) -> String {
    site.next_task(reviewer).await["case_id"].as_str().unwrap().to_owned()
}

async fn timeline(site: &Site, talent: &Person, id: &str) -> Value {
    let (status, timeline) = site.get(talent, &format!("/api/v1/applications/{id}/timeline")).await;
    assert_eq!(status, 200, "{timeline}");
    timeline
}

both! {
    async fn a_limit_is_extended_once_and_the_applicant_told_why(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        let case = case_of(site, &office.acceptance).await;
        let path = format!("/api/v1/cases/{case}/extensions");
        let reason = json!({ "reason": "需核实境外学历" });
        let (leads, science, finance) =
            (head(site, "dongsheng.human_resources").await, head(site, "city.science").await, head(site, "city.finance").await);
        let (status, problem) = site.post(&leads, &path, reason.clone()).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("no_extension")), "not accepted yet");
        assert_eq!(site.post(&science, &path, reason.clone()).await.0, 404, "no part in the case yet");
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        assert_eq!(timeline(site, &talent, &id).await["case"]["due_on"], "2026-10-10");
        assert_eq!(site.post(&finance, &path, reason.clone()).await.0, 404);
        assert_eq!(site.post(&leads, &path, reason.clone()).await.0, 403, "the bureau holds no task of it any more");
        assert_eq!(site.post(&office.science, &path, reason.clone()).await.0, 403);
        assert_eq!(site.post(&science, &path, json!({ "reason": "" })).await.0, 422);
        let (status, extended) = site.post(&science, &path, reason.clone()).await;
        assert_eq!(status, 200, "{extended}");
        let after = timeline(site, &talent, &id).await;
        assert_eq!(after["case"]["due_on"], "2026-10-23", "ten working days later: {after}");
        let told = after["history"].as_array().unwrap().iter().find(|line| line["what"] == "limit_extended").unwrap();
        assert_eq!(told["message"], "需核实境外学历");
        let (status, problem) = site.post(&science, &path, reason).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("no_extension")));
        site.run_jobs().await;
    }

    async fn a_second_list_of_defects_needs_the_head(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        let case = case_of(site, &office.acceptance).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        for consulted in [&office.science, &office.education, &office.market] {
            site.review(consulted, json!({ "outcome": "agree" })).await;
        }
        let asked = json!({ "outcome": "correct", "opinion": "请补充", "about": ["/materials/achievement_proof"] });
        site.review(&office.second_review, asked.clone()).await;
        let supplement = format!("/api/v1/applications/{id}/supplement");
        assert_eq!(site.post(&talent, &supplement, json!(null)).await.0, 200);
        let (_, mine) = site.get(&office.second_review, "/api/v1/tasks?box=mine").await;
        let task = mine["items"][0].clone();
        let (status, problem) = site.act(&office.second_review, &task, "decide", asked.clone()).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("second_correction")), "{problem}");
        let leads = head(site, "city.human_resources").await;
        let path = format!("/api/v1/cases/{case}/correction-approvals");
        let (status, allowed) = site.post(&leads, &path, json!({ "reason": "首次告知有遗漏" })).await;
        assert_eq!(status, 200, "{allowed}");
        let (status, decided) = site.act(&office.second_review, &task, "decide", asked).await;
        assert_eq!(status, 200, "{decided}");
        site.run_jobs().await;
    }

    async fn a_task_is_handed_to_somebody_who_may_do_it(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let bureau = site.department("dongsheng.human_resources").await;
        let colleague = site.staff("同事", vec![Staff::reviewer(bureau, Duty::Acceptance)]).await;
        site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        let (_, claimed) = site.act(&office.acceptance, &task, "claim", json!(null)).await;
        let to = |who: &Person| json!({ "to": who.person });
        assert_eq!(site.act(&office.science, &claimed, "transfer", to(&colleague)).await.0, 404);
        assert_eq!(site.act(&office.acceptance, &task, "transfer", to(&colleague)).await.0, 412, "the version before the claim");
        assert_eq!(site.act(&office.acceptance, &claimed, "transfer", to(&office.science)).await.0, 404);
        assert_eq!(site.act(&office.acceptance, &claimed, "transfer", to(&talent)).await.0, 404);
        assert_eq!(site.act(&office.acceptance, &claimed, "transfer", to(&colleague)).await.0, 204);
        let (_, mine) = site.get(&colleague, "/api/v1/tasks?box=mine").await;
        assert_eq!(mine["items"][0]["id"], task["id"]);
        let (status, decided) = site.act(&colleague, &mine["items"][0], "decide", json!({ "outcome": "accept" })).await;
        assert_eq!(status, 200, "{decided}");
        site.run_jobs().await;
    }

    async fn incidents_are_for_those_who_mend_them(site: &Site) {
        let office = site.office().await;
        let city = site.department("city.talent_office").await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, city)]).await;
        let (status, list) = site.get(&supervisor, "/api/v1/incidents").await;
        assert_eq!((status, &list["items"]), (200, &json!([])));
        assert_eq!(site.get(&office.science, "/api/v1/incidents").await.0, 403);
        let nowhere = format!("/api/v1/incidents/{}/retry", talent_portal::identity::PersonId(supervisor.person.0));
        let answer = site.request(Some(&supervisor), Method::POST, &nowhere).json(&json!(null)).send().await.unwrap();
        assert_eq!(answer.status(), 404);
    }
}
