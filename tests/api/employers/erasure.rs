//! Being forgotten takes what employers keep of a person along.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::json;
use talent_portal::db::schema as tables;
use talent_portal::employers::sheet;

use super::*;
use crate::support::PASSWORD;

both! {
    async fn an_erased_person_is_neither_staff_nor_sought_nor_prepared_for(site: &Site) {
        let office = office(site).await;
        assert_eq!(enter(site, &office, EMPLOYER).await.0, 201);
        let hr = liaison(site, "人事专员", EMPLOYER).await;
        let talent = with_number(site, "王伟", &sheet::citizen_id(0)).await;
        let said = json!({ "organisation_code": EMPLOYER, "since": "2025-03-01", "position": "研究员" });
        let (_, asked) = site.post(&talent, "/api/v1/me/employments", said).await;
        let confirm = format!("/api/v1/employers/{EMPLOYER}/employments/{}/confirm", asked["id"].as_str().unwrap());
        assert_eq!(at_version(site, &hr, &confirm, &json!(1), json!(null)).await.0, 200);
        let wish = site.request(Some(&talent), Method::PUT, "/api/v1/me/demand-matching").json(&json!({ "consent": true }));
        assert_eq!(wish.send().await.unwrap().status().as_u16(), 200);
        let (_, batch) = hand_in(site, &hr, EMPLOYER, super::batches::book(1, Vec::new())).await;
        let drafts = format!("/api/v1/employers/{EMPLOYER}/batches/{}/drafts", batch["id"].as_str().unwrap());
        assert_eq!(site.post(&hr, &drafts, json!({})).await.0, 202);
        site.run_jobs().await;
        let (status, asked) = site.post(&talent, "/api/v1/me/erasure", json!({ "password": PASSWORD })).await;
        assert!(status < 300, "{asked}");
        site.advance(TimeDelta::days(40));
        site.run_jobs().await;
        let person = talent.person;
        let left: [i64; 4] = site.app.read(move |tx| tx.run(|conn| {
            let staff = || tables::employments::table.filter(tables::employments::person_id.eq(person));
            let words = staff().filter(tables::employments::position_sealed.is_not_null()).count().get_result(conn)?;
            let open = staff().filter(tables::employments::open_key.is_not_null()).count().get_result(conn)?;
            let seekers = tables::demand_seekers::table.count().get_result(conn)?;
            let sealed = tables::prepared_drafts::table.filter(tables::prepared_drafts::content_sealed.is_not_null());
            Ok([words, open, seekers, sealed.count().get_result(conn)?])
        })).await.unwrap();
        assert_eq!(left, [0, 0, 0, 0]);
        let hr = site.signed_in_again(&hr).await;
        let (_, staff) = site.get(&hr, &format!("/api/v1/employers/{EMPLOYER}/employments?state=confirmed")).await;
        assert_eq!(staff["items"], json!([]));
    }
}
