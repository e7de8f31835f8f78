//! What is decided at once, what only wants to be confirmed, and the right to a person's decision.

use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use crate::matching::{administrator, doctorate, found, match_of, profile, search, told};
use crate::support::{Person, Site, Staff, body};

/// A doctor whose degree and insurance the registers know, with the draft that the match gave them, ready to be handed in.
async fn doctor(site: &Site, admin: &Person) -> (Person, String) {
    let talent = site.talent("李雷").await;
    site.register_knows("education", &talent, json!({ "degree": "doctor" })).await;
    site.register_knows("social_insurance", &talent, json!({ "insured_here": true })).await;
    doctorate(site, &talent).await;
    profile(site, &talent, json!({ "district": "dongsheng" })).await;
    search(site, admin).await;
    let id = match_of(site, &talent, "doctor_gift").await;
    let (status, draft) = site.post(&talent, &format!("/api/v1/me/matches/{id}/draft"), json!(null)).await;
    assert_eq!(status, 201, "{draft}");
    let id = draft["id"].as_str().unwrap().to_owned();
    consent(site, &talent, &id).await;
    (talent, id)
}

async fn consent(site: &Site, talent: &Person, id: &str) {
    let path = format!("/api/v1/applications/{id}");
    let shown = site.request(Some(talent), reqwest::Method::GET, &path).send().await.unwrap();
    let tag = shown.headers()["etag"].to_str().unwrap().to_owned();
    let request = site.request(Some(talent), reqwest::Method::PATCH, &path).header("if-match", tag);
    let (status, saved) = body(request.json(&json!({ "form": { "consent": true } })).send().await.unwrap()).await;
    assert_eq!(status, 200, "{saved}");
}

async fn submit(site: &Site, talent: &Person, id: &str) -> Value {
    let (status, case) = site.post(talent, &format!("/api/v1/applications/{id}/submit"), json!(null)).await;
    assert_eq!(status, 201, "{case}");
    site.run_jobs().await;
    case
}

async fn decision(site: &Site, talent: &Person, id: &str) -> Value {
    let (status, shown) = site.get(talent, &format!("/api/v1/applications/{id}/automatic-decision")).await;
    assert_eq!(status, 200, "{shown}");
    shown
}

fn open(shown: &Value) -> Vec<&str> {
    shown["open"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

async fn reviewer(site: &Site) -> Person {
    let department = site.department("dongsheng.human_resources").await;
    site.staff("受理员", vec![Staff::reviewer(department, Duty::Acceptance)]).await
}

both_asking! {
    async fn a_new_doctor_is_granted_at_once(site: &Site) {
        let admin = administrator(site).await;
        let (talent, id) = doctor(site, &admin).await;
        let case = submit(site, &talent, &id).await;
        assert_eq!((&case["status"], &case["outcome"]), (&json!("closed"), &json!("granted")), "{case}");

        let shown = decision(site, &talent, &id).await;
        assert_eq!((&shown["mode"], &shown["decided"], &shown["open"]), (&json!("instant"), &json!(true), &json!([])));
        let (_, kept) = site.get(&talent, &format!("/api/v1/applications/{id}/evaluations")).await;
        assert_eq!((&kept[0]["moment"], &kept[0]["verdict"]), (&json!("submission"), &json!("met")));
        assert_eq!(kept[0]["facts"]["register.social_insurance.insured_here"], true, "it rests on this evaluation: {kept}");

        let (_, letters) = site.get(&talent, &format!("/api/v1/applications/{id}/letters")).await;
        let letter = letters.as_array().unwrap().last().unwrap();
        assert_eq!(letter["code"], "automatic_grant");
        let text = letter["body"].as_str().unwrap();
        for said in ["由系统自动作出", "有权要求由工作人员作出决定", "最高学历", "在本市参加社会保险"] {
            assert!(text.contains(said), "{said} is not in {text}");
        }

        assert_eq!(found(site, &talent).await, [("doctor_gift".to_owned(), "filed".to_owned())]);
        search(site, &admin).await;
        assert_eq!(told(site, &talent, "match_found").await.len(), 1);
        let again = json!({ "item": "doctor_gift", "form": { "work_district": "dongsheng", "consent": true } });
        let (_, second) = site.post(&talent, "/api/v1/applications", again).await;
        let path = format!("/api/v1/applications/{}/submit", second["id"].as_str().unwrap());
        let (status, refused) = site.post(&talent, &path, json!(null)).await;
        assert_eq!((status, &refused["fields"][0]["code"]), (422, &json!("rule_refused")), "once in a lifetime: {refused}");
    }

    async fn a_register_that_is_down_blocks_nobody(site: &Site) {
        let (admin, clerk) = (administrator(site).await, reviewer(site).await);
        for fault in ["unavailable", "slow"] {
            let (talent, id) = doctor(site, &admin).await;
            site.register_fault("education", fault).await;
            let case = submit(site, &talent, &id).await;
            assert_eq!((&case["status"], site.waits_at(&talent, &id).await), (&json!("open"), vec!["acceptance".to_owned()]));
            let shown = decision(site, &talent, &id).await;
            assert_eq!((&shown["decided"], open(&shown)), (&json!(false), vec!["doctorate"]), "{shown}");
            assert!(shown["open"][0]["text"]["en"].as_str().unwrap().contains("highest degree"), "{shown}");
            let (_, pool) = site.get(&clerk, "/api/v1/tasks?box=pool&limit=100").await;
            let task = pool["items"].as_array().unwrap().iter().find(|task| task["case_number"] == case["number"]).unwrap();
            assert_eq!((&task["unverified"][0]["register"], &task["unverified"][0]["reason"]), (&json!("education"), &json!(fault)));
            site.register_fault("education", "none").await;
        }
    }

    async fn what_a_register_contradicts_goes_to_people(site: &Site) {
        let admin = administrator(site).await;
        let (talent, id) = doctor(site, &admin).await;
        site.register_knows("education", &talent, json!({ "degree": "master" })).await;
        assert_eq!(submit(site, &talent, &id).await["status"], "open");
        assert_eq!(open(&decision(site, &talent, &id).await), ["doctorate"]);
    }

    async fn whoever_wants_a_person_to_decide_gets_one(site: &Site) {
        let admin = administrator(site).await;
        let department = site.department("city.human_resources").await;
        let head = site.staff("局长", vec![Staff::at(Role::DepartmentHead, department)]).await;
        let (talent, id) = doctor(site, &admin).await;
        let ask = |id: &str| format!("/api/v1/applications/{id}/human-decision");
        let (status, shown) = site.post(&talent, &ask(&id), json!(null)).await;
        assert_eq!((status, shown["human_decision_asked_at"].is_string()), (200, true), "{shown}");
        assert_eq!(submit(site, &talent, &id).await["status"], "open", "though everything is proven");
        assert_eq!(open(&decision(site, &talent, &id).await), ["human_decision"]);
        let (status, refused) = site.post(&talent, &ask(&id), json!(null)).await;
        assert_eq!((status, &refused["code"]), (409, &json!("decided_by_people")));

        let (other, id) = doctor(site, &admin).await;
        assert_eq!(submit(site, &other, &id).await["status"], "closed");
        assert_eq!(site.post(&talent, &ask(&id), json!(null)).await.0, 404, "of one's own alone");
        for _ in 0..2 {
            let (status, shown) = site.post(&other, &ask(&id), json!(null)).await;
            assert_eq!((status, &shown["decided"]), (200, &json!(true)));
        }
        site.run_jobs().await;
        assert_eq!(told(site, &head, "human_decision_asked").await.len(), 1, "the department looks at it");
    }
}

both! {
    async fn an_automatic_grant_wants_nothing_but_a_confirmation(site: &Site) {
        let admin = administrator(site).await;
        let (talent, other) = (site.card_holder("李雷", "C").await, site.card_holder("韩梅梅", "A").await);
        profile(site, &talent, json!({ "district": "dongsheng" })).await;
        search(site, &admin).await;
        let message = told(site, &talent, "match_found").await.remove(0);
        assert!(message.contains("持卡人才健康体检（确认即享，也可放弃）"), "{message}");

        let rent = match_of(site, &talent, "rent_subsidy").await;
        let (status, refused) = site.post(&talent, &format!("/api/v1/me/matches/{rent}/confirm"), json!({})).await;
        assert_eq!((status, &refused["code"]), (409, &json!("match_not_automatic")));

        let id = match_of(site, &talent, "card_health_check").await;
        let confirm = format!("/api/v1/me/matches/{id}/confirm");
        let (status, case) = site.post(&talent, &confirm, json!({})).await;
        assert_eq!((status, &case["status"], &case["outcome"]), (201, &json!("closed"), &json!("granted")), "{case}");
        let (status, again) = site.post(&talent, &confirm, json!({})).await;
        assert_eq!((status, &again["number"]), (200, &case["number"]), "confirming twice is the same as once");

        let id = match_of(site, &other, "card_health_check").await;
        let (status, incomplete) = site.post(&other, &format!("/api/v1/me/matches/{id}/confirm"), json!({})).await;
        assert_eq!((status, &incomplete["fields"][0]["pointer"]), (422, &json!("/form/work_district")), "{incomplete}");
        assert_eq!(site.post(&other, &format!("/api/v1/me/matches/{id}/decline"), json!(null)).await.0, 204);
        search(site, &admin).await;
        assert!(found(site, &other).await.contains(&("card_health_check".to_owned(), "declined".to_owned())));
    }

    async fn nobody_is_granted_twice_however_fast_they_are(site: &Site) {
        let talent = site.card_holder("李雷", "C").await;
        let mut paths = Vec::new();
        for _ in 0..6 {
            let application = json!({ "item": "card_health_check", "form": { "work_district": "dongsheng" } });
            let (status, draft) = site.post(&talent, "/api/v1/applications", application).await;
            assert_eq!(status, 201, "{draft}");
            paths.push(format!("/api/v1/applications/{}/submit", draft["id"].as_str().unwrap()));
        }
        let all = futures_util::future::join_all(paths.iter().map(|path| site.post(&talent, path, json!(null)))).await;
        let statuses: Vec<_> = all.iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{all:?}");
        assert!(statuses.iter().all(|status| [201, 409, 422].contains(status)), "{all:?}");
        site.run_jobs().await;
    }

    async fn a_person_may_decide_an_automatic_grant_too(site: &Site) {
        let (admin, talent) = (administrator(site).await, site.card_holder("李雷", "C").await);
        profile(site, &talent, json!({ "district": "dongsheng" })).await;
        search(site, &admin).await;
        let id = match_of(site, &talent, "card_health_check").await;
        let (status, draft) = site.post(&talent, &format!("/api/v1/me/matches/{id}/human-decision"), json!(null)).await;
        assert_eq!((status, &draft["status"]), (200, &json!("draft")), "{draft}");
        let (status, case) = site.post(&talent, &format!("/api/v1/me/matches/{id}/confirm"), json!({})).await;
        assert_eq!((status, &case["status"]), (201, &json!("open")), "{case}");
        let rent = match_of(site, &talent, "rent_subsidy").await;
        let (status, refused) = site.post(&talent, &format!("/api/v1/me/matches/{rent}/human-decision"), json!(null)).await;
        assert_eq!((status, &refused["code"]), (409, &json!("decided_by_people")));
        site.run_jobs().await;
    }
}
