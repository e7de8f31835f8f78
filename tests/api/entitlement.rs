//! Who is entitled and why: asked beforehand, supposed, refused at submission, kept with the case, shown before deciding.

use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::cases::entitlement::queries;
use talent_portal::catalogue::DefinitionKind;
use talent_portal::db::schema::case_evaluations;
use talent_portal::identity::Duty;

use crate::support::{Person, Site, body};

const OFFICE: &[(&str, &str, Duty)] = &[
    ("acceptance", "dongsheng.human_resources", Duty::Acceptance),
    ("housing_check", "dongsheng.housing", Duty::Consulted),
    ("insurance_check", "city.human_resources", Duty::Consulted),
];

fn rent_form() -> Value {
    json!({
        "work_district": "dongsheng", "employer_name": "碳中和研究院", "employer_code": "91150600MA00001030",
        "lease_address": "东胜区天骄路1号院3号楼", "landlord_kind": "private", "lease_from": "2026-08-01",
        "lease_to": "2027-07-31", "monthly_rent_fen": 180_000, "owns_home": false, "other_housing": [],
        "marital_status": "single", "account_holder_is_applicant": false, "consent": true
    })
}

async fn asked(site: &Site, who: &Person, item: &str) -> Value {
    let (status, answer) = site.get(who, &format!("/api/v1/services/{item}/eligibility")).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn what_if(site: &Site, who: &Person, item: &str, assume: Value) -> (u16, Value) {
    site.post(who, &format!("/api/v1/services/{item}/eligibility/what-if"), json!({ "assume": assume })).await
}

fn clause<'a>(answer: &'a Value, code: &str) -> &'a Value {
    let clauses = answer["clauses"].as_array().unwrap();
    clauses.iter().find(|clause| clause["code"] == code).unwrap_or_else(|| panic!("no {code} in {answer}"))
}

/// A field that only this version of the item has, and a clause over it and over the profile.
fn with_clauses(item: &mut Value) {
    item["form"]["properties"]["patents"] = json!({
        "type": "integer", "title": "有效发明专利", "x-title-en": "Patents in force",
        "x-unit": { "zh": "件", "one": "patent", "en": "patents" }
    });
    let clauses = item["eligibility"].as_array_mut().unwrap();
    clauses.push(json!({ "code": "patents", "requires": { "count_at_least": { "fact": "form.patents", "least": 2 } }, "assumed": false }));
    clauses.push(json!({
        "code": "employed", "assumed": true,
        "requires": { "at_least_months": { "since": "applicant.employed_since", "months": 6 } }
    }));
}

async fn employed_since(site: &Site, who: &Person, since: &str) {
    let shown = site.request(Some(who), Method::GET, "/api/v1/me/profile").send().await.unwrap();
    let tag = shown.headers()["etag"].to_str().unwrap().to_owned();
    let request = site.request(Some(who), Method::PATCH, "/api/v1/me/profile").header("if-match", tag);
    let patch = json!({ "employer_name": "碳中和研究院", "employed_since": since, "birth_date": "1990-03-07" });
    let (status, changed) = body(request.json(&patch).send().await.unwrap()).await;
    assert_eq!(status, 200, "{changed}");
}

async fn evaluations(site: &Site, who: &Person, id: &str) -> Vec<Value> {
    let (status, all) = site.get(who, &format!("/api/v1/applications/{id}/evaluations")).await;
    assert_eq!(status, 200, "{all}");
    all.as_array().unwrap().clone()
}

async fn lose_card(site: &Site, who: &Person) {
    let (_, cards) = site.get(who, "/api/v1/me/cards").await;
    let id = cards[0]["id"].as_str().unwrap();
    assert_eq!(site.post(who, &format!("/api/v1/cards/{id}/report-loss"), json!(null)).await.0, 200);
}

both! {
    async fn each_clause_says_how_far_somebody_is(site: &Site) {
        site.republish(DefinitionKind::Service, "rent_subsidy", with_clauses).await;
        let talent = site.talent("李雷").await;
        employed_since(site, &talent, "2026-05-31").await;
        let answer = asked(site, &talent, "rent_subsidy").await;
        assert_eq!((&answer["verdict"], &answer["standing"], &answer["version"]), (&json!("not_met"), &json!("not"), &json!(2)));
        let employed = clause(&answer, "employed");
        assert_eq!(employed["text"], json!({
            "zh": "在现单位工作满6个月：目前3个月，2026-11-30起满足",
            "en": "employed with the present employer for 6 months: 3 so far, met on 2026-11-30",
        }));
        assert_eq!(employed["met_on"], "2026-11-30");
        let fact = &employed["facts"][0];
        assert_eq!(
            (&fact["value"], &fact["source"], &fact["as_of"], &fact["assumed"]),
            (&json!("2026-05-31"), &json!("profile"), &json!("2026-09-14"), &json!(false))
        );
        assert_eq!(clause(&answer, "verified")["verdict"], "met");
        assert_eq!(clause(&answer, "holds_card")["text"]["en"], "you hold a valid card: none now");
        let patents = clause(&answer, "patents");
        assert_eq!((&patents["verdict"], &patents["facts"]), (&json!("unknown"), &json!([])));
        assert_eq!(patents["missing"][0]["how"]["en"], "state it in the form");
        assert_eq!(patents["text"]["zh"], "“有效发明专利”至少2件：尚不清楚“有效发明专利”（请在申请表中填写）");
        assert_eq!(answer["assumed"], json!([]));

        let (_, guide) = site.get(&talent, "/api/v1/services/rent_subsidy").await;
        let demand = guide["eligibility"].as_array().unwrap().iter().find(|clause| clause["code"] == "employed").unwrap();
        assert_eq!(demand["text"]["en"], "employed with the present employer for 6 months", "nothing of the person: {demand}");
        assert_eq!(site.get(&talent, "/api/v1/services/none/eligibility").await.0, 404);
    }

    async fn what_is_supposed_is_marked_and_changes_nothing(site: &Site) {
        let talent = site.talent("李雷").await;
        let before = asked(site, &talent, "rent_subsidy").await;
        let (status, answer) =
            what_if(site, &talent, "rent_subsidy", json!({ "applicant.tier": "C", "form.owns_home": true })).await;
        assert_eq!(status, 200, "{answer}");
        let card = clause(&answer, "holds_card");
        assert_eq!((&card["verdict"], &card["facts"][0]["assumed"]), (&json!("met"), &json!(true)), "the card follows from the tier: {card}");
        assert_eq!(clause(&answer, "no_home")["verdict"], "not_met");
        assert_eq!(clause(&answer, "verified")["facts"][0]["assumed"], false);
        let assumed = ["applicant.card_valid", "applicant.tier", "applicant.tier_rank", "form.owns_home"];
        assert_eq!(answer["assumed"], json!(assumed));
        assert_eq!(asked(site, &talent, "rent_subsidy").await, before, "nothing was kept");

        let assume = json!({
            "applicant.verified": true, "applicant.nothing": 1, "applicant.tier": "Z", "household.has_spouse": "yes"
        });
        let (status, problem) = what_if(site, &talent, "rent_subsidy", assume).await;
        assert_eq!(status, 422);
        let mut fields: Vec<_> = problem["fields"].as_array().unwrap().iter()
            .map(|field| (field["pointer"].as_str().unwrap(), field["code"].as_str().unwrap())).collect();
        fields.sort_unstable();
        assert_eq!(fields, [
            ("/assume/applicant.nothing", "unknown_field"),
            ("/assume/applicant.tier", "not_a_choice"),
            ("/assume/applicant.verified", "not_assumable"),
            ("/assume/household.has_spouse", "wrong_type"),
        ]);
        assert_eq!(what_if(site, &talent, "rent_subsidy", json!({})).await.0, 422);
    }

    async fn all_items_are_listed_by_where_somebody_stands(site: &Site) {
        let requires = json!({ "at_least_months": { "since": "applicant.employed_since", "months": 6 } });
        let add = |item: &mut Value| {
            item["eligibility"].as_array_mut().unwrap().push(json!({ "code": "employed", "requires": requires, "assumed": true }));
        };
        site.republish(DefinitionKind::Service, "project_declaration", add).await;
        let talent = site.talent("李雷").await;
        employed_since(site, &talent, "2026-05-31").await;
        let (status, all) = site.get(&talent, "/api/v1/me/eligibility").await;
        assert_eq!(status, 200, "{all}");
        let told: Vec<_> = all.as_array().unwrap().iter().map(|one| (one["item"].as_str().unwrap(), one["standing"].as_str().unwrap())).collect();
        assert_eq!(told, [
            ("talent_recognition", "eligible"),
            ("project_declaration", "nearly"),
            ("doctor_gift", "nearly"),
            ("card_health_check", "not"),
            ("rent_subsidy", "not"),
            ("school_place", "not"),
        ]);
        assert_eq!(all[1]["met_on"], "2026-11-30");
        assert_eq!(all[4]["not_met"][0]["code"], "holds_card");
        let fields: Vec<_> = all[1]["asked_in_form"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert!(fields.contains(&"form.employer_recommends") && all[1]["missing"] == json!([]), "{all}");
        site.give_card(&talent, "C").await;
        let (_, all) = site.get(&talent, "/api/v1/me/eligibility").await;
        let rent = all.as_array().unwrap().iter().find(|one| one["item"] == "rent_subsidy").unwrap();
        assert_eq!((&rent["standing"], &rent["verdict"]), (&json!("eligible"), &json!("unknown")), "the form is still to tell: {rent}");
    }

    async fn a_clause_that_is_not_met_stops_the_submission_and_says_why(site: &Site) {
        let talent = site.talent("李雷").await;
        let mut form = rent_form();
        form["other_housing"] = json!(["public_rental"]);
        let id = site.draft(&talent, "rent_subsidy", form, &["lease", "employment_contract"]).await;
        let submit = |language: &'static str| {
            let path = format!("/api/v1/applications/{id}/submit");
            site.request(Some(&talent), Method::POST, &path).header("accept-language", language).send()
        };
        let (status, problem) = body(submit("en").await.unwrap()).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("invalid")), "{problem}");
        let told = |problem: &Value| -> Vec<(String, String)> {
            let fields = problem["fields"].as_array().unwrap().iter().filter(|field| field["code"] == "rule_refused");
            fields.map(|field| (field["pointer"].as_str().unwrap().to_owned(), field["message"].as_str().unwrap().to_owned())).collect()
        };
        assert_eq!(told(&problem), [
            ("/form".to_owned(), "you hold a valid card: none now".to_owned()),
            ("/form/other_housing".to_owned(), "no “Other housing benefits enjoyed”: now 1 entry".to_owned()),
        ]);
        let (_, problem) = body(submit("zh-CN").await.unwrap()).await;
        assert_eq!(told(&problem)[0].1, "持有有效人才卡：目前没有");
        assert_eq!(evaluations(site, &talent, &id).await, Vec::<Value>::new(), "nothing was handed in");
    }

    async fn what_clauses_said_is_kept_sealed_with_the_case(site: &Site) {
        let (talent, office) = (site.card_holder("李雷", "C").await, site.reviewers(OFFICE).await);
        let id = site.file(&talent, "rent_subsidy", rent_form(), &["lease", "employment_contract"]).await;
        site.step(&office, "acceptance", "accept").await;
        let kept = evaluations(site, &talent, &id).await;
        let moments: Vec<_> = kept.iter().map(|one| (one["moment"].as_str().unwrap(), one["verdict"].as_str().unwrap())).collect();
        assert_eq!(moments, [("submission", "met"), ("decision", "met")]);
        let item = site.app.read(|tx| talent_portal::catalogue::definitions::current::<talent_portal::catalogue::ServiceItem>(tx, "rent_subsidy")).await.unwrap();
        assert!(kept[0]["rules_version"].as_str().unwrap().starts_with(&item.digest), "{kept:?}");
        assert_eq!(kept[0]["facts"]["applicant.tier"], "C");
        assert_eq!(kept[0]["facts"]["form.owns_home"], false);
        assert_eq!(kept[0]["facts"].get("form.lease_address"), None, "only what was asked for");
        let sealed: Vec<Vec<u8>> = site
            .app
            .read(|tx| tx.run(|conn| case_evaluations::table.select(case_evaluations::content_sealed).load(conn)))
            .await
            .unwrap();
        assert_eq!(sealed.len(), 2);
        for bytes in sealed {
            assert!(!String::from_utf8_lossy(&bytes).contains("owns_home"), "inputs lie open in the database");
        }
        let other = site.talent("韩梅梅").await;
        assert_eq!(site.get(&other, &format!("/api/v1/applications/{id}/evaluations")).await.0, 404);
        site.run_jobs().await;
    }

    async fn a_reviewer_sees_what_has_changed_before_deciding(site: &Site) {
        let (talent, office) = (site.card_holder("李雷", "C").await, site.reviewers(OFFICE).await);
        let id = site.file(&talent, "rent_subsidy", rent_form(), &["lease", "employment_contract"]).await;
        let shown = async |step: &str| {
            let task = site.task_at(office.at(step), step).await;
            let (status, task) = site.get(office.at(step), &format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await;
            assert_eq!(status, 200, "{task}");
            task
        };
        let task = shown("acceptance").await;
        assert_eq!(task["eligibility"]["changed"], json!([]), "{task}");
        assert_eq!(clause(&task["eligibility"], "own_account")["verdict"], "not_met", "a remark, which stopped nothing");
        lose_card(site, &talent).await;
        let task = shown("acceptance").await;
        let changed = task["eligibility"]["changed"].as_array().unwrap();
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!((&changed[0]["code"], &changed[0]["was"], &changed[0]["is"]), (&json!("holds_card"), &json!("met"), &json!("not_met")));
        assert_eq!(changed[0]["is_text"]["zh"], "持有有效人才卡：目前没有");
        site.step(&office, "acceptance", "accept").await;
        let kept = evaluations(site, &talent, &id).await;
        assert_eq!(kept.last().map(|one| (&one["moment"], &one["verdict"])), Some((&json!("decision"), &json!("not_met"))));

        // A step sees the clauses over what it shows, and no others.
        let codes = |task: &Value| -> Vec<String> {
            let clauses = task["eligibility"]["clauses"].as_array().unwrap();
            clauses.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(codes(&shown("housing_check").await), ["no_home", "no_other_housing", "no_talent_apartment", "lease_order"]);
        let insurance = shown("insurance_check").await;
        assert_eq!(codes(&insurance), Vec::<String>::new());
        assert_eq!(insurance["eligibility"]["changed"], json!([]), "nor what has changed of others: {insurance}");
        site.run_jobs().await;
    }

    async fn asking_about_many_items_takes_as_many_statements_as_about_few(site: &Site) {
        let talent = site.card_holder("李雷", "C").await;
        let actor = site.actor(&talent).await;
        // The second time, so that what is kept between requests is kept.
        let count = async || {
            let mut counted = (0, 0);
            for _ in 0..2 {
                let actor = actor.clone();
                let ask = move |tx: &mut talent_portal::db::ReadTx<'_>| {
                    Ok((queries::of_all_items(tx, &actor)?.len(), tx.statements()))
                };
                counted = site.app.read(ask).await.unwrap();
            }
            counted
        };
        let (few, once) = count().await;
        let mut pack = (*crate::support::ordos()).clone();
        for number in 0..10 {
            let mut item = pack.services["rent_subsidy"].clone();
            item.code = format!("rent_subsidy_{number}");
            item.item_number = format!("RC011400299{number:02}");
            pack.services.insert(item.code.clone(), item);
        }
        let pack = std::sync::Arc::new(pack);
        site.app
            .write(move |tx| talent_portal::packs::apply(tx, &pack, talent_portal::packs::ApplyMode::Publish, None))
            .await
            .unwrap();
        let (many, then) = count().await;
        assert_eq!(many, few + 10);
        assert_eq!(then, once);
    }

    async fn a_condition_of_an_item_may_name_the_day(site: &Site) {
        let message = json!({ "zh": "十月起受理", "en": "From October" });
        let rule = json!({ "code": "from_october", "when": "today < '2026-10-01'", "effect": "refuse", "field": "/lease_from", "message": message });
        site.republish(DefinitionKind::Service, "rent_subsidy", |item| item["rules"].as_array_mut().unwrap().push(rule)).await;
        let talent = site.card_holder("李雷", "C").await;
        let papers = ["lease", "employment_contract", "marriage_certificate"];
        let id = site.draft(&talent, "rent_subsidy", rent_form(), &papers).await;
        let (status, problem) = site.submit(&talent, &id).await;
        let field = (&problem["fields"][0]["pointer"], &problem["fields"][0]["code"]);
        assert_eq!((status, field), (422, (&json!("/form/lease_from"), &json!("rule_refused"))), "{problem}");
        site.advance(chrono::TimeDelta::days(17));
        let talent = site.signed_in_again(&talent).await;
        let (status, case) = site.submit(&talent, &id).await;
        assert_eq!(status, 201, "{case}");
        site.run_jobs().await;
    }
}
