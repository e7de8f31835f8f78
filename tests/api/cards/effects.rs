//! What a case does with cards, on the sample pack.

use chrono::TimeDelta;
use serde_json::{Value, json};
use talent_portal::cards::effects::{Ground, issue_card, recognise};
use talent_portal::cards::facts;
use talent_portal::cards::model::CardId;
use talent_portal::cards::store::recognitions::CaseRef;
use talent_portal::error::Code;
use talent_portal::identity::PersonId;

use crate::support::Site;

/// Runs both effects as the last step of a recognition case would.
async fn close_case(site: &Site, case: u128, applicant: PersonId, form: Value) -> talent_portal::Result<CardId> {
    let with = json!({ "catalogue": "ordos_talents", "tier_field": "tier", "route_field": "route",
        "criterion_field": "criterion" });
    let with = serde_json::from_value(with).unwrap();
    let form = form.as_object().unwrap().clone();
    let closed = site
        .app
        .write(move |tx| {
            let case = CaseRef(uuid::Uuid::from_u128(case));
            let ground = Ground { case, number: "CASE-1", applicant, form: &form, with: &with, bound_at: None };
            recognise(tx, &ground)?;
            issue_card(tx, &ground)
        })
        .await;
    site.run_jobs().await;
    site.advance(TimeDelta::seconds(1));
    closed
}

async fn known(site: &Site, person: PersonId) -> [Value; 3] {
    let facts = site.app.read(move |tx| facts::of_person(tx, person)).await.unwrap();
    ["applicant.card_valid", "applicant.tier", "applicant.tier_rank"]
        .map(|name| facts.get(name).cloned().unwrap_or(Value::Null))
}

both! {
    async fn a_case_recognises_its_applicant_and_issues_the_card(site: &Site) {
        let talent = site.talent("李雷").await;
        assert_eq!(known(site, talent.person).await, [json!(false), Value::Null, Value::Null]);
        let form = |tier: &str, criterion: &str| {
            json!({ "tier": tier, "route": "government_assessment", "criterion": criterion, "work_district": "dongsheng" })
        };
        let card = close_case(site, 1, talent.person, form("S1", "s1_patent")).await.unwrap();
        assert_eq!(known(site, talent.person).await, [json!(true), json!("S1"), json!(4)]);
        let (_, shown) = site.get(&talent, &format!("/api/v1/cards/{card}")).await;
        assert_eq!((shown["scheme"]["code"].as_str(), shown["scheme"]["zh"].as_str()), (Some("tianjiao_card"), Some("天骄行卡")));
        assert!(shown["number"].as_str().unwrap().starts_with("TS12026"), "{shown}");
        let (_, history) = site.get(&talent, &format!("/api/v1/cards/{card}/history")).await;
        assert_eq!((history[0]["legal_basis"].as_str(), history[0]["acting"].as_str()), (Some("CASE-1"), Some("program")));
        let raised = close_case(site, 2, talent.person, form("C", "c_doctor")).await.unwrap();
        assert_eq!(known(site, talent.person).await, [json!(true), json!("C"), json!(3)]);
        let (_, old) = site.get(&talent, &format!("/api/v1/cards/{card}")).await;
        assert_eq!((old["standing"].as_str(), raised == card), (Some("cancelled"), false));
        let again = close_case(site, 3, talent.person, form("S2", "s2_executive")).await;
        assert_eq!(again.unwrap_err().code(), Code::CardHeld);
        let wrong = close_case(site, 4, talent.person, form("B", "c_doctor")).await;
        assert_eq!(wrong.unwrap_err().code(), Code::UnknownTier, "the criterion belongs to another tier");
        let (_, told) = site.get(&talent, "/api/v1/me/notifications").await;
        let subjects: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| one["subject"].clone()).collect();
        assert_eq!(subjects, ["鄂尔多斯人才服务卡已发放", "天骄行卡已发放"]);
    }
}
