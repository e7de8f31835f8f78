//! Forms are filled in from what is known already; what an official register says is disputed, not changed.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::Duty;

use crate::register_cases::{RECOGNITION, RENT, SCHOOL, shown};
use crate::services::{child, rent_form};
use crate::support::{Person, Site, Staff, body, recognition_form};

const RENT_PREFILL: &str = "/api/v1/services/rent_subsidy/prefill";

/// What is known for a field, if something is.
fn of(shown: &Value, pointer: &str) -> Option<Value> {
    shown["fields"]
        .as_array()
        .unwrap_or_else(|| panic!("{shown}"))
        .iter()
        .find(|one| one["pointer"] == pointer)
        .cloned()
}

async fn patched(site: &Site, who: &Person, path: &str, change: Value) -> (u16, Value) {
    let shown = site.request(Some(who), Method::GET, path).send().await.unwrap();
    let tag = shown.headers()["etag"].to_str().unwrap().to_owned();
    body(site.request(Some(who), Method::PATCH, path).header("if-match", tag).json(&change).send().await.unwrap()).await
}

async fn employed(site: &Site, talent: &Person) {
    let employer = json!({ "district": "dongsheng", "employer_name": "鄂尔多斯碳中和研究院" });
    assert_eq!(patched(site, talent, "/api/v1/me/profile", employer).await.0, 200);
}

async fn drafted(site: &Site, talent: &Person, draft: Value) -> Value {
    let (status, made) = site.post(talent, "/api/v1/applications", draft).await;
    assert_eq!(status, 201, "{made}");
    made
}

fn path_of(draft: &Value) -> String {
    format!("/api/v1/applications/{}", draft["id"].as_str().unwrap())
}

both_asking! {
    async fn a_draft_begins_with_what_is_known_and_every_value_says_from_where(site: &Site) {
        let talent = RENT.applicant(site).await;
        employed(site, &talent).await;
        let old = site.document(&talent, "employment_contract").await;
        let contract = site.document(&talent, "employment_contract").await;
        site.document(&talent, "residence_proof").await;
        site.register_knows("marriage", &talent, json!({ "status": "single" })).await;
        site.advance(TimeDelta::days(3));
        let talent = site.signed_in_again(&talent).await;

        let known = shown(site, &talent, RENT_PREFILL.to_owned()).await;
        let employer = of(&known, "/employer_name").unwrap();
        let said = (&employer["value"], &employer["origin"], &employer["name"]["en"], &employer["fixed"]);
        let expected = (json!("鄂尔多斯碳中和研究院"), json!("profile.employer_name"), json!("Your profile"), json!(false));
        assert_eq!(said, (&expected.0, &expected.1, &expected.2, &expected.3));
        assert_eq!((&employer["as_of"], &employer["age_days"]), (&json!("2026-09-14T01:00:00.000000Z"), &json!(3)));
        assert_eq!(of(&known, "/marital_status"), None, "no register was asked yet");
        let offered = known["documents"].as_array().unwrap();
        let ids: Vec<_> = offered[0]["documents"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!((offered.len(), &offered[0]["material"]), (1, &json!("employment_contract")), "{known}");
        assert_eq!(ids, [json!(contract), json!(old)], "the newest first");

        let own = json!({ "item": "rent_subsidy", "form": { "employer_name": "另一家单位" }, "prefill": true });
        let draft = drafted(site, &talent, own).await;
        assert_eq!((&draft["form"]["work_district"], &draft["form"]["employer_name"]), (&json!("dongsheng"), &json!("另一家单位")));
        assert_eq!(draft["materials"], json!([{ "code": "employment_contract", "documents": [contract] }]));
        let marked: Vec<_> = draft["known"].as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
        assert_eq!(marked, [json!("/work_district")], "what one wrote oneself is not marked: {draft}");

        // Without consent nobody is looked up in a register that wants it.
        let (status, filled) = site.post(&talent, &format!("{}/prefill", path_of(&draft)), Value::Null).await;
        assert_eq!((status, filled["form"].get("marital_status")), (200, None), "{filled}");
        assert_eq!(site.asked("marriage").await, 0);
        assert_eq!(patched(site, &talent, &path_of(&draft), json!({ "form": { "consent": true } })).await.0, 200);
        let (status, filled) = site.post(&talent, &format!("{}/prefill", path_of(&draft)), Value::Null).await;
        assert_eq!((status, &filled["form"]["marital_status"], site.asked("marriage").await), (200, &json!("single"), 1), "{filled}");
        let known = filled["known"].as_array().unwrap().iter().find(|one| one["pointer"] == "/marital_status").unwrap();
        assert_eq!((&known["source"], &known["fixed"], &known["age_days"]), (&json!("sandbox marriage"), &json!(true), &json!(0)));
        assert_eq!(known["had_at"], "2026-09-17T01:00:00.000000Z");

        // The pack lets an answer of this register hold for 31 days.
        for (days, age) in [(31, Some(31)), (1, None)] {
            site.advance(TimeDelta::days(days));
            let talent = site.signed_in_again(&talent).await;
            let known = shown(site, &talent, RENT_PREFILL.to_owned()).await;
            assert_eq!(of(&known, "/marital_status").map(|one| one["age_days"].as_i64().unwrap()), age);
        }
        site.run_jobs().await;
    }

    async fn a_register_that_is_down_fills_in_nothing_and_stops_nothing(site: &Site) {
        let (talent, reviewer) = (RENT.applicant(site).await, RENT.reviewer(site).await);
        employed(site, &talent).await;
        for fault in ["slow", "unavailable", "garbage", "stale", "cut", "mixed"] {
            site.register_fault("all", fault).await;
            let draft = drafted(site, &talent, json!({ "item": "rent_subsidy", "form": { "consent": true } })).await;
            let (status, filled) = site.post(&talent, &format!("{}/prefill", path_of(&draft)), Value::Null).await;
            assert_eq!((status, filled["form"].get("marital_status")), (200, None), "{fault}: {filled}");
            assert_eq!(filled["form"]["employer_name"], "鄂尔多斯碳中和研究院", "the rest is filled in: {fault}");
        }
        let task = RENT.file(site, &talent, &reviewer).await;
        assert_eq!(task["unverified"].as_array().unwrap().len(), RENT.registers.len());
        site.run_jobs().await;
    }

    async fn the_household_and_earlier_cases_fill_in_too(site: &Site) {
        let (talent, reviewer) = (RENT.applicant(site).await, RENT.reviewer(site).await);
        let only = child(site, &talent).await;
        let school = "/api/v1/services/school_place/prefill".to_owned();
        let known = of(&shown(site, &talent, school.clone()).await, "/child").unwrap();
        assert_eq!((&known["value"], &known["origin"], &known["name"]["en"]), (&json!(only), &json!("household.child"), &json!("Your household")));
        let second = json!({ "relation": "child", "name": "李小梅", "birth_date": "2022-05-01", "guardian_consent": true });
        assert_eq!(site.post(&talent, "/api/v1/me/household", second).await.0, 201);
        assert_eq!(of(&shown(site, &talent, school).await, "/child"), None, "nobody guesses which of two");

        assert_eq!(of(&shown(site, &talent, RENT_PREFILL.to_owned()).await, "/lease_address"), None);
        site.register_knows("real_estate", &talent, json!({ "owns_home": false, "homes": 0 })).await;
        let task = RENT.file(site, &talent, &reviewer).await;
        let known = of(&shown(site, &talent, RENT_PREFILL.to_owned()).await, "/lease_address").unwrap();
        assert_eq!((&known["value"], &known["source"]), (&rent_form()["lease_address"], &task["case_number"]), "{known}");
        assert_eq!((&known["origin"], &known["fixed"]), (&json!("earlier"), &json!(false)));
        let stranger = SCHOOL.applicant(site).await;
        assert_eq!(of(&shown(site, &stranger, RENT_PREFILL.to_owned()).await, "/lease_address"), None);
        site.run_jobs().await;
    }

    async fn what_a_register_says_can_only_be_disputed(site: &Site) {
        let (talent, reviewer) = (RENT.applicant(site).await, RENT.reviewer(site).await);
        site.register_knows("real_estate", &talent, json!({ "owns_home": false, "homes": 0 })).await;
        site.register_knows("marriage", &talent, json!({ "status": "single" })).await;
        RENT.file(site, &talent, &reviewer).await;
        let known = of(&shown(site, &talent, RENT_PREFILL.to_owned()).await, "/marital_status").unwrap();
        assert_eq!((&known["value"], &known["origin"], &known["fixed"]), (&json!("single"), &json!("register.marriage.status"), &json!(true)));

        let draft = |disputes: Value| json!({ "item": "rent_subsidy", "form": { "marital_status": "married" }, "disputes": disputes });
        let (status, problem) = site.post(&talent, "/api/v1/applications", draft(json!([]))).await;
        let field = (&problem["fields"][0]["pointer"], &problem["fields"][0]["code"]);
        assert_eq!((status, field), (422, (&json!("/form/marital_status"), &json!("register_value"))), "{problem}");
        let elsewhere = json!([{ "pointer": "/lease_address", "reason": "不对" }]);
        let (status, problem) = site.post(&talent, "/api/v1/applications", draft(elsewhere)).await;
        assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!("/disputes/0/pointer")), "{problem}");
        let certificate = site.document(&talent, "marriage_certificate").await;
        let dispute = json!([{ "pointer": "/marital_status", "reason": "上月已登记结婚", "document": certificate }]);
        let made = drafted(site, &talent, draft(dispute.clone())).await;
        assert_eq!((&made["disputes"], &made["form"]["marital_status"]), (&dispute, &json!("married")), "{made}");

        // Changing something else leaves the dispute; taking it back makes the value fixed again.
        let path = path_of(&made);
        let (status, changed) = patched(site, &talent, &path, json!({ "form": { "lease_address": "东胜区天骄路2号" } })).await;
        assert_eq!((status, &changed["disputes"]), (200, &dispute), "{changed}");
        let (status, problem) = patched(site, &talent, &path, json!({ "disputes": [] })).await;
        assert_eq!((status, &problem["fields"][0]["code"]), (422, &json!("register_value")), "{problem}");
        let back = json!({ "form": { "marital_status": "single" }, "disputes": [] });
        assert_eq!(patched(site, &talent, &path, back).await.0, 200);
        site.run_jobs().await;
    }

    async fn what_registers_said_counts_when_one_asks_whether_one_is_entitled(site: &Site) {
        let talent = RENT.applicant(site).await;
        let of_rent = async || {
            let all = shown(site, &talent, "/api/v1/me/eligibility".to_owned()).await;
            let found = all.as_array().unwrap().iter().find(|one| one["item"] == "rent_subsidy").unwrap().clone();
            (found["standing"].as_str().unwrap().to_owned(), found["rules"].clone())
        };
        assert_eq!(of_rent().await, ("eligible".to_owned(), json!([])), "nothing was asked yet");
        site.register_knows("real_estate", &talent, json!({ "owns_home": true, "homes": 1 })).await;
        let id = site.draft(&talent, RENT.code, rent_form(), RENT.materials).await;
        assert_eq!(site.submit(&talent, &id).await.0, 422);
        let (standing, rules) = of_rent().await;
        assert_eq!((standing.as_str(), &rules[0]["code"], &rules[0]["refuses"]), ("not", &json!("home_registered"), &json!(true)), "{rules}");
        let add = |item: &mut Value| {
            let clause = json!({ "code": "home_free", "requires": { "is_false": "register.real_estate.owns_home" }, "effect": "warn" });
            item["eligibility"].as_array_mut().unwrap().push(clause);
        };
        site.republish(talent_portal::catalogue::DefinitionKind::Service, "rent_subsidy", add).await;
        let whole = shown(site, &talent, "/api/v1/services/rent_subsidy/eligibility".to_owned()).await;
        let clause = whole["clauses"].as_array().unwrap().iter().find(|clause| clause["code"] == "home_free").unwrap();
        let fact = (&clause["verdict"], &clause["facts"][0]["register"]["en"], &clause["facts"][0]["as_of"]);
        assert_eq!(fact, (&json!("not_met"), &json!("Real estate register"), &json!("2026-09-14")), "{clause}");
        site.run_jobs().await;
    }

    async fn the_reviewer_of_the_field_sees_both_values_beside_each_other(site: &Site) {
        let (first, reviewer) = (RECOGNITION.applicant(site).await, RECOGNITION.reviewer(site).await);
        site.register_knows("education", &first, json!({ "degree": "master" })).await;
        let id = site.draft(&first, "talent_recognition", recognition_form(), RECOGNITION.materials).await;
        let (status, case) = site.submit(&first, &id).await;
        assert_eq!(status, 201, "{case}");
        let education = site.department("city.education").await;
        let market = site.department("dongsheng.market_regulation").await;
        let degree = site.staff("学历核查", vec![Staff::reviewer(education, Duty::Consulted)]).await;
        let employer = site.staff("单位核查", vec![Staff::reviewer(market, Duty::Consulted)]).await;

        // The register answered after the form was written: nobody overlooks that the two do not agree.
        let task = site.task_at(&reviewer, "acceptance").await;
        let (status, claimed) = site.act(&reviewer, &task, "claim", json!(null)).await;
        let expected = json!([{
            "pointer": "/degree", "stated": "doctor", "origin": "register.education.degree", "registered": "master",
            "name": { "zh": "学籍学历信息", "en": "Register of degrees" }, "source": "sandbox education",
            "as_of": "2026-09-14T00:00:00.000000Z",
        }]);
        assert_eq!((status, &claimed["against_registers"]), (200, &expected), "{claimed}");

        // Disputed, the applicant's value stands, with the reason and the paper beside it.
        let ask = json!({ "outcome": "correct", "opinion": "学位与登记不一致", "about": ["/form/degree"] });
        assert_eq!(site.act(&reviewer, &claimed, "decide", ask).await.0, 200);
        let diploma = site.document(&first, "diploma").await;
        let strange = site.document(&somebody_else(site).await, "diploma").await;
        let path = format!("/api/v1/applications/{id}");
        let dispute = |document: &str| json!([{ "pointer": "/degree", "reason": "博士学位证书已于六月取得", "document": document }]);
        assert_eq!(patched(site, &first, &path, json!({ "disputes": dispute(&strange) })).await.0, 200);
        let (status, problem) = site.post(&first, &format!("{path}/supplement"), json!(null)).await;
        assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!("/disputes/0/document")), "{problem}");
        site.supplement(&first, &id, json!({ "disputes": dispute(&diploma) })).await;
        let (_, mine) = site.get(&reviewer, "/api/v1/tasks?box=mine").await;
        let (status, accepted) = site.act(&reviewer, &mine["items"][0], "decide", json!({ "outcome": "accept" })).await;
        let seen = &accepted["against_registers"][0];
        assert_eq!((status, &seen["stated"], &seen["registered"]), (200, &json!("doctor"), &json!("master")), "{accepted}");
        assert_eq!((&seen["reason"], &seen["document"]), (&json!("博士学位证书已于六月取得"), &json!(diploma)));

        let read = async |who: &Person, step: &str| {
            let task = site.task_at(who, step).await;
            let path = format!("/api/v1/tasks/{}", task["id"].as_str().unwrap());
            let paper = site.request(Some(who), Method::GET, &format!("{path}/documents/{diploma}/content")).send().await.unwrap();
            (shown(site, who, path).await["against_registers"].clone(), paper.status().as_u16())
        };
        let (seen, paper) = read(&degree, "education_check").await;
        assert_eq!((&seen[0]["reason"], paper), (&json!("博士学位证书已于六月取得"), 200), "{seen}");
        assert_eq!(read(&employer, "market_check").await, (json!([]), 404), "a step that does not show the field");
        site.run_jobs().await;
    }
}

async fn somebody_else(site: &Site) -> Person {
    site.talent("韩梅梅").await
}
