//! The whole way: from an application through three offices to a card that a verifier accepts.

use chrono::TimeDelta;
use serde_json::json;

use super::world::refusal;

both! {
    async fn a_recognition_case_ends_with_a_card_that_a_verifier_accepts(site: &Site) {
        let (talent, office) = (site.talent("李雷天").await, site.office().await);
        let (id, number) = site.file_recognition(&talent).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        site.run_jobs().await;
        let (_, cards) = site.get(&talent, "/api/v1/me/cards").await;
        assert_eq!(cards, json!([]), "not before the public notice has run its five working days");
        site.advance(TimeDelta::days(8));
        site.run_jobs().await;
        let talent = site.again(&talent).await;
        let (_, timeline) = site.get(&talent, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(timeline["case"]["outcome"], "granted_with_document", "{timeline}");
        let (_, cards) = site.get(&talent, "/api/v1/me/cards").await;
        assert_eq!(cards.as_array().unwrap().len(), 1);
        let card = &cards[0];
        assert_eq!((card["standing"].as_str(), card["tier"]["code"].as_str()), (Some("valid"), Some("C")));
        let id: uuid::Uuid = card["id"].as_str().unwrap().parse().unwrap();
        let id = talent_portal::cards::model::CardId(id);
        let (_, history) = site.get(&talent, &format!("/api/v1/cards/{id}/history")).await;
        assert_eq!(history[0]["legal_basis"], number.as_str(), "the card rests on the case");
        let (_, recognitions) = site.get(&talent, "/api/v1/me/recognitions").await;
        assert_eq!((recognitions[0]["tier"].as_str(), recognitions[0]["criterion"].as_str()), (Some("C"), Some("c_doctor")));

        let clinic = site.verifier("clinic").await;
        let code = site.code(&talent, id).await;
        let (status, seen) = site.scan(&clinic, &code).await;
        assert_eq!((status, seen["honoured"].as_bool(), seen["holder"].as_str()), (200, Some(true), Some("李*天")), "{seen}");
        let (status, _) = site.redeem(&clinic, "1", &code, "health_check").await;
        assert_eq!(status, 201);
        let code = site.code(&talent, id).await;
        assert_eq!(refusal(&site.redeem(&clinic, "2", &code, "health_check").await), (409, "benefit_used_up"), "once a year");

        let clerk = site.again(&office.acceptance).await;
        assert_eq!(site.get(&clerk, &format!("/api/v1/cards/{id}")).await.0, 200, "the office of the district of work");
    }
}
