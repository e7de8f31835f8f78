//! What was granted and must stay true is looked at again on schedule; a change opens a review and stops nothing by itself.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use crate::register_cases::shown;
use crate::services::rent_form;
use crate::support::{Person, Site, Staff, body, recognition_form};

const RENT: &[(&str, &str, Duty)] = &[
    ("acceptance", "dongsheng.human_resources", Duty::Acceptance),
    ("housing_check", "dongsheng.housing", Duty::Consulted),
    ("civil_affairs_check", "dongsheng.civil_affairs", Duty::Consulted),
    ("employer_check", "dongsheng.market_regulation", Duty::Consulted),
    ("insurance_check", "city.human_resources", Duty::Consulted),
    ("second_review", "city.human_resources", Duty::SecondReview),
    ("budget_check", "city.finance", Duty::Consulted),
    ("decision", "city.talent_office", Duty::Decision),
];

/// Talents who were granted the rent subsidy on Monday, 21 September 2026, and from then on are looked at again.
async fn receiving(site: &Site, names: &[&str]) -> Vec<Person> {
    let office = site.reviewers(RENT).await;
    let mut talents = Vec::new();
    for name in names {
        let talent = site.card_holder(name, "C").await;
        is_insured(site, &talent, 0).await;
        owns_home(site, &talent, false).await;
        let papers = ["lease", "lease_registration", "employment_contract", "marriage_certificate"];
        site.file(&talent, "rent_subsidy", rent_form(), &papers).await;
        site.step(&office, "acceptance", "accept").await;
        for step in [
            "housing_check",
            "civil_affairs_check",
            "employer_check",
            "insurance_check",
            "second_review",
            "budget_check",
        ] {
            site.step(&office, step, "agree").await;
        }
        site.step(&office, "decision", "approve").await;
        talents.push(talent);
    }
    later(site, 7).await;
    talent_portal::grants::schedule(&site.app).await.unwrap();
    talents
}

/// Days go by, and everything is done that is due then.
async fn later(site: &Site, days: i64) {
    site.advance(TimeDelta::days(days));
    site.run_jobs().await;
}

async fn is_insured(site: &Site, talent: &Person, gap: u32) {
    let insured = json!({ "insured_here": true, "insured_since": "2020-01-01", "months_paid": 60, "gap_months": gap });
    site.register_knows("social_insurance", talent, insured).await;
}

async fn owns_home(site: &Site, talent: &Person, owns: bool) {
    site.register_knows("real_estate", talent, json!({ "owns_home": owns, "homes": u8::from(owns) })).await;
}

/// The only grant of somebody.
async fn grant(site: &Site, talent: &Person) -> Value {
    let talent = site.signed_in_again(talent).await;
    let all = shown(site, &talent, "/api/v1/me/grants".to_owned()).await;
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    all[0].clone()
}

async fn times_told(site: &Site, who: &Person, template: &str) -> usize {
    let who = site.signed_in_again(who).await;
    site.told(&who).await.iter().filter(|told| *told == template).count()
}

async fn head_of(site: &Site, department: &str) -> Person {
    let department = site.department(department).await;
    site.staff("负责人", vec![Staff::at(Role::DepartmentHead, department)]).await
}

async fn reviews(site: &Site, who: &Person) -> Vec<Value> {
    let all = shown(site, who, "/api/v1/grant-reviews?status=open".to_owned()).await;
    all["items"].as_array().unwrap().clone()
}

/// Decides a review at the version that it shows.
async fn decide(site: &Site, head: &Person, review: &Value, decision: Value) -> (u16, Value) {
    let path = format!("/api/v1/grant-reviews/{}", review["id"].as_str().unwrap());
    let read = site.request(Some(head), Method::GET, &path).send().await.unwrap();
    let tag = read.headers()["etag"].to_str().unwrap().to_owned();
    let request = site.request(Some(head), Method::POST, &format!("{path}/close")).header("if-match", tag);
    body(request.json(&decision).send().await.unwrap()).await
}

fn codes(clauses: &Value, verdict: &str) -> Vec<String> {
    let all = clauses.as_array().unwrap().iter().filter(|clause| clause["verdict"] == verdict);
    all.map(|clause| clause["code"].as_str().unwrap().to_owned()).collect()
}

both_asking! {
    async fn a_grant_is_looked_at_every_month_and_the_person_does_nothing(site: &Site) {
        let talents = receiving(site, &["李雷", "韩梅梅"]).await;
        let before = (site.asked("social_insurance").await, site.asked("real_estate").await, site.asked("marriage").await);
        later(site, 29).await;
        assert_eq!(site.asked("social_insurance").await, before.0, "not before its day");
        assert_eq!(grant(site, &talents[0]).await["next_check_on"], "2026-10-21");
        later(site, 1).await;
        let now = (site.asked("social_insurance").await, site.asked("real_estate").await, site.asked("marriage").await);
        assert_eq!(now, (before.0 + 2, before.1 + 2, before.2), "of both, and only what the clauses read");
        for talent in &talents {
            let seen = grant(site, talent).await;
            let check = &seen["last_check"];
            assert_eq!((&check["verdict"], &check["checked_on"]), (&json!("met"), &json!("2026-10-21")), "{seen}");
            assert_eq!(codes(&check["clauses"], "met"), ["insured_here", "insurance_gap", "no_home_bought"]);
            assert_eq!((&check["facts"]["register.social_insurance.gap_months"], &seen["next_check_on"]), (&json!(0), &json!("2026-11-21")));
            assert!(check["rules_version"].as_str().unwrap().ends_with("#recheck"), "{check}");
            assert_eq!((&seen["review"], times_told(site, talent, "grant_in_doubt").await), (&Value::Null, 0));
        }
        // What was planned is not planned again, and a day that is nobody's asks nothing.
        talent_portal::grants::schedule(&site.app).await.unwrap();
        site.run_jobs().await;
        later(site, 1).await;
        assert_eq!(site.asked("social_insurance").await, now.0);
        let auditor = site.staff("审计", vec![Staff::role(Role::AuditAdmin)]).await;
        let records = shown(site, &auditor, "/api/v1/audit/records?action=query_register&limit=100".to_owned()).await;
        let asked = records["items"].as_array().unwrap().iter().map(|record| &record["body"]["data"]["purpose"]);
        assert_eq!(asked.filter(|purpose| **purpose == "continuous_check").count(), 4, "every question is on record");
    }

    async fn a_change_opens_one_review_tells_the_person_once_and_stops_nothing(site: &Site) {
        let talents = receiving(site, &["李雷", "韩梅梅"]).await;
        let (buyer, other) = (&talents[0], &talents[1]);
        let (head, far) = (head_of(site, "city.human_resources").await, head_of(site, "city.finance").await);
        owns_home(site, buyer, true).await;
        is_insured(site, buyer, 7).await;
        later(site, 30).await;
        let seen = grant(site, buyer).await;
        assert_eq!((&seen["review"]["status"], seen.get("ended_on")), (&json!("open"), None), "nothing ends by itself: {seen}");
        assert_eq!(codes(&seen["last_check"]["clauses"], "not_met"), ["insurance_gap", "no_home_bought"]);
        assert_eq!(seen["review"]["why"].as_array().unwrap().len(), 2, "{seen}");
        assert_eq!(seen["review"]["due_on"], "2026-11-04", "ten working days");
        assert_eq!(grant(site, other).await["review"], Value::Null);
        for _ in 0..2 {
            assert_eq!(times_told(site, buyer, "grant_in_doubt").await, 1);
            assert_eq!(times_told(site, other, "grant_in_doubt").await, 0);
            assert_eq!(times_told(site, &head, "grant_review_opened").await, 1);
            let head = site.staff_again(&head).await;
            assert_eq!(reviews(site, &head).await.len(), 1);
            later(site, 31).await;
        }
        assert_eq!(times_told(site, &head, "grant_review_overdue").await, 1, "late, and told once");

        // The person answers, the department reads it, nobody else does.
        let (buyer, other, head) = (site.signed_in_again(buyer).await, site.signed_in_again(other).await, site.staff_again(&head).await);
        let answer = format!("/api/v1/me/grants/{}/answer", seen["case_id"].as_str().unwrap());
        let words = json!({ "text": "房屋为父母赠与，已在办理转出" });
        assert_eq!(site.post(&other, &answer, words.clone()).await.0, 404);
        assert_eq!(site.post(&buyer, &answer, words).await.0, 204);
        let review = reviews(site, &head).await[0].clone();
        let path = format!("/api/v1/grant-reviews/{}", review["id"].as_str().unwrap());
        let whole = shown(site, &head, path.clone()).await;
        assert_eq!((&whole["answer"], &whole["answered"]), (&json!("房屋为父母赠与，已在办理转出"), &json!(true)), "{whole}");
        assert_eq!(whole["found"]["facts"]["register.real_estate.owns_home"], true);
        let far = site.staff_again(&far).await;
        assert_eq!((reviews(site, &far).await.len(), site.get(&far, &path).await.0), (0, 404));
        assert_eq!(site.get(&buyer, &path).await.0, 403);

        // Still entitled: closed once, told, and not opened again for what was looked at.
        let keeps = json!({ "still_entitled": true, "reason": "赠与房产已转出申请中" });
        assert_eq!(site.post(&head, &format!("{path}/close"), keeps.clone()).await.0, 428);
        let (status, closed) = decide(site, &head, &review, keeps.clone()).await;
        assert_eq!((status, &closed["status"]), (200, &json!("still_entitled")), "{closed}");
        assert_eq!(decide(site, &head, &review, keeps).await.0, 409);
        assert_eq!(times_told(site, &buyer, "grant_review_closed").await, 1);
        later(site, 31).await;
        assert_eq!(times_told(site, &buyer, "grant_in_doubt").await, 1, "the same facts were looked at");
        is_insured(site, &buyer, 8).await;
        later(site, 31).await;
        assert_eq!(times_told(site, &buyer, "grant_in_doubt").await, 2, "these are others");

        // No longer entitled: the grant ends with the rule and the way to object, and nobody asks any more.
        let head = site.staff_again(&head).await;
        let review = reviews(site, &head).await[0].clone();
        let ends = json!({ "still_entitled": false, "reason": "已有自有住房" });
        let (status, problem) = decide(site, &head, &review, ends).await;
        assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!("/legal_basis")), "{problem}");
        let ends = json!({ "still_entitled": false, "reason": "已有自有住房", "legal_basis": "租房补贴实施细则第九条" });
        assert_eq!(decide(site, &head, &review, ends).await.0, 200);
        let seen = grant(site, &buyer).await;
        assert_eq!((&seen["ended_why"], seen.get("next_check_on")), (&json!("not_entitled"), None), "{seen}");
        assert_eq!(seen["review"]["reason"], "已有自有住房");
        let asked = site.asked("real_estate").await;
        later(site, 62).await;
        assert_eq!(site.asked("real_estate").await, asked + 1, "only the other's, in one look that was due");
    }

    async fn a_register_that_is_down_counts_for_nothing_and_is_asked_again(site: &Site) {
        let talents = receiving(site, &["李雷"]).await;
        let talent = &talents[0];
        owns_home(site, talent, true).await;
        later(site, 29).await;
        for fault in ["slow", "unavailable", "garbage", "stale", "cut", "mixed"] {
            site.register_fault("all", fault).await;
            later(site, 1).await;
            let seen = grant(site, talent).await;
            assert_eq!((&seen["last_check"]["verdict"], &seen["review"]), (&json!("unknown"), &Value::Null), "{fault}: {seen}");
            let silent = seen["last_check"]["silent"].as_array().unwrap();
            let reasons: Vec<_> = silent.iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect();
            assert!(reasons.iter().all(|reason| reason == fault || reason == "left_alone"), "{fault}: {reasons:?}");
            assert_eq!(silent.len(), 2, "{seen}");
        }
        assert_eq!(times_told(site, talent, "grant_in_doubt").await, 0, "silence is no reason");
        site.register_fault("all", "none").await;
        later(site, 1).await;
        let seen = grant(site, talent).await;
        assert_eq!((&seen["last_check"]["verdict"], &seen["review"]["status"]), (&json!("not_met"), &json!("open")), "{seen}");
        assert_eq!(times_told(site, talent, "grant_in_doubt").await, 1);
    }

    async fn whoever_cannot_be_looked_at_stops_nobody_else(site: &Site) {
        let talents = receiving(site, &["李雷", "韩梅梅", "王五"]).await;
        let lost = talents[0].person;
        site.app
            .write(move |tx| {
                use diesel::prelude::*;
                use talent_portal::db::schema::persons;
                let key: Option<Vec<u8>> = None;
                tx.run(|conn| diesel::update(persons::table.find(lost)).set(persons::wrapped_key.eq(key.clone())).execute(conn))
            })
            .await
            .unwrap();
        later(site, 30).await;
        for talent in &talents[1..] {
            assert_eq!(grant(site, talent).await["last_check"]["verdict"], "met");
        }
    }

    async fn a_card_whose_ground_has_gone_is_cancelled_by_a_head_and_by_nobody_else(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        site.register_knows("education", &talent, json!({ "degree": "doctor" })).await;
        is_insured(site, &talent, 0).await;
        let papers = ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"];
        site.file(&talent, "talent_recognition", recognition_form(), &papers).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        later(site, 7).await;
        let cards = async || shown(site, &site.signed_in_again(&talent).await, "/api/v1/me/cards".to_owned()).await.to_string();
        assert!(!cards().await.contains("\"cancelled\""));
        talent_portal::grants::schedule(&site.app).await.unwrap();
        let gone = json!({ "insured_here": false, "months_paid": 60, "gap_months": 3 });
        site.register_knows("social_insurance", &talent, gone).await;
        later(site, 91).await;
        let seen = grant(site, &talent).await;
        assert_eq!(codes(&seen["last_check"]["clauses"], "not_met"), ["employed_here"], "{seen}");
        assert!(!cards().await.contains("\"cancelled\""), "the card is as good as before");
        let head = head_of(site, "city.talent_office").await;
        let review = reviews(site, &head).await[0].clone();
        let ends = json!({ "still_entitled": false, "reason": "已离开本市工作", "legal_basis": "人才服务卡管理办法第十二条" });
        let (status, closed) = decide(site, &head, &review, ends).await;
        assert_eq!(status, 200, "{closed}");
        assert!(cards().await.contains("\"cancelled\""));
        assert_eq!(grant(site, &talent).await["ended_why"], "not_entitled");
        site.run_jobs().await;
    }
}
