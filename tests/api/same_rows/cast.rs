//! A small town in which every role has something to see, and something that it must not see.

use chrono::TimeDelta;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use super::EMPLOYER;
use crate::employers::{self, batches::book};
use crate::support::{Person, Site, Staff, recognition_form};

/// Everybody who walks the lists, by what they are.
pub struct Cast {
    pub readers: Vec<(&'static str, Option<Person>)>,
    pub liaison: Person,
    /// A batch that the liaison handed in.
    pub batch: String,
}

async fn made(site: &Site, who: &Person, path: &str, body: Value) -> Value {
    let (status, made) = site.post(who, path, body).await;
    assert!(status < 300, "{path}: {made}");
    made
}

/// A recognition filed in some district.
async fn file(site: &Site, talent: &Person, district: &str) -> String {
    let mut materials = Vec::new();
    for code in ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"] {
        materials.push(json!({ "code": code, "documents": [site.document(talent, code).await] }));
    }
    let mut form = recognition_form();
    form["work_district"] = json!(district);
    let body = json!({ "item": "talent_recognition", "form": form, "materials": materials });
    let draft = made(site, talent, "/api/v1/applications", body).await["id"].as_str().unwrap().to_owned();
    made(site, talent, &format!("/api/v1/applications/{draft}/submit"), json!(null)).await;
    draft
}

/// Somebody with a case, a draft, a card, papers and a qualification.
async fn served(site: &Site, name: &str, district: &str) -> Person {
    let talent = site.talent(name).await;
    let degree = json!({ "kind": "degree", "level": "master", "name": "材料科学", "obtained_on": "2015-06-30" });
    made(site, &talent, "/api/v1/me/qualifications", degree).await;
    site.issue(talent.person, "A", Some(district)).await.unwrap();
    file(site, &talent, district).await;
    made(site, &talent, "/api/v1/applications", json!({ "item": "rent_subsidy", "form": {} })).await;
    made(site, &talent, "/api/v1/me/consents", json!({ "purpose": "schooling", "version": 1 })).await;
    made(site, &talent, "/api/v1/me/rights-requests", json!({ "kind": "correction", "about": "name", "text": "错字" }))
        .await;
    talent
}

/// Claims a task of the pool, and decides another.
async fn work(site: &Site, reviewer: &Person) {
    let task = site.next_task(reviewer).await;
    assert_eq!(site.act(reviewer, &task, "claim", json!(null)).await.0, 200);
    site.review(reviewer, json!({ "outcome": "accept" })).await;
}

impl Cast {
    pub async fn of(site: &Site) -> Self {
        site.with_book().await;
        let (near, far) =
            (site.department("dongsheng.human_resources").await, site.department("kangbashi.human_resources").await);
        let accepts = |department| Staff::reviewer(department, Duty::Acceptance);
        // She works in the very office that her husband's case comes to.
        let spouse = site.staff("韩梅梅", vec![accepts(near)]).await;
        site.verify(&spouse, "韩梅梅").await;
        let husband = site.talent("李雷").await;
        site.marry(&husband, &spouse).await;
        site.issue(husband.person, "A", Some("dongsheng")).await.unwrap();
        file(site, &husband, "dongsheng").await;
        // He lets his wife act in one item, and has more than that.
        let (principal, agent) = (served(site, "王五", "dongsheng").await, site.talent("赵六").await);
        let member = site.marry(&principal, &agent).await;
        let scope = json!({ "member": member, "items": ["talent_recognition"], "acts": ["apply", "follow"], "valid_from": "2026-09-14", "valid_to": "2026-12-31" });
        made(site, &principal, "/api/v1/me/representations", scope).await;
        for (name, district) in
            [("李四", "dongsheng"), ("孙七", "dongsheng"), ("周八", "kangbashi"), ("吴九", "kangbashi")]
        {
            served(site, name, district).await;
        }
        let (reviewer, other) =
            (site.staff("甲", vec![accepts(near)]).await, site.staff("乙", vec![accepts(far)]).await);
        work(site, &reviewer).await;
        work(site, &other).await;
        // One case has come as far as its public notice.
        let office = site.office().await;
        file(site, &site.talent("郑十").await, "dongsheng").await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        let role = |role| vec![Staff::role(role)];
        let head = site.staff("丙", vec![Staff::at(Role::DepartmentHead, near)]).await;
        let absence = json!({ "person": reviewer.person, "from": "2026-10-12", "until": "2026-10-16" });
        let _ = site.post(&head, "/api/v1/absences", absence).await;
        let liaison = site.staff("丁", role(Role::EmployerLiaison)).await;
        let security = site.staff("安全管理员", role(Role::SecurityAdmin)).await;
        let named = format!("/api/v1/admin/liaisons/{}/employers/91150600MA00001030", liaison.account);
        let put = site.request(Some(&security), reqwest::Method::PUT, &named).send().await.unwrap();
        assert!(put.status().as_u16() < 300, "{}", put.status());
        let registry = employers::office(site).await;
        assert_eq!(employers::enter(site, &registry, EMPLOYER).await.0, 201);
        let (status, batch) = employers::hand_in(site, &liaison, EMPLOYER, book(8, vec![(4, "name", "")])).await;
        assert_eq!(status, 201, "{batch}");
        let batch = batch["id"].as_str().unwrap().to_owned();
        let drafts = format!("/api/v1/employers/{EMPLOYER}/batches/{batch}/drafts");
        made(site, &liaison, &drafts, json!({ "leave_out_faulty": true })).await;
        let demand = json!({
            "title": "储能材料研究员", "posts": 3, "district": "dongsheng", "salary_from_fen": 1_500_000,
            "salary_to_fen": 2_500_000, "valid_until": "2026-12-31",
        });
        made(site, &liaison, &format!("/api/v1/employers/{EMPLOYER}/talent-demands"), demand).await;
        made(site, &principal, "/api/v1/me/exports", json!(null)).await;
        site.run_jobs().await;
        // Late enough that something is overdue, early enough that nobody is signed out.
        site.advance(TimeDelta::minutes(5));
        site.run_jobs().await;
        let readers = vec![
            ("nobody", None),
            ("talent", Some(principal)),
            ("agent", Some(agent)),
            ("talent whose spouse is in office", Some(husband)),
            ("household member in office", Some(spouse)),
            ("reviewer here", Some(reviewer)),
            ("reviewer elsewhere", Some(other)),
            ("head", Some(head)),
            ("supervisor", Some(site.staff("戊", vec![Staff::at(Role::Supervisor, near)]).await)),
            ("clerk", Some(site.staff("己", vec![Staff::at(Role::CounterClerk, near)]).await)),
            ("employer liaison", Some(liaison.clone())),
            ("expert", Some(site.staff("庚", role(Role::Expert)).await)),
            ("verifier", Some(site.staff("辛", role(Role::Verifier)).await)),
            ("system administrator", Some(site.staff("壬", role(Role::SystemAdmin)).await)),
            ("security administrator", Some(security)),
            ("auditor", Some(site.staff("癸", role(Role::AuditAdmin)).await)),
        ];
        Self { readers, liaison, batch }
    }
}
