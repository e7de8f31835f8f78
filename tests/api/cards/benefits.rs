//! Redemption: counted once, never above the bound.

use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use talent_portal::cards::commands::{Redeem, redeem, show_code};
use talent_portal::db::WriteTx;
use talent_portal::db::schema::{benefit_places, benefit_uses};
use talent_portal::error::Code;

use super::world::refusal;

/// Sets all counters back, so that the next round finds forty places again.
fn forget_uses(tx: &mut WriteTx<'_>) -> talent_portal::Result<()> {
    use diesel::prelude::*;
    tx.run(|conn| diesel::delete(benefit_places::table).execute(conn))?;
    tx.run(|conn| diesel::delete(benefit_uses::table).execute(conn)).map(drop)
}

both! {
    async fn a_redemption_counts_once_however_often_it_is_sent(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let code = site.code(&holder, card).await;
        let (status, first) = site.redeem(&clinic, "one", &code, "clinic_visit").await;
        assert_eq!((status, first["uses_left"].as_i64()), (201, Some(1)), "{first}");
        let (status, second) = site.redeem(&clinic, "one", &code, "clinic_visit").await;
        assert_eq!((status, &second), (201, &first), "the same key");
        let (status, third) = site.redeem(&clinic, "two", &code, "clinic_visit").await;
        assert_eq!((status, &third), (201, &first), "another key, but the same code");
        site.advance(TimeDelta::seconds(90));
        let (status, fourth) = site.redeem(&clinic, "three", &code, "clinic_visit").await;
        assert_eq!((status, &fourth), (201, &first), "a repeat after the code's minute is still a repeat");
        assert_eq!(refusal(&site.redeem(&clinic, "four", &code, "yearly_check").await), (409, "card_code_used"));
        let (_, list) = site.get(&holder, &format!("/api/v1/cards/{card}/redemptions")).await;
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let (_, benefits) = site.get(&holder, &format!("/api/v1/cards/{card}/benefits")).await;
        let left: Vec<_> = benefits.as_array().unwrap().iter()
            .map(|one| (one["benefit"]["code"].as_str().unwrap(), one["uses_left"].as_i64())).collect();
        assert_eq!(left, [("clinic_visit", Some(1)), ("yearly_check", Some(1))]);
    }

    async fn nobody_redeems_for_themselves(site: &Site) {
        site.with_book().await;
        let clinic = site.verifier_who_is_a_talent("clinic").await;
        site.verify(&clinic, "核验员").await;
        let card = site.issue(clinic.person, "B", None).await.unwrap();
        let code = site.code(&clinic, card).await;
        assert_eq!(refusal(&site.redeem(&clinic, "1", &code, "clinic_visit").await), (403, "own_case"));
    }

    async fn a_benefit_is_used_up_and_begins_anew_with_its_period(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        for (key, expected) in [("1", (201, "none")), ("2", (201, "none")), ("3", (409, "benefit_used_up"))] {
            let code = site.code(&holder, card).await;
            assert_eq!(refusal(&site.redeem(&clinic, key, &code, "clinic_visit").await), expected, "use {key}");
        }
        site.advance(TimeDelta::days(120));
        let (holder, clinic) = (site.again(&holder).await, site.again(&clinic).await);
        let code = site.code(&holder, card).await;
        let (status, next_year) = site.redeem(&clinic, "4", &code, "clinic_visit").await;
        assert_eq!((status, next_year["uses_left"].as_i64()), (201, Some(1)));
    }

    async fn a_benefit_is_redeemed_only_where_and_by_whom_it_is_offered(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        for benefit in ["free_school", "no_such_benefit"] {
            let code = site.code(&holder, card).await;
            let answer = site.redeem(&clinic, benefit, &code, benefit).await;
            assert_eq!(refusal(&answer), (409, "benefit_not_offered"), "{benefit}");
        }
        let code = site.code(&holder, card).await;
        let keyless = site.post(&clinic, "/api/v1/redemptions", json!({ "code": code, "benefit": "clinic_visit" })).await;
        assert_eq!(refusal(&keyless), (400, "idempotency_key_required"));
        let mine = site.request(Some(&holder), Method::POST, "/api/v1/redemptions").header("idempotency-key", "x");
        let answer = mine.json(&json!({ "code": code, "benefit": "clinic_visit" })).send().await.unwrap();
        assert_eq!(answer.status(), 403, "a holder redeems nothing for themselves");
    }

    async fn a_lost_card_takes_its_counter_along(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let code = site.code(&holder, card).await;
        assert_eq!(site.redeem(&clinic, "1", &code, "yearly_check").await.0, 201);
        for verb in ["report-loss", "replace"] {
            assert_eq!(site.post(&holder, &format!("/api/v1/cards/{card}/{verb}"), json!(null)).await.0, 200);
        }
        site.run_jobs().await;
        let (_, cards) = site.get(&holder, "/api/v1/me/cards").await;
        let new: uuid::Uuid = cards[0]["id"].as_str().unwrap().parse().unwrap();
        let code = site.code(&holder, talent_portal::cards::model::CardId(new)).await;
        assert_eq!(refusal(&site.redeem(&clinic, "2", &code, "yearly_check").await), (409, "benefit_used_up"));
    }

    /// Sixty-four holders ask at once for the forty places of a benefit.
    async fn forty_places_are_forty_redemptions(site: &Site) {
        site.with_book().await;
        let clinic = site.verifier("clinic").await;
        let mut codes = Vec::new();
        for number in 0..64 {
            let (holder, card) = site.holder(&format!("持卡人{}", char::from_u32(0x4e00 + number).unwrap()), "A").await;
            codes.push(site.code(&holder, card).await);
        }
        let asks = codes.iter().enumerate().map(|(number, code)| {
            let key = format!("ask-{number}");
            let clinic = &clinic;
            async move { site.redeem(clinic, &key, code, "yearly_check").await }
        });
        let answers = join_all(asks).await;
        let given = answers.iter().filter(|answer| answer.0 == 201).count();
        let full = answers.iter().filter(|answer| refusal(answer) == (409, "no_places_left")).count();
        assert_eq!((given, full), (40, 24), "{answers:?}");
    }

    /// The same at the level of units of work, round after round (`TALENT_PORTAL_ROUNDS` of them): the counter
    /// never passes its bound and never stops short of it.
    async fn forty_places_round_after_round(site: &Site) {
        site.with_book().await;
        let clinic = site.verifier("clinic").await;
        let verifier = site.actor(&clinic).await;
        let mut holders = Vec::new();
        for number in 0..64 {
            let (holder, card) = site.holder(&format!("持卡人{}", char::from_u32(0x4e00 + number).unwrap()), "A").await;
            site.code(&holder, card).await;
            holders.push((site.actor(&holder).await, card));
        }
        let rounds = std::env::var("TALENT_PORTAL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
        for round in 0..rounds {
            site.app.write(forget_uses).await.unwrap();
            let asks = holders.iter().map(|(holder, card)| {
                let (holder, card, verifier) = (holder.clone(), *card, verifier.clone());
                async move {
                    let (code, _) = site.app.read(move |tx| show_code(tx, &holder, card, 60)).await.unwrap();
                    let ask = Redeem { code, benefit: "yearly_check".into() };
                    site.app.write(move |tx| redeem(tx, &verifier, &ask)).await.map_err(|error| error.code())
                }
            });
            let answers = join_all(asks).await;
            let given = answers.iter().filter(|answer| answer.is_ok()).count();
            let full = answers.iter().filter(|answer| matches!(answer, Err(Code::NoPlacesLeft))).count();
            assert_eq!((given, full), (40, 24), "round {round}");
        }
    }

    /// One code sent sixteen times at once is one use.
    async fn a_code_sent_many_times_at_once_is_one_use(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let clinic = site.verifier("clinic").await;
        let code = site.code(&holder, card).await;
        let keys: Vec<String> = (0..16).map(|number| format!("ask-{number}")).collect();
        let answers = join_all(keys.iter().map(|key| site.redeem(&clinic, key, &code, "clinic_visit"))).await;
        assert!(answers.iter().all(|answer| answer.0 == 201 && answer.1["id"] == answers[0].1["id"]), "{answers:?}");
        let (_, list) = site.get(&holder, &format!("/api/v1/cards/{card}/redemptions")).await;
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(list["items"][0]["uses_left"], 1);
    }
}
