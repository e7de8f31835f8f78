//! What registers confirm and what they do not, from filing to review: a register that fails holds nobody up, and nobody
//! overlooks that it failed.

use chrono::TimeDelta;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use crate::services::{child, project_form, rent_form, school_form, to_july};
use crate::support::{Person, Site, Staff, recognition_form};

/// A service item as it is filed here.
pub struct Item {
    pub code: &'static str,
    /// Tier of the card that the applicant must hold.
    card: Option<&'static str>,
    pub materials: &'static [&'static str],
    pub registers: &'static [&'static str],
    /// Who looks first: department, duty, step.
    desk: (&'static str, Duty, &'static str),
}

pub const RECOGNITION: Item = Item {
    code: "talent_recognition",
    card: None,
    materials: &["identity_document", "employment_contract", "degree_certificate", "achievement_proof"],
    registers: &["social_insurance", "education", "market_entities"],
    desk: ("dongsheng.human_resources", Duty::Acceptance, "acceptance"),
};

pub const RENT: Item = Item {
    code: "rent_subsidy",
    card: Some("C"),
    materials: &["lease", "employment_contract", "marriage_certificate"],
    registers: &["social_insurance", "real_estate", "market_entities", "marriage"],
    desk: ("dongsheng.human_resources", Duty::Acceptance, "acceptance"),
};

pub const SCHOOL: Item = Item {
    code: "school_place",
    card: Some("C"),
    materials: &["kinship_proof", "home_deed"],
    registers: &["household_registration", "real_estate"],
    desk: ("dongsheng.education", Duty::Acceptance, "acceptance"),
};

pub const PROJECT: Item = Item {
    code: "project_declaration",
    card: None,
    materials: &["project_plan", "employer_recommendation", "team_list", "achievement_proof", "own_funds_proof"],
    registers: &["social_insurance", "market_entities"],
    desk: ("dongsheng.science", Duty::Acceptance, "formal_check"),
};

/// Decided at once when everything is proven; with a register down, people look at it.
pub const GIFT: Item = Item {
    code: "doctor_gift",
    card: None,
    materials: &[],
    registers: &["education", "social_insurance"],
    desk: ("dongsheng.human_resources", Duty::Acceptance, "acceptance"),
};

impl Item {
    pub async fn applicant(&self, site: &Site) -> Person {
        let applicant = match self.card {
            Some(tier) => site.card_holder("李雷", tier).await,
            None => site.talent("李雷").await,
        };
        if self.code == GIFT.code {
            crate::matching::doctorate(site, &applicant).await;
            site.register_knows("social_insurance", &applicant, json!({ "insured_here": true })).await;
        }
        applicant
    }

    pub async fn form(&self, site: &Site, talent: &Person) -> Value {
        let mut form = match self.code {
            "talent_recognition" => recognition_form(),
            "rent_subsidy" => rent_form(),
            "school_place" => school_form(&child(site, talent).await),
            "doctor_gift" => json!({ "work_district": "dongsheng", "consent": true }),
            _ => project_form(),
        };
        if matches!(self.code, "school_place" | "project_declaration") {
            form["register_consent"] = json!(true);
        }
        form
    }

    pub async fn reviewer(&self, site: &Site) -> Person {
        let department = site.department(self.desk.0).await;
        site.staff("受理员", vec![Staff::reviewer(department, self.desk.1)]).await
    }

    /// Files for somebody; answers the task that the reviewer finds in the pool.
    pub async fn file(&self, site: &Site, talent: &Person, reviewer: &Person) -> Value {
        let id = site.file(talent, self.code, self.form(site, talent).await, self.materials).await;
        self.task(site, talent, &id, reviewer).await
    }

    pub async fn task(&self, site: &Site, talent: &Person, id: &str, reviewer: &Person) -> Value {
        let number = site.timeline(talent, id).await["case"]["number"].clone();
        let (status, pool) = site.get(reviewer, "/api/v1/tasks?box=pool&limit=100").await;
        assert_eq!(status, 200, "{pool}");
        let tasks = pool["items"].as_array().unwrap();
        let task = tasks
            .iter()
            .find(|task| task["case_number"] == number)
            .unwrap_or_else(|| panic!("{number} is not in {pool}"));
        assert_eq!(task["step"], self.desk.2);
        task.clone()
    }
}

/// Register and reason of everything that is to be checked.
pub fn unverified(shown: &Value) -> Vec<(&str, &str)> {
    let all = shown["unverified"].as_array().unwrap_or_else(|| panic!("{shown}"));
    all.iter().map(|one| (one["register"].as_str().unwrap(), one["reason"].as_str().unwrap())).collect()
}

pub fn confirmed(shown: &Value) -> Vec<&str> {
    shown["confirmed"].as_array().unwrap().iter().map(|one| one["register"].as_str().unwrap()).collect()
}

pub fn register_facts(task: &Value) -> Vec<&String> {
    task["facts"].as_object().unwrap().keys().filter(|name| name.starts_with("register.")).collect()
}

pub async fn shown(site: &Site, who: &Person, path: String) -> Value {
    let (status, shown) = site.get(who, &path).await;
    assert_eq!(status, 200, "{path}: {shown}");
    shown
}

/// Every way in which a register fails: the application is filed, the reviewer sees what nobody confirmed and why, and has
/// it confirmed when the register is back.
async fn survives_every_fault(site: &Site, item: &Item) {
    let reviewer = item.reviewer(site).await;
    for fault in ["slow", "unavailable", "garbage", "stale", "cut", "mixed"] {
        let talent = item.applicant(site).await;
        site.register_fault("all", fault).await;
        let task = item.file(site, &talent, &reviewer).await;
        let expected: Vec<_> = item.registers.iter().map(|register| (*register, fault)).collect();
        assert_eq!(unverified(&task), expected, "in the inbox");
        assert_eq!(
            task["unverified"][0]["since"],
            json!(talent_portal::db::types::Instant::new(site.app.env().clock.real()))
        );
        let of_task = format!("/api/v1/tasks/{}", task["id"].as_str().unwrap());
        let whole = shown(site, &reviewer, of_task.clone()).await;
        assert_eq!((unverified(&whole), confirmed(&whole)), (expected.clone(), vec![]), "in the task");
        assert_eq!(register_facts(&whole), Vec::<&String>::new(), "what is not confirmed is no fact");
        let of_case = format!("/api/v1/cases/{}", task["case_id"].as_str().unwrap());
        assert_eq!(unverified(&shown(site, &reviewer, of_case.clone()).await), expected, "in the case");

        site.register_fault("all", "none").await;
        let (status, again) = site.post(&reviewer, &format!("{of_case}/register-checks"), json!(null)).await;
        assert_eq!((status, unverified(&again)), (200, vec![]), "{again}");
        assert_eq!(confirmed(&again), item.registers);
        let whole = shown(site, &reviewer, of_task).await;
        assert_eq!((unverified(&whole), confirmed(&whole)), (vec![], item.registers.to_vec()));
        assert!(!register_facts(&whole).is_empty(), "{whole}");
        assert_eq!(whole["confirmed"][0]["source"], format!("sandbox {}", item.registers[0]));
        site.run_jobs().await;
    }
}

both_asking! {
    async fn a_recognition_survives_every_fault_of_a_register(site: &Site) {
        survives_every_fault(site, &RECOGNITION).await;
    }

    async fn a_rent_subsidy_survives_every_fault_of_a_register(site: &Site) {
        survives_every_fault(site, &RENT).await;
    }

    async fn a_school_place_survives_every_fault_of_a_register(site: &Site) {
        to_july(site);
        survives_every_fault(site, &SCHOOL).await;
    }

    async fn a_project_survives_every_fault_of_a_register(site: &Site) {
        survives_every_fault(site, &PROJECT).await;
    }

    async fn rules_decide_by_what_a_register_says_until_it_is_too_old(site: &Site) {
        let (talent, reviewer) = (RENT.applicant(site).await, RENT.reviewer(site).await);
        site.register_knows("real_estate", &talent, json!({ "owns_home": true, "homes": 1 })).await;
        let id = site.draft(&talent, RENT.code, RENT.form(site, &talent).await, RENT.materials).await;
        for _ in 0..2 {
            let (status, problem) = site.submit(&talent, &id).await;
            let field = (&problem["fields"][0]["pointer"], &problem["fields"][0]["code"]);
            assert_eq!((status, field), (422, (&json!("/form/owns_home"), &json!("rule_refused"))), "{problem}");
        }
        assert_eq!(site.asked("real_estate").await, 1, "what is known is not asked again");
        // The home is sold; the pack lets an answer of this register hold for seven days.
        site.register_knows("real_estate", &talent, json!({ "owns_home": false, "homes": 0 })).await;
        site.advance(TimeDelta::days(8));
        let (talent, reviewer) = (site.signed_in_again(&talent).await, site.staff_again(&reviewer).await);
        let (status, case) = site.submit(&talent, &id).await;
        assert_eq!(status, 201, "{case}");
        assert_eq!((site.asked("real_estate").await, site.asked("marriage").await), (2, 1));
        let task = RENT.task(site, &talent, &id, &reviewer).await;
        let whole = shown(site, &reviewer, format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await;
        assert_eq!(whole["facts"]["register.real_estate.owns_home"], false, "{whole}");
        let of = |register: &str| {
            let all = whole["confirmed"].as_array().unwrap();
            all.iter().find(|one| one["register"] == register).unwrap()["had_at"].clone()
        };
        assert_eq!(of("real_estate"), "2026-09-22T01:00:00.000000Z", "each answer has its date");
        assert_eq!(of("marriage"), "2026-09-14T01:00:00.000000Z");
        site.run_jobs().await;
    }

    async fn nobody_is_looked_up_who_does_not_consent_or_is_unknown(site: &Site) {
        let (talent, reviewer) = (PROJECT.applicant(site).await, PROJECT.reviewer(site).await);
        let id = site.file(&talent, PROJECT.code, project_form(), PROJECT.materials).await;
        let task = PROJECT.task(site, &talent, &id, &reviewer).await;
        assert_eq!(unverified(&task), [("social_insurance", "no_consent")], "the other register needs none");
        let checks = format!("/api/v1/cases/{}/register-checks", task["case_id"].as_str().unwrap());
        let (status, again) = site.post(&reviewer, &checks, json!(null)).await;
        assert_eq!((status, unverified(&again)), (200, vec![("social_insurance", "no_consent")]), "nor does a reviewer look");
        assert_eq!((site.asked("social_insurance").await, site.asked("market_entities").await), (0, 1));

        let stranger = site.stranger("韩梅梅").await;
        let form = PROJECT.form(site, &stranger).await;
        let id = site.draft(&stranger, PROJECT.code, form, PROJECT.materials).await;
        assert_eq!(site.submit(&stranger, &id).await.0, 403);
        assert_eq!(site.asked("social_insurance").await, 0);
        site.run_jobs().await;
    }

    async fn what_a_register_does_not_know_is_left_to_the_reviewer(site: &Site) {
        let (talent, reviewer) = (PROJECT.applicant(site).await, PROJECT.reviewer(site).await);
        site.register_knows("social_insurance", &talent, Value::Null).await;
        let task = PROJECT.file(site, &talent, &reviewer).await;
        assert_eq!(unverified(&task), [("social_insurance", "no_record")]);
        site.run_jobs().await;
    }

    async fn a_register_that_goes_on_failing_is_left_alone_and_found_back(site: &Site) {
        let (reviewer, operator) = (PROJECT.reviewer(site).await, site.staff("运维", vec![Staff::role(Role::SystemAdmin)]).await);
        let state = async || {
            let all = shown(site, &operator, "/api/v1/admin/registers".to_owned()).await;
            all.as_array().unwrap().iter().find(|one| one["code"] == "social_insurance").unwrap().clone()
        };
        for (fault, each) in [("cut", 2), ("slow", 1)] {
            let before = site.asked("social_insurance").await;
            site.register_fault("social_insurance", fault).await;
            for filing in 1..=5 {
                let talent = PROJECT.applicant(site).await;
                let task = PROJECT.file(site, &talent, &reviewer).await;
                let reason = if filing <= 3 { fault } else { "left_alone" };
                assert_eq!(unverified(&task), [("social_insurance", reason)], "{fault} {filing}");
            }
            assert_eq!(site.asked("social_insurance").await - before, 3 * each, "nobody waits for the fourth");
            let open = state().await;
            assert_eq!((&open["breaker"], &open["last_fault"]["reason"]), (&json!("open"), &json!(fault)), "{open}");
            assert!(open["last_day"]["left_alone"].as_u64().unwrap() >= 2, "{open}");

            site.register_fault("social_insurance", "none").await;
            site.advance(TimeDelta::seconds(60));
            let talent = PROJECT.applicant(site).await;
            assert_eq!(unverified(&PROJECT.file(site, &talent, &reviewer).await), [], "it is back");
            let closed = state().await;
            assert_eq!((&closed["breaker"], &closed["connected"]), (&json!("closed"), &json!(true)), "{closed}");
            assert!(closed["last_success"].is_string(), "{closed}");
        }
        site.run_jobs().await;
    }

    async fn only_the_office_asks_again_and_every_question_is_on_record(site: &Site) {
        let (talent, reviewer) = (PROJECT.applicant(site).await, PROJECT.reviewer(site).await);
        site.register_fault("social_insurance", "unavailable").await;
        let task = PROJECT.file(site, &talent, &reviewer).await;
        let checks = format!("/api/v1/cases/{}/register-checks", task["case_id"].as_str().unwrap());
        let far = site.department("kangbashi.human_resources").await;
        let stranger = site.staff("他区受理员", vec![Staff::reviewer(far, Duty::Acceptance)]).await;
        assert_eq!(site.post(&stranger, &checks, json!(null)).await.0, 404);
        assert_eq!(site.post(&talent, &checks, json!(null)).await.0, 403);
        assert_eq!(site.asked("market_entities").await, 1);
        site.register_fault("social_insurance", "none").await;
        assert_eq!(site.post(&reviewer, &checks, json!(null)).await.0, 200);
        assert_eq!(site.post(&reviewer, &checks, json!(null)).await.0, 200);

        let auditor = site.staff("审计", vec![Staff::role(Role::AuditAdmin)]).await;
        let records = shown(site, &auditor, "/api/v1/audit/records?action=query_register".to_owned()).await;
        let mut seen: Vec<_> = records["items"].as_array().unwrap().iter().map(|record| {
            assert_eq!(record["stream_id"], talent.person.to_string());
            let said = &record["body"]["data"];
            let by = if record["account_id"] == reviewer.account.to_string() { "reviewer" } else { "applicant" };
            (said["register"].as_str().unwrap().to_owned(), said["purpose"].as_str().unwrap().to_owned(), by)
        }).collect();
        seen.sort();
        let question = |register: &str, purpose: &str, by| (register.to_owned(), purpose.to_owned(), by);
        assert_eq!(seen, [
            question("market_entities", "eligibility", "applicant"),
            question("social_insurance", "eligibility", "applicant"),
            question("social_insurance", "review", "reviewer"),
        ]);
        site.run_jobs().await;
    }

    async fn answers_rest_sealed(site: &Site) {
        let (talent, reviewer) = (PROJECT.applicant(site).await, PROJECT.reviewer(site).await);
        PROJECT.file(site, &talent, &reviewer).await;
        let kept: Vec<Vec<u8>> = site
            .app
            .read(|tx| {
                use diesel::prelude::*;
                use talent_portal::db::schema::{register_answers, register_checks};
                let answers: Vec<Vec<u8>> =
                    tx.run(|conn| register_answers::table.select(register_answers::content_sealed).load(conn))?;
                let checks: Vec<Option<Vec<u8>>> =
                    tx.run(|conn| register_checks::table.select(register_checks::content_sealed).load(conn))?;
                Ok(answers.into_iter().chain(checks.into_iter().flatten()).collect())
            })
            .await
            .unwrap();
        assert_eq!(kept.len(), 4);
        for bytes in kept {
            let readable = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!readable.contains("insured") && !readable.contains("fields"), "{readable}");
        }
        site.run_jobs().await;
    }
}

both! {
    async fn without_registers_everything_is_left_to_the_reviewer_and_nothing_is_asked(site: &Site) {
        let (talent, reviewer) = (PROJECT.applicant(site).await, PROJECT.reviewer(site).await);
        let task = PROJECT.file(site, &talent, &reviewer).await;
        assert_eq!(unverified(&task), [("social_insurance", "not_asked"), ("market_entities", "not_asked")]);
        let checks = format!("/api/v1/cases/{}/register-checks", task["case_id"].as_str().unwrap());
        let (status, again) = site.post(&reviewer, &checks, json!(null)).await;
        assert_eq!(status, 200, "{again}");
        assert_eq!(unverified(&again), [("social_insurance", "not_connected"), ("market_entities", "not_connected")]);
        let auditor = site.staff("审计", vec![Staff::role(Role::AuditAdmin)]).await;
        let records = shown(site, &auditor, "/api/v1/audit/records?action=query_register".to_owned()).await;
        assert_eq!(records["items"], json!([]));
        site.run_jobs().await;
    }
}
