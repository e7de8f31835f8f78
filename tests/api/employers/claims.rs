//! Who may speak for an organisation.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::Duty;

use super::*;

async fn claim(site: &Site, who: &Person, code: &str, more: Value) -> (u16, Value) {
    let letter = authorisation(site, who).await;
    let mut claim = json!({ "organisation_code": code, "authorisation": letter });
    claim.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    site.post(who, "/api/v1/liaison-claims", claim).await
}

fn unknown() -> Value {
    json!({ "name": "某某科技有限公司", "contact": "office@unknown.example" })
}

async fn prove_by(site: &Site, who: &Person, claim: &Value, code: &str) -> (u16, Value) {
    let path = format!("/api/v1/liaison-claims/{}/proof", claim["id"].as_str().unwrap());
    site.post(who, &path, json!({ "code": code })).await
}

both! {
    async fn the_code_goes_to_the_organisation_on_record_and_confirms_by_itself(site: &Site) {
        let office = office(site).await;
        assert_eq!(enter(site, &office, EMPLOYER).await.0, 201);
        let (status, problem) = enter(site, &office, EMPLOYER).await;
        assert_eq!((status, &problem["code"]), (409, &json!("employer_on_record")));
        let who = site.talent("韩梅梅").await;
        assert_eq!(site.get(&who, "/api/v1/me/employers").await.0, 403, "no liaison yet");
        // What the claimant says of the address counts for nothing: the one on record is asked.
        let (status, claimed) = claim(site, &who, EMPLOYER, json!({ "name": "别名", "contact": "me@claimant.example" })).await;
        assert_eq!((status, &claimed["sent_to"]), (201, &json!("h***@institute.example")), "{claimed}");
        assert_eq!((&claimed["flags"], &claimed["name"]), (&json!([]), &json!("碳中和研究院")));
        let code = code_sent(site).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let (status, problem) = prove_by(site, &who, &claimed, wrong).await;
        assert_eq!((status, &problem["code"]), (422, &json!("wrong_code")));
        let other = site.talent("李雷").await;
        assert_eq!(prove_by(site, &other, &claimed, &code).await.0, 404, "somebody else's claim");
        let (status, confirmed) = prove_by(site, &who, &claimed, &code).await;
        assert_eq!((status, &confirmed["state"]), (200, &json!("confirmed")), "{confirmed}");
        let (_, mine) = site.get(&who, "/api/v1/me/employers").await;
        assert_eq!(mine[0]["organisation_code"], EMPLOYER, "{mine}");
        let (status, problem) = claim(site, &who, EMPLOYER, json!({})).await;
        assert_eq!((status, &problem["code"]), (409, &json!("already_liaison")));
        site.run_jobs().await;
    }

    async fn an_organisation_that_nobody_knows_waits_for_the_office(site: &Site) {
        let office = office(site).await;
        let elsewhere = site.department("city.science").await;
        let elsewhere = site.staff("科技局", vec![Staff::reviewer(elsewhere, Duty::Decision)]).await;
        let who = site.talent("韩梅梅").await;
        let (status, problem) = claim(site, &who, UNFIT, json!({})).await;
        assert_eq!((status, problem["fields"].as_array().unwrap().len()), (422, 2), "{problem}");
        let (status, claimed) = claim(site, &who, UNFIT, unknown()).await;
        assert_eq!(status, 201, "a check character that does not fit refuses nothing: {claimed}");
        assert_eq!(claimed["flags"], json!(["not_on_record", "organisation_check_character"]));
        let (_, waiting) = site.get(&office, "/api/v1/admin/liaison-claims").await;
        assert_eq!(waiting["items"], json!([]), "not before the organisation's code came back");
        let (_, proved) = prove_by(site, &who, &claimed, &code_sent(site).await).await;
        assert_eq!(proved["state"], "awaiting_office", "{proved}");
        assert_eq!(site.get(&elsewhere, "/api/v1/admin/liaison-claims").await.0, 404);
        let (_, waiting) = site.get(&office, "/api/v1/admin/liaison-claims").await;
        let seen = &waiting["items"][0];
        assert_eq!((&seen["claimant"], &seen["contact"]), (&json!("韩梅梅"), &json!("office@unknown.example")));
        let path = format!("/api/v1/admin/liaison-claims/{}", seen["id"].as_str().unwrap());
        let letter = site.request(Some(&office), Method::GET, &format!("{path}/authorisation")).send().await.unwrap();
        assert_eq!((letter.status().as_u16(), &letter.bytes().await.unwrap()[..]), (200, PDF));
        for (person, expected) in [(&elsewhere, 404), (&who, 403)] {
            assert_eq!(at_version(site, person, &format!("{path}/confirm"), &seen["version"], json!(null)).await.0, expected);
        }
        let stale = at_version(site, &office, &format!("{path}/confirm"), &json!(99), json!(null)).await;
        assert_eq!(stale.0, 412);
        assert_eq!(at_version(site, &office, &format!("{path}/confirm"), &seen["version"], json!(null)).await.0, 204);
        let (_, mine) = site.get(&who, "/api/v1/me/employers").await;
        assert_eq!(mine[0]["name"], "某某科技有限公司", "{mine}");
        let (_, register) = site.get(&office, "/api/v1/admin/employers").await;
        assert_eq!((&register["items"][0]["check_fits"], register["items"].as_array().unwrap().len()), (&json!(false), 1));
        site.run_jobs().await;
        let (_, told) = site.get(&who, "/api/v1/me/notifications").await;
        assert_eq!(told["items"][0]["template"], "liaison_confirmed", "{told}");
    }

    async fn a_refused_claim_leads_to_nothing_and_says_why(site: &Site) {
        let office = office(site).await;
        let who = site.talent("韩梅梅").await;
        let (_, claimed) = claim(site, &who, ANOTHER, unknown()).await;
        prove_by(site, &who, &claimed, &code_sent(site).await).await;
        let path = format!("/api/v1/admin/liaison-claims/{}", claimed["id"].as_str().unwrap());
        let (_, seen) = site.get(&office, &path).await;
        let refusal = json!({ "reason": "授权书未加盖公章" });
        assert_eq!(at_version(site, &office, &format!("{path}/refuse"), &seen["version"], refusal).await.0, 204);
        let (_, mine) = site.get(&who, "/api/v1/me/liaison-claims").await;
        assert_eq!((&mine[0]["state"], &mine[0]["reason"]), (&json!("refused"), &json!("授权书未加盖公章")));
        assert_eq!(site.get(&who, "/api/v1/me/employers").await.0, 403);
        let again = at_version(site, &office, &format!("{path}/confirm"), &json!(4), json!(null)).await;
        assert!([409, 412].contains(&again.0), "{again:?}");
        let letter = mine[0]["id"].clone();
        assert!(letter.is_string());
        site.run_jobs().await;
    }

    async fn codes_are_guessed_five_times_and_sent_three_times(site: &Site) {
        let office = office(site).await;
        enter(site, &office, EMPLOYER).await;
        let who = site.talent("韩梅梅").await;
        let (_, claimed) = claim(site, &who, EMPLOYER, json!({})).await;
        let (status, problem) = claim(site, &who, EMPLOYER, json!({})).await;
        assert_eq!((status, &problem["code"]), (409, &json!("claim_open")));
        let first = code_sent(site).await;
        let again = format!("/api/v1/liaison-claims/{}/code", claimed["id"].as_str().unwrap());
        assert_eq!(site.post(&who, &again, json!(null)).await.0, 429, "not at once");
        site.advance(TimeDelta::minutes(1));
        assert_eq!(site.post(&who, &again, json!(null)).await.0, 202);
        let second = code_sent(site).await;
        if first != second {
            assert_eq!(prove_by(site, &who, &claimed, &first).await.0, 422, "the one before works no more");
        }
        let wrong = if second == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(prove_by(site, &who, &claimed, wrong).await.0, 422);
        }
        assert_eq!(prove_by(site, &who, &claimed, &second).await.0, 422, "once too often");
        site.advance(TimeDelta::minutes(1));
        assert_eq!(site.post(&who, &again, json!(null)).await.0, 202);
        site.advance(TimeDelta::minutes(10));
        assert_eq!(site.post(&who, &again, json!(null)).await.0, 429, "three in all");
        let path = format!("/api/v1/liaison-claims/{}", claimed["id"].as_str().unwrap());
        assert_eq!(site.delete(&who, &path).await.0, 204);
        assert_eq!(site.delete(&who, &path).await.0, 409);
        site.run_jobs().await;
    }

    async fn the_letter_is_ones_own_and_of_its_kind_and_so_is_the_identity(site: &Site) {
        let office = office(site).await;
        enter(site, &office, EMPLOYER).await;
        let (who, other, stranger) = (site.talent("韩梅梅").await, site.talent("李雷").await, site.stranger("王五").await);
        let papers = [another_paper(site, &who).await, authorisation(site, &other).await];
        for paper in papers {
            let claim = json!({ "organisation_code": EMPLOYER, "authorisation": paper });
            let (status, problem) = site.post(&who, "/api/v1/liaison-claims", claim).await;
            assert_eq!((status, &problem["fields"][0]["code"]), (422, &json!("authorisation_wanted")), "{problem}");
        }
        let (status, problem) = claim(site, &stranger, EMPLOYER, json!({})).await;
        assert_eq!((status, &problem["code"]), (403, &json!("not_verified")));
        let (status, problem) = claim(site, &who, "123", json!({})).await;
        assert_eq!((status, &problem["fields"][0]["code"]), (422, &json!("identifier_shape")), "{problem}");
        let (_, claimed) = claim(site, &who, EMPLOYER, json!({})).await;
        let (_, documents) = site.get(&who, "/api/v1/me/documents").await;
        let relied: Vec<_> = documents["items"].as_array().unwrap().iter().filter(|paper| paper["in_use"] == true).collect();
        assert_eq!(relied.len(), 1, "the letter of the open claim stays");
        assert!(claimed["id"].is_string());
        site.run_jobs().await;
    }
}
