//! The phone's code, the verifier's scan, the printed link.

use chrono::TimeDelta;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use super::world::refusal;
use crate::support::Staff;

/// What somebody with the published key set and nothing else makes of a code.
fn read_offline(code: &str, keys: &Value) -> Value {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
    let kid = decode_header(code).unwrap().kid.unwrap();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid.as_str()).unwrap();
    let key = DecodingKey::from_jwk(&serde_json::from_value(key.clone()).unwrap()).unwrap();
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.validate_exp = false;
    decode::<Value>(code, &key, &rules).unwrap().claims
}

/// The same code with another letter in its signature.
fn forged(code: &str) -> String {
    let (signed, signature) = code.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{signed}.{first}{}", &signature[1..])
}

both! {
    async fn a_code_can_be_checked_offline_with_the_published_keys(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let code = site.code(&holder, card).await;
        let keys: Value = site.raw(None, "/.well-known/jwks.json").await.json().await.unwrap();
        let claims = read_offline(&code, &keys);
        assert_eq!(claims["sub"], card.to_string());
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
        assert!(!code.contains("张") && claims.as_object().unwrap().len() == 4, "nothing about the person: {claims}");
        let again: Value = site.raw(None, "/.well-known/jwks.json").await.json().await.unwrap();
        assert_eq!(keys, again, "asking twice makes no second key");
        assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    }

    async fn a_verifier_learns_what_the_place_needs_and_no_more(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let code = site.code(&holder, card).await;
        let (status, answer) = site.scan(&clinic, &code).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!((answer["honoured"].as_bool(), answer["standing"].as_str()), (Some(true), Some("valid")));
        assert_eq!((answer["holder"].as_str(), answer["tier"]["code"].as_str()), (Some("张*丰"), Some("B")));
        let offers: Vec<_> = answer["benefits"].as_array().unwrap().iter()
            .map(|offer| (offer["benefit"]["code"].as_str().unwrap(), offer["uses_left"].as_i64())).collect();
        assert_eq!(offers, [("clinic_visit", Some(2)), ("yearly_check", Some(1))], "the school's benefit is not theirs");
        assert!(!answer.to_string().contains("张三丰") && answer.get("number").is_none());
        let (_, scans) = site.get(&holder, &format!("/api/v1/cards/{card}/scans")).await;
        assert_eq!(scans["items"][0]["venue_name"], "市中心医院");
        assert_eq!(scans["items"][0]["outcome"], "shown");
        let school = site.verifier("school").await;
        let code = site.code(&holder, card).await;
        let (_, answer) = site.scan(&school, &code).await;
        assert_eq!(answer["benefits"], json!([]), "tier B has nothing at a school");
    }

    async fn a_bad_code_is_refused_by_name(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let code = site.code(&holder, card).await;
        let strange = talent_portal::cards::codes::SigningKey::from_seed(&[9; 32]).unwrap();
        let claims = talent_portal::cards::codes::Claims::shown(card.0, card.0, site.app.env().clock.real().timestamp(), 60);
        let strange = talent_portal::cards::codes::sign(&strange, &claims).unwrap();
        for (code, expected) in [
            (forged(&code), (422, "card_code_forged")),
            (strange, (422, "card_code_unknown_key")),
            ("not a code".into(), (422, "card_code_malformed")),
        ] {
            assert_eq!(refusal(&site.scan(&clinic, &code).await), expected);
            assert_eq!(refusal(&site.redeem(&clinic, expected.1, &code, "clinic_visit").await).1, expected.1);
        }
        let both = json!({ "code": code, "link": "x" });
        assert_eq!(refusal(&site.post(&clinic, "/api/v1/verifications", both).await), (422, "invalid"));
        assert_eq!(refusal(&site.post(&clinic, "/api/v1/verifications", json!({})).await), (422, "invalid"));
    }

    async fn a_code_is_over_after_its_minute(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let code = site.code(&holder, card).await;
        site.advance(TimeDelta::seconds(59));
        assert_eq!(site.scan(&clinic, &code).await.0, 200);
        site.advance(TimeDelta::seconds(2));
        assert_eq!(refusal(&site.scan(&clinic, &code).await), (409, "card_code_expired"));
        assert_eq!(refusal(&site.redeem(&clinic, "k", &code, "clinic_visit").await), (409, "card_code_expired"));
        let (_, scans) = site.get(&holder, &format!("/api/v1/cards/{card}/scans")).await;
        let outcomes: Vec<_> = scans["items"].as_array().unwrap().iter().map(|scan| scan["outcome"].clone()).collect();
        assert_eq!(outcomes, ["code_expired", "shown"], "the refused scan is on record too");
    }

    async fn a_copied_code_is_no_use_to_a_second_verifier(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let (clinic, other) = (site.verifier("clinic").await, site.verifier("clinic").await);
        let code = site.code(&holder, card).await;
        assert_eq!(site.scan(&clinic, &code).await.0, 200);
        assert_eq!(site.scan(&clinic, &code).await.0, 200, "the first verifier may look twice");
        assert_eq!(refusal(&site.scan(&other, &code).await), (409, "card_code_used"));
        assert_eq!(refusal(&site.redeem(&other, "k", &code, "clinic_visit").await), (409, "card_code_used"));
        assert_eq!(site.redeem(&clinic, "k", &code, "clinic_visit").await.0, 201);
        assert_eq!(refusal(&site.scan(&clinic, &code).await), (409, "card_code_used"), "spent");
    }

    async fn a_suspended_card_is_shown_as_such_and_honoured_nowhere(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let city = site.department("city.human_resources").await;
        let decider = site.staff("审定人", vec![Staff::reviewer(city, Duty::Decision)]).await;
        let code = site.code(&holder, card).await;
        let ground = json!({ "reason": "investigation", "legal_basis": "管理办法第十二条" });
        assert_eq!(site.decide(&decider, card, "suspend", 1, ground).await.0, 200);
        let (status, answer) = site.scan(&clinic, &code).await;
        assert_eq!((status, answer["honoured"].as_bool(), answer["standing"].as_str()), (200, Some(false), Some("suspended")));
        assert_eq!(answer["benefits"], json!([]));
        let answer = site.redeem(&clinic, "k", &code, "clinic_visit").await;
        assert_eq!((refusal(&answer), answer.1["detail"].as_str()), ((409, "card_not_honoured"), Some("suspended")));
        let answer = site.post(&holder, &format!("/api/v1/cards/{card}/codes"), json!(null)).await;
        assert_eq!(refusal(&answer), (409, "card_not_honoured"));
    }

    async fn only_verifiers_with_a_place_verify(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let code = site.code(&holder, card).await;
        assert_eq!(refusal(&site.scan(&holder, &code).await), (403, "forbidden"));
        let unplaced = site.staff("核验员", vec![Staff::role(Role::Verifier)]).await;
        assert_eq!(refusal(&site.scan(&unplaced, &code).await), (403, "no_place_of_work"));
        let (status, _) = site.post_as_nobody("/api/v1/verifications", json!({ "code": code })).await;
        assert_eq!(status, 401);
    }

    async fn the_printed_link_shows_validity_and_a_masked_name_only(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let token = site.app.read(move |tx| talent_portal::cards::store::links::token_of(tx, card)).await.unwrap();
        let link = format!("/v/{token}");
        let answer: Value = site.raw(None, &link).await.json().await.unwrap();
        let expected = json!({ "valid": true, "standing": "valid", "holder": "张*丰", "valid_until": "2029-09-13" });
        assert_eq!(answer, expected, "these four and nothing else");
        let page = site.client.get(site.url(&link)).header("accept", "text/html").send().await.unwrap();
        assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        let page = page.text().await.unwrap();
        assert!(page.contains("有效") && page.contains("张*丰") && !page.contains("张三丰"));
        for unknown in ["/v/AAAAAAAAAAAAAAAA", "/v/x", "/v/%27%20or%201=1"] {
            assert_eq!(site.raw(None, unknown).await.status(), 404, "{unknown}");
        }
        let scanned = json!({ "link": format!("https://cards.example.org{link}") });
        let (status, answer) = site.post(&clinic, "/api/v1/verifications", scanned).await;
        assert_eq!((status, answer["means"].as_str(), &answer["benefits"]), (200, Some("link"), &json!([])));
        site.post(&holder, &format!("/api/v1/cards/{card}/report-loss"), json!(null)).await;
        let answer: Value = site.raw(None, &link).await.json().await.unwrap();
        assert_eq!((answer["valid"].as_bool(), answer["standing"].as_str()), (Some(false), Some("lost")));
    }
}
