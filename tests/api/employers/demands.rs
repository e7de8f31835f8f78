//! Talent demand matched to those who opted in, and the staffing report.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::*;

async fn employer(site: &Site) -> Person {
    let office = office(site).await;
    assert_eq!(enter(site, &office, EMPLOYER).await.0, 201);
    liaison(site, "人事专员", EMPLOYER).await
}

fn wanted() -> Value {
    json!({
        "title": "储能材料研究员", "posts": 3, "qualification": "degree", "level": "master", "district": "dongsheng",
        "salary_from_fen": 1_500_000, "salary_to_fen": 2_500_000, "valid_until": "2026-12-31",
    })
}

async fn publish(site: &Site, hr: &Person, demand: Value) -> (u16, Value) {
    let published = site.post(hr, &format!("/api/v1/employers/{EMPLOYER}/talent-demands"), demand).await;
    site.run_jobs().await;
    published
}

async fn opt_in(site: &Site, who: &Person, wish: Value) -> (u16, Value) {
    let kept =
        body(site.request(Some(who), Method::PUT, "/api/v1/me/demand-matching").json(&wish).send().await.unwrap())
            .await;
    site.run_jobs().await;
    kept
}

async fn graduate(site: &Site, who: &str, level: &str) -> Person {
    let person = site.talent(who).await;
    let degree = json!({ "kind": "degree", "level": level, "name": "材料科学", "obtained_on": "2015-06-30" });
    assert_eq!(site.post(&person, "/api/v1/me/qualifications", degree).await.0, 201);
    person
}

async fn before(site: &Site, who: &Person) -> Vec<Value> {
    site.get(who, "/api/v1/me/demand-matches").await.1.as_array().unwrap().clone()
}

both! {
    async fn an_employer_sees_nobody_who_has_not_agreed(site: &Site) {
        let hr = employer(site).await;
        let (li, han, wang) = (
            graduate(site, "李雷", "doctor").await, graduate(site, "韩梅梅", "master").await, graduate(site, "王五", "bachelor").await,
        );
        let unasked = graduate(site, "赵六", "doctor").await;
        for talent in [&li, &han, &wang] {
            assert_eq!(opt_in(site, talent, json!({ "consent": true })).await.0, 200);
        }
        let (status, demand) = publish(site, &hr, wanted()).await;
        assert_eq!((status, &demand["employer"]), (201, &json!("碳中和研究院")), "{demand}");
        assert_eq!((before(site, &li).await.len(), before(site, &wang).await.len(), before(site, &unasked).await.len()), (1, 0, 0));
        let (_, told) = site.get(&li, "/api/v1/me/notifications").await;
        assert_eq!(told["items"][0]["template"], "demand_matched");
        let matches = format!("/api/v1/employers/{EMPLOYER}/talent-demands/{}/matches", demand["id"].as_str().unwrap());
        let (_, seen) = site.get(&hr, &matches).await;
        assert_eq!(seen, json!({ "proposed": 2, "agreed": { "items": [] } }), "their number and no more");
        let agree = format!("/api/v1/me/demand-matches/{}/agree", demand["id"].as_str().unwrap());
        assert_eq!(site.post(&wang, &agree, json!(null)).await.0, 404, "it was never put before them");
        assert_eq!(site.post(&li, &agree, json!(null)).await.0, 204);
        let (_, seen) = site.get(&hr, &matches).await;
        assert_eq!((&seen["proposed"], &seen["agreed"]["items"][0]["name"]), (&json!(1), &json!("李雷")), "{seen}");
        assert_eq!(seen["agreed"]["items"][0]["contact"], li.login.as_str(), "the address of the account");
        assert_eq!(site.delete(&li, "/api/v1/me/demand-matching").await.0, 204);
        let (_, seen) = site.get(&hr, &matches).await;
        assert_eq!(seen, json!({ "proposed": 1, "agreed": { "items": [] } }), "with the consent goes the name");
        assert_eq!(site.get(&li, "/api/v1/me/demand-matching").await.0, 404);
        let decline = agree.replace("/agree", "/decline");
        assert_eq!(site.post(&han, &agree, json!(null)).await.0, 204);
        assert_eq!(site.post(&han, &decline, json!(null)).await.0, 204);
        assert_eq!(site.get(&hr, &matches).await.1["agreed"]["items"], json!([]), "an agreement can be taken back");
    }

    async fn who_opts_in_later_is_matched_with_what_is_wanted_now(site: &Site) {
        let hr = employer(site).await;
        let talent = graduate(site, "李雷", "doctor").await;
        let (_, demand) = publish(site, &hr, wanted()).await;
        let (status, problem) = opt_in(site, &talent, json!({ "consent": false })).await;
        assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!("/consent")));
        for (wish, expected) in [
            (json!({ "consent": true, "district": "kangbashi" }), 0),
            (json!({ "consent": true, "salary_from_fen": 2_500_001 }), 0),
            (json!({ "consent": true, "district": "dongsheng", "salary_from_fen": 2_500_000 }), 1),
        ] {
            let (status, kept) = opt_in(site, &talent, wish.clone()).await;
            assert_eq!((status, &kept["consent"]), (200, &json!("demand_matching/1")), "{kept}");
            assert_eq!(before(site, &talent).await.len(), expected, "{wish}");
        }
        let path = format!("/api/v1/employers/{EMPLOYER}/talent-demands/{}", demand["id"].as_str().unwrap());
        let gone = site.request(Some(&hr), Method::DELETE, &path).header("if-match", "\"v1\"").send().await.unwrap();
        assert_eq!(gone.status().as_u16(), 204);
        let agree = format!("/api/v1/me/demand-matches/{}/agree", demand["id"].as_str().unwrap());
        let (status, problem) = site.post(&talent, &agree, json!(null)).await;
        assert_eq!((status, &problem["code"]), (409, &json!("demand_over")));
        let stranger = site.stranger("王五").await;
        assert_eq!(opt_in(site, &stranger, json!({ "consent": true })).await.0, 403);
    }

    async fn the_public_list_shows_what_is_wanted_today(site: &Site) {
        let hr = employer(site).await;
        let mut brief = wanted();
        brief["valid_until"] = json!("2026-09-20");
        brief["title"] = json!("短期顾问");
        brief["district"] = json!(null);
        publish(site, &hr, wanted()).await;
        publish(site, &hr, brief).await;
        let listed = |query: &'static str| async move {
            let answer = site.request(None, Method::GET, &format!("/api/v1/public/talent-demands{query}")).send().await.unwrap();
            let (status, page) = body(answer).await;
            assert_eq!(status, 200, "{page}");
            page["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(listed("").await, ["短期顾问", "储能材料研究员"]);
        assert_eq!(listed("?district=dongsheng").await, ["储能材料研究员"]);
        site.advance(TimeDelta::days(7));
        assert_eq!(listed("").await, ["储能材料研究员"], "its last day is over");
        for (field, value, pointer) in [
            ("salary_to_fen", json!(1), "/salary_to_fen"),
            ("valid_until", json!("2028-01-01"), "/valid_until"),
            ("level", json!("national_award"), "/level"),
            ("district", json!("nowhere"), "/district"),
            ("posts", json!(0), "/posts"),
        ] {
            let mut wrong = wanted();
            wrong[field] = value;
            let hr = site.signed_in_again(&hr).await;
            let (status, problem) = publish(site, &hr, wrong).await;
            assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!(pointer)), "{problem}");
        }
    }

    async fn the_staffing_report_counts_by_tier_and_card_and_names_nobody(site: &Site) {
        site.with_book().await;
        let office = office(site).await;
        let (_, on_record) = enter(site, &office, EMPLOYER).await;
        let hr = liaison(site, "人事专员", EMPLOYER).await;
        for (name, since, tier) in [
            ("李雷", "2024-01-01", Some("A")), ("韩梅梅", "2025-06-01", Some("A")), ("王五", "2026-01-01", None),
        ] {
            let talent = site.talent(name).await;
            let said = json!({ "organisation_code": EMPLOYER, "since": since });
            let (_, asked) = site.post(&talent, "/api/v1/me/employments", said).await;
            let confirm = format!("/api/v1/employers/{EMPLOYER}/employments/{}/confirm", asked["id"].as_str().unwrap());
            assert_eq!(at_version(site, &hr, &confirm, &json!(1), json!(null)).await.0, 200);
            if let Some(tier) = tier {
                site.issue(talent.person, tier, Some("dongsheng")).await.unwrap();
            }
        }
        site.run_jobs().await;
        let path = format!("/api/v1/employers/{EMPLOYER}/staffing-report");
        let (status, report) = site.get(&hr, &path).await;
        assert_eq!((status, &report["as_of"]), (200, &json!("2026-09-14")), "{report}");
        let line = &report["staff"][0];
        assert_eq!((&line["tier"], &line["people"]), (&json!("A"), &json!(2)), "{report}");
        assert_eq!((&line["earliest_since"], &line["latest_since"]), (&json!("2024-01-01"), &json!("2025-06-01")));
        assert_eq!(report["staff"][1], json!({
            "card": "none", "people": 1, "earliest_since": "2026-01-01", "latest_since": "2026-01-01",
        }));
        assert_eq!(report["employments"], json!([{ "state": "confirmed", "people": 3 }]));
        assert!(!report.to_string().contains("李雷"));
        let table = site.request(Some(&hr), Method::GET, &format!("{path}?format=csv")).send().await.unwrap();
        assert_eq!(table.headers()["content-type"], "text/csv; charset=utf-8");
        let table = table.text().await.unwrap();
        assert_eq!(table.trim_start_matches('\u{feff}').lines().count(), 3, "{table}");
        let of_any = format!("/api/v1/admin/employers/{}/staffing-report", on_record["id"].as_str().unwrap());
        let (status, same) = site.get(&office, &of_any).await;
        assert_eq!((status, &same["staff"]), (200, &report["staff"]));
        assert_eq!(site.get(&hr, &of_any).await.0, 403);
    }
}
