//! From issue to the end.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::error::Code;
use talent_portal::identity::{Duty, Role};

use super::world::refusal;
use crate::support::Staff;

fn verbs(history: &Value) -> Vec<(String, String, String)> {
    let text = |change: &Value, key: &str| change[key].as_str().unwrap().to_owned();
    history
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (text(change, "verb"), text(change, "to"), text(change, "reason")))
        .collect()
}

both! {
    async fn a_recognition_gives_the_card_of_its_tier(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let (status, cards) = site.get(&holder, "/api/v1/me/cards").await;
        assert_eq!(status, 200);
        assert_eq!(cards.as_array().unwrap().len(), 1);
        let shown = &cards[0];
        assert_eq!(shown["id"], card.to_string());
        assert_eq!((shown["standing"].as_str(), shown["scheme"]["code"].as_str()), (Some("valid"), Some("service_card")));
        assert_eq!((shown["valid_from"].as_str(), shown["valid_until"].as_str()), (Some("2026-09-14"), Some("2029-09-13")));
        assert_eq!((shown["renewal_opens"].as_str(), shown["renewal_closes"].as_str()), (Some("2029-06-15"), Some("2029-08-14")));
        assert!(shown["number"].as_str().unwrap().starts_with("RB2026"), "{shown}");
        let (_, recognitions) = site.get(&holder, "/api/v1/me/recognitions").await;
        assert_eq!((recognitions[0]["tier"].as_str(), recognitions[0]["catalogue_version"].as_i64()), (Some("B"), Some(1)));
    }

    async fn only_a_verified_person_gets_a_card(site: &Site) {
        site.with_book().await;
        let stranger = site.stranger("李雷").await;
        let refused = site.issue(stranger.person, "B", None).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotVerified);
        let talent = site.talent("韩梅梅").await;
        assert_eq!(site.issue(talent.person, "Z", None).await.unwrap_err().code(), Code::UnknownTier);
        let (_, cards) = site.get(&talent, "/api/v1/me/cards").await;
        assert_eq!(cards, json!([]));
    }

    async fn another_persons_card_is_not_found(site: &Site) {
        site.with_book().await;
        let (_, card) = site.holder("张三丰", "B").await;
        let other = site.talent("李雷").await;
        for path in ["", "/history", "/benefits", "/scans", "/redemptions", "/picture"] {
            let answer = site.get(&other, &format!("/api/v1/cards/{card}{path}")).await;
            assert_eq!(refusal(&answer), (404, "not_found"), "GET {path}");
        }
        for verb in ["codes", "activate", "report-loss", "report-found", "replace", "renew"] {
            let answer = site.post(&other, &format!("/api/v1/cards/{card}/{verb}"), json!(null)).await;
            assert_eq!(refusal(&answer), (404, "not_found"), "POST {verb}");
        }
        let cancel = json!({ "reason": "holder_request" });
        let answer = site.post(&other, &format!("/api/v1/cards/{card}/cancel"), cancel).await;
        assert_eq!(refusal(&answer), (404, "not_found"));
    }

    async fn a_holder_activates_loses_finds_and_replaces_the_card(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "C").await;
        let path = |verb: &str| format!("/api/v1/cards/{card}/{verb}");
        let answer = site.post(&holder, &path("codes"), json!(null)).await;
        assert_eq!(refusal(&answer), (409, "card_not_honoured"), "before it is activated");
        for (verb, expected) in [
            ("activate", Ok("valid")),
            ("activate", Err("card_already_active")),
            ("replace", Err("card_not_lost")),
            ("report-loss", Ok("lost")),
            ("report-loss", Err("card_already_lost")),
            ("report-found", Ok("valid")),
            ("report-loss", Ok("lost")),
        ] {
            let (_, answer) = site.post(&holder, &path(verb), json!(null)).await;
            let found = answer["standing"].as_str().ok_or_else(|| answer["code"].as_str().unwrap());
            assert_eq!(found, expected, "{verb}");
        }
        let (status, new) = site.post(&holder, &path("replace"), json!(null)).await;
        site.run_jobs().await;
        assert_eq!((status, new["standing"].as_str()), (200, Some("valid")));
        assert_eq!(new["predecessor_id"], card.to_string());
        let (_, old) = site.get(&holder, &format!("/api/v1/cards/{card}")).await;
        assert_eq!(old["standing"], "cancelled");
        assert_ne!(old["number"], new["number"]);
        assert_eq!(old["valid_until"], new["valid_until"]);
        let (_, history) = site.get(&holder, &path("history")).await;
        let last = verbs(&history).pop().unwrap();
        assert_eq!(last, ("replace".into(), "cancelled".into(), "replaced".into()));
        assert_eq!(history[0]["legal_basis"], "管理办法第六条");
    }

    async fn an_office_suspends_resumes_and_revokes_with_reason_and_basis(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let city = site.department("city.human_resources").await;
        let decider = site.staff("审定人", vec![Staff::reviewer(city, Duty::Decision)]).await;
        let first = site.staff("初审人", vec![Staff::reviewer(city, Duty::FirstReview)]).await;
        let ground = |reason: &str| json!({ "reason": reason, "legal_basis": "管理办法第十二条" });
        let answer = site.decide(&first, card, "suspend", 1, ground("investigation")).await;
        assert_eq!(refusal(&answer), (403, "forbidden"), "a first reviewer does not decide");
        let answer = site.decide(&decider, card, "suspend", 1, ground("fraud")).await;
        assert_eq!(refusal(&answer), (422, "reason_does_not_fit"));
        let answer = site.decide(&decider, card, "suspend", 7, ground("investigation")).await;
        assert_eq!(refusal(&answer), (412, "stale_version"));
        let path = format!("/api/v1/cards/{card}/suspend");
        let answer = site.post(&decider, &path, ground("investigation")).await;
        assert_eq!(refusal(&answer), (428, "precondition_required"));
        let answer = site.decide(&decider, card, "suspend", 1, json!({ "reason": "investigation" })).await;
        assert_eq!(refusal(&answer), (422, "invalid"), "no act without a legal basis");
        let (status, answer) = site.decide(&decider, card, "suspend", 1, ground("investigation")).await;
        assert_eq!((status, answer["standing"].as_str()), (200, Some("suspended")));
        let answer = site.decide(&decider, card, "suspend", 2, ground("investigation")).await;
        assert_eq!(refusal(&answer), (409, "card_already_suspended"));
        let (_, answer) = site.decide(&decider, card, "resume", 2, ground("cleared")).await;
        assert_eq!(answer["standing"], "valid");
        let (_, answer) = site.decide(&decider, card, "revoke", 3, ground("fraud")).await;
        assert_eq!(answer["standing"], "revoked");
        let (_, history) = site.get(&holder, &format!("/api/v1/cards/{card}/history")).await;
        let expected = [("issue", "valid", "recognised"), ("suspend", "suspended", "investigation"),
            ("resume", "valid", "cleared"), ("revoke", "revoked", "fraud")];
        let expected: Vec<_> = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).into();
        assert_eq!(verbs(&history), expected);
        assert_eq!(history[3]["acting"], "staff");
    }

    async fn nobody_decides_over_their_own_card(site: &Site) {
        site.with_book().await;
        let city = site.department("city.human_resources").await;
        let head = site.staff("局长", vec![Staff::at(Role::DepartmentHead, city), Staff::role(Role::Talent)]).await;
        site.verify(&head, "局长").await;
        let card = site.issue(head.person, "A", None).await.unwrap();
        let ground = json!({ "reason": "investigation", "legal_basis": "管理办法第十二条" });
        let answer = site.decide(&head, card, "suspend", 1, ground).await;
        assert_eq!(refusal(&answer), (403, "own_case"));
        let moved = json!({ "reason": "moved", "legal_basis": "管理办法第十二条" });
        assert_eq!(refusal(&site.decide(&head, card, "cancel", 1, moved).await), (403, "own_case"));
    }

    async fn a_card_is_given_up_by_its_holder_and_ended_by_an_office(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let (_, second) = site.holder("李雷", "B").await;
        let city = site.department("city.human_resources").await;
        let head = site.staff("局长", vec![Staff::at(Role::DepartmentHead, city)]).await;
        let path = format!("/api/v1/cards/{card}/cancel");
        let answer = site.decide(&holder, card, "cancel", 1, json!({ "reason": "moved", "legal_basis": "自己" })).await;
        assert_eq!(refusal(&answer), (404, "not_found"), "a holder has no office");
        let (status, answer) = site.post(&holder, &path, json!({ "reason": "holder_request" })).await;
        assert_eq!((status, answer["standing"].as_str()), (200, Some("cancelled")));
        let answer = site.decide(&head, second, "cancel", 1, json!({ "reason": "moved" })).await;
        assert_eq!(answer.0, 422, "an office names the basis");
        let moved = json!({ "reason": "moved", "legal_basis": "管理办法第十五条" });
        let (_, answer) = site.decide(&head, second, "cancel", 1, moved).await;
        assert_eq!(answer["standing"], "cancelled");
    }

    async fn a_higher_tier_upgrades_and_restarts_the_validity(site: &Site) {
        site.with_book().await;
        let (holder, young) = site.holder("张三丰", "C").await;
        site.advance(TimeDelta::days(400));
        let holder = site.again(&holder).await;
        assert_eq!(site.issue(holder.person, "C", None).await.unwrap_err().code(), Code::CardHeld);
        let service = site.issue(holder.person, "B", None).await.unwrap();
        let (_, cards) = site.get(&holder, "/api/v1/me/cards").await;
        let (new, old) = (&cards[0], &cards[1]);
        assert_eq!((new["id"].as_str().unwrap(), old["id"].as_str().unwrap()), (&*service.to_string(), &*young.to_string()));
        assert_eq!((new["standing"].as_str(), old["standing"].as_str()), (Some("valid"), Some("cancelled")));
        assert_eq!((new["valid_from"].as_str(), new["valid_until"].as_str()), (Some("2027-10-19"), Some("2030-10-18")));
        let (_, history) = site.get(&holder, &format!("/api/v1/cards/{young}/history")).await;
        assert_eq!(verbs(&history).pop().unwrap(), ("upgrade".into(), "cancelled".into(), "upgraded".into()));
    }

    async fn a_renewal_in_time_keeps_the_card_until_it_is_decided(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let (late, other) = site.holder("李雷", "B").await;
        let city = site.department("city.human_resources").await;
        let head = site.staff("局长", vec![Staff::at(Role::DepartmentHead, city)]).await;
        let path = format!("/api/v1/cards/{card}/renew");
        assert_eq!(refusal(&site.post(&holder, &path, json!(null)).await), (409, "renewal_too_early"));
        site.advance(TimeDelta::days(1020));
        site.run_jobs().await;
        let (holder, head) = (site.again(&holder).await, site.again(&head).await);
        let (status, answer) = site.post(&holder, &path, json!(null)).await;
        assert_eq!((status, answer["standing"].as_str()), (200, Some("expiring")), "{answer}");
        site.advance(TimeDelta::days(120));
        site.run_jobs().await;
        let (holder, late, head) = (site.again(&holder).await, site.again(&late).await, site.again(&head).await);
        let (_, unfiled) = site.get(&late, &format!("/api/v1/cards/{other}")).await;
        assert_eq!(unfiled["standing"], "expired");
        let (_, history) = site.get(&late, &format!("/api/v1/cards/{other}/history")).await;
        assert_eq!(verbs(&history).pop().unwrap(), ("expire".into(), "expired".into(), "term_ended".into()));
        let (_, waiting) = site.get(&holder, &format!("/api/v1/cards/{card}")).await;
        assert_eq!(waiting["standing"], "expiring", "past its end, but filed in time");
        let version = waiting["version"].as_i64().unwrap();
        let (_, told) = site.get(&holder, "/api/v1/me/notifications").await;
        let told: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| one["template"].clone()).collect();
        assert_eq!(told, ["card_expiring", "card_issued"], "the reminder came on the first day of the window");
        let decision = json!({ "granted": true, "legal_basis": "管理办法第八条" });
        let (status, renewed) = site.decide(&head, card, "renewal-decision", version, decision).await;
        assert_eq!((status, renewed["standing"].as_str()), (200, Some("valid")), "{renewed}");
        assert_eq!(renewed["valid_until"], "2032-09-13");
    }

    async fn a_second_request_with_the_same_key_changes_nothing(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "C").await;
        let path = format!("/api/v1/cards/{card}/activate");
        let send = || site.request(Some(&holder), Method::POST, &path).header("idempotency-key", "one").send();
        let (first, second) = (send().await.unwrap(), send().await.unwrap());
        assert_eq!((first.status().as_u16(), second.status().as_u16()), (200, 200));
        assert_eq!(second.headers()["idempotency-replayed"], "true");
        let (_, history) = site.get(&holder, &format!("/api/v1/cards/{card}/history")).await;
        assert_eq!(history.as_array().unwrap().len(), 2);
    }
}
