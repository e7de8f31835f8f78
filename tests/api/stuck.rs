//! A task whose candidates are all gone after it was opened goes to somebody else, or stands among the findings.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::{Duty, Role};

use crate::support::{Person, Site, Staff, body};

const FLOW: &str = "talent_recognition";

async fn in_box(site: &Site, who: &Person, which: &str) -> Vec<Value> {
    let (status, page) = site.get(who, &format!("/api/v1/tasks?box={which}&limit=100")).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

async fn steps(site: &Site, who: &Person, which: &str) -> Vec<String> {
    in_box(site, who, which).await.iter().map(|task| task["step"].as_str().unwrap().to_owned()).collect()
}

async fn head(site: &Site, department: &str) -> Person {
    let department = site.department(department).await;
    site.staff("负责人", vec![Staff::at(Role::DepartmentHead, department)]).await
}

/// A supervisor; they see the findings too.
async fn watcher(site: &Site) -> Person {
    let department = site.department("city.talent_office").await;
    site.staff("督办员", vec![Staff::at(Role::Supervisor, department)]).await
}

async fn findings(site: &Site, who: &Person) -> Vec<Value> {
    let (status, list) = site.get(who, "/api/v1/findings?kind=nobody_can_act").await;
    assert_eq!(status, 200, "{list}");
    list["items"].as_array().unwrap().clone()
}

async fn administrator(site: &Site) -> Person {
    site.staff("管理员", vec![Staff::role(Role::SystemAdmin), Staff::role(Role::SecurityAdmin)]).await
}

async fn deactivate(site: &Site, admin: &Person, who: &Person) {
    let path = format!("/api/v1/admin/accounts/{}/deactivate", who.account);
    assert_eq!(site.post(admin, &path, json!(null)).await.0, 204);
    site.run_jobs().await;
}

both! {
    async fn who_decided_beside_it_leaves_the_task_to_the_head(site: &Site) {
        site.republish(DefinitionKind::Workflow, FLOW, |flow| {
            let steps = flow["steps"].as_array_mut().unwrap();
            let step = steps.iter_mut().find(|step| step["id"] == "science_check").unwrap();
            step["who"]["not_actor_of"] = json!(["education_check"]);
        })
        .await;
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (science, education) = (site.department("city.science").await, site.department("city.education").await);
        let leads = head(site, "city.science").await;
        let both = site
            .staff("两处会办", vec![Staff::reviewer(science, Duty::Consulted), Staff::reviewer(education, Duty::Consulted)])
            .await;
        let admin = administrator(site).await;
        deactivate(site, &admin, &office.science).await;
        site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        assert_eq!(in_box(site, &both, "pool").await.len(), 2);
        assert!(in_box(site, &leads, "pool").await.is_empty());
        let task = site.task_at(&both, "education_check").await;
        let (status, claimed) = site.act(&both, &task, "claim", json!(null)).await;
        assert_eq!(status, 200, "{claimed}");
        let before = site.task_at(&both, "science_check").await;
        assert_eq!(site.act(&both, &claimed, "decide", json!({ "outcome": "agree" })).await.0, 200);

        assert!(in_box(site, &both, "pool").await.is_empty(), "barred");
        let task = site.task_at(&leads, "science_check").await;
        assert_eq!(task["id"], before["id"], "the same task");
        assert!(task["version"].as_i64() > before["version"].as_i64());
        assert_eq!(site.act(&both, &before, "claim", json!(null)).await.0, 404);
        site.review(&leads, json!({ "outcome": "agree" })).await;
        site.review(&office.market, json!({ "outcome": "agree" })).await;
        assert_eq!(steps(site, &office.second_review, "pool").await, ["second_review"]);
        site.run_jobs().await;
    }

    async fn a_wedding_takes_the_case_out_of_the_hands_of_the_household(site: &Site) {
        let (talent, office, watcher) = (site.talent("李雷").await, site.office().await, watcher(site).await);
        site.verify(&office.acceptance, "韩梅梅").await;
        site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        assert_eq!(site.act(&office.acceptance, &task, "claim", json!(null)).await.0, 200);
        let member = site.marry(&talent, &office.acceptance).await;
        assert!(in_box(site, &watcher, "pool").await.is_empty());
        site.run_jobs().await;
        assert!(in_box(site, &office.acceptance, "mine").await.is_empty());
        assert_eq!(steps(site, &watcher, "pool").await, ["acceptance"], "nobody else is left");
        assert_eq!(findings(site, &watcher).await, [] as [Value; 0], "a supervisor can take it");

        // Without a supervisor it stands among the findings; after a divorce it is theirs again.
        let admin = administrator(site).await;
        deactivate(site, &admin, &watcher).await;
        let list = findings(site, &admin).await;
        assert_eq!((list.len(), &list[0]["step"]), (1, &json!("acceptance")), "{list:?}");
        let end = site.request(Some(&talent), Method::DELETE, &format!("/api/v1/me/household/{member}"));
        assert_eq!(body(end.header("if-match", "\"v2\"").send().await.unwrap()).await.0, 204);
        site.run_jobs().await;
        assert_eq!(findings(site, &admin).await, [] as [Value; 0]);
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        site.run_jobs().await;
    }

    async fn whoever_leaves_leaves_nothing_behind(site: &Site) {
        let (talent, office, admin) = (site.talent("李雷").await, site.office().await, administrator(site).await);
        let bureau = site.department("dongsheng.human_resources").await;
        let science = site.department("city.science").await;
        let second = site.staff("受理二", vec![Staff::reviewer(science, Duty::FirstReview)]).await;
        let positions = format!("/api/v1/admin/accounts/{}/positions", second.account);
        let post = json!({ "role": "reviewer", "department_id": bureau, "duty": "acceptance" });
        let (status, given) = site.post(&admin, &positions, post).await;
        assert_eq!(status, 201, "{given}");
        let (leads, watcher) = (head(site, "dongsheng.human_resources").await, watcher(site).await);
        site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        assert_eq!(site.act(&office.acceptance, &task, "claim", json!(null)).await.0, 200);
        deactivate(site, &admin, &office.acceptance).await;
        assert_eq!(steps(site, &second, "pool").await, ["acceptance"], "back in the pool");

        // The last one loses the position: the head, and then the supervisors.
        let position = format!("{positions}/{}", given["position_id"].as_str().unwrap());
        assert_eq!(site.delete(&admin, &position).await.0, 204);
        site.run_jobs().await;
        assert!(in_box(site, &second, "pool").await.is_empty());
        assert_eq!(steps(site, &leads, "pool").await, ["acceptance"]);
        deactivate(site, &admin, &leads).await;
        assert_eq!(steps(site, &watcher, "pool").await, ["acceptance"]);
        deactivate(site, &admin, &watcher).await;
        assert_eq!(findings(site, &admin).await.len(), 1);

        let named = site.staff("受理三", vec![Staff::reviewer(bureau, Duty::Acceptance)]).await;
        site.review(&named, json!({ "outcome": "accept" })).await;
        assert_eq!(findings(site, &admin).await, [] as [Value; 0], "somebody was named");
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let (_, cases) = site.get(&auditor, "/api/v1/cases").await;
        let case = cases["items"][0]["id"].as_str().unwrap();
        let (_, records) = site.get(&auditor, &format!("/api/v1/audit/records?stream=case&stream_id={case}&limit=100")).await;
        let looked = records["items"].as_array().unwrap().iter().filter(|record| record["action"] == "resolve_candidates");
        assert_eq!(looked.count(), 4, "{records}");
        site.run_jobs().await;
    }

    async fn whoever_comes_finds_what_nobody_could_take(site: &Site) {
        let (talent, admin) = (site.talent("李雷").await, administrator(site).await);
        site.file_recognition(&talent).await;
        site.run_jobs().await;
        assert_eq!(findings(site, &admin).await.len(), 1, "no clerk, no head, no supervisor");
        let leads = head(site, "dongsheng.human_resources").await;
        site.run_jobs().await;
        assert_eq!(steps(site, &leads, "pool").await, ["acceptance"]);
        assert_eq!(findings(site, &admin).await, [] as [Value; 0]);

        deactivate(site, &admin, &leads).await;
        assert_eq!(findings(site, &admin).await.len(), 1);
        let opened = format!("/api/v1/admin/accounts/{}/unlock", leads.account);
        assert_eq!(site.post(&admin, &opened, json!(null)).await.0, 204);
        site.run_jobs().await;
        let leads = site.staff_again(&leads).await;
        assert_eq!(steps(site, &leads, "pool").await, ["acceptance"], "back again");
    }

    async fn who_is_away_from_tomorrow_is_not_waited_for(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let leads = head(site, "dongsheng.human_resources").await;
        site.file_recognition(&talent).await;
        let today = chrono::NaiveDate::parse_from_str(site.next_task(&office.acceptance).await["opened_on"].as_str().unwrap(), "%Y-%m-%d").unwrap();
        let leave = json!({ "from": today + chrono::Days::new(1), "until": today + chrono::Days::new(20) });
        assert_eq!(site.post(&office.acceptance, "/api/v1/absences", leave).await.0, 201);
        site.run_jobs().await;
        assert_eq!(steps(site, &office.acceptance, "pool").await, ["acceptance"], "today they are there");
        site.advance(TimeDelta::days(1));
        site.run_jobs().await;
        let leads = site.staff_again(&leads).await;
        assert_eq!(steps(site, &leads, "pool").await, ["acceptance"]);
    }

    async fn a_finding_follows_a_case_to_another_version(site: &Site) {
        let (talent, admin) = (site.talent("李雷").await, administrator(site).await);
        site.file_recognition(&talent).await;
        site.run_jobs().await;
        let before = findings(site, &admin).await;
        assert_eq!((before.len(), &before[0]["step"]), (1, &json!("acceptance")), "{before:?}");
        site.republish(DefinitionKind::Workflow, FLOW, |flow| {
            *flow = serde_json::from_str(&flow.to_string().replace("\"acceptance\"", "\"receipt\"")).unwrap();
            for step in flow["steps"].as_array_mut().unwrap() {
                if step["who"]["position"] == "receipt" {
                    step["who"]["position"] = json!("acceptance");
                }
            }
        })
        .await;
        let query = format!("/api/v1/admin/definitions?kind=workflow&code={FLOW}&status=published");
        let to = site.get(&admin, &query).await.1["items"][0]["id"].clone();
        let case = before[0]["case_id"].as_str().unwrap();
        let input = json!({ "definition": to, "mapping": { "acceptance": "receipt" }, "reason": "更名" });
        let (status, moved) = site.post(&admin, &format!("/api/v1/cases/{case}/moves"), input).await;
        assert_eq!((status, &moved["moved"]), (200, &json!(true)), "{moved}");
        let after = findings(site, &admin).await;
        assert_eq!((after.len(), &after[0]["id"], &after[0]["step"]), (1, &before[0]["id"], &json!("receipt")), "{after:?}");
        site.run_jobs().await;
        assert_eq!(site.told(&admin).await.iter().filter(|told| *told == "nobody_can_act").count(), 1, "told once");
    }
}
