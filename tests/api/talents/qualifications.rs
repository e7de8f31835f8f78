//! Degrees, titles and awards.

use reqwest::Method;
use serde_json::json;

use super::{change, fields};

both! {
    async fn qualifications_come_and_go(site: &Site) {
        let (talent, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let list = "/api/v1/me/qualifications";
        let degree = json!({ "kind": "degree", "level": "doctor", "name": "材料科学", "issuer": "某某大学", "obtained_on": "2015-06-30" });
        let (status, added) = site.post(&talent, list, degree.clone()).await;
        assert_eq!((status, &added["version"], &added["name"]), (201, &json!(1), &json!("材料科学")), "{added}");
        let path = format!("{list}/{}", added["id"].as_str().unwrap());
        assert_eq!(site.get(&other, &path).await.0, 404);
        assert_eq!(change(site, &other, Method::PUT, &path, 1, degree.clone()).await.0, 404);
        assert_eq!(change(site, &other, Method::DELETE, &path, 1, json!(null)).await.0, 404);

        let title = json!({ "kind": "title", "level": "senior_title", "name": "高级工程师", "obtained_on": "2020-01-01" });
        let (status, saved) = change(site, &talent, Method::PUT, &path, 1, title.clone()).await;
        assert_eq!((status, &saved["level"], &saved["version"]), (200, &json!("senior_title"), &json!(2)));
        assert_eq!(change(site, &talent, Method::PUT, &path, 1, title).await.0, 412);
        assert_eq!(change(site, &talent, Method::DELETE, &path, 1, json!(null)).await.0, 412);
        assert_eq!(change(site, &talent, Method::DELETE, &path, 2, json!(null)).await.0, 204);
        assert_eq!(site.get(&talent, &path).await.0, 404);

        for (bad, pointer, code) in [
            (json!({ "level": "technician" }), "/level", "not_a_choice"),
            (json!({ "obtained_on": "2026-09-15" }), "/obtained_on", "future_date"),
            (json!({ "obtained_on": "2026-13-01" }), "/obtained_on", "wrong_format"),
            (json!({ "valid_until": "2015-06-29" }), "/valid_until", "out_of_range"),
            (json!({ "name": "x".repeat(10_000) }), "/name", "wrong_length"),
            (json!({ "document_id": "0190d2b0-0000-7000-8000-000000000000" }), "/document_id", "not_a_choice"),
        ] {
            let mut wrong = degree.clone();
            for (key, value) in bad.as_object().unwrap() {
                wrong[key] = value.clone();
            }
            let (status, problem) = site.post(&talent, list, wrong).await;
            assert_eq!((status, fields(&problem)), (422, vec![(pointer.into(), code.into())]));
        }
    }

    async fn a_list_is_paged_without_gaps(site: &Site) {
        let talent = site.talent("李雷").await;
        for number in 0..5 {
            let award = json!({ "kind": "award", "level": "county_award", "name": format!("奖{number}"), "obtained_on": "2020-01-01" });
            assert_eq!(site.post(&talent, "/api/v1/me/qualifications", award).await.0, 201);
        }
        let mut names = Vec::new();
        let mut path = "/api/v1/me/qualifications?limit=2".to_owned();
        loop {
            let (status, page) = site.get(&talent, &path).await;
            assert_eq!(status, 200);
            names.extend(page["items"].as_array().unwrap().iter().map(|q| q["name"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/v1/me/qualifications?limit=2&cursor={cursor}"),
                None => break,
            }
        }
        names.sort();
        assert_eq!(names, ["奖0", "奖1", "奖2", "奖3", "奖4"]);
        assert_eq!(site.get(&talent, "/api/v1/me/qualifications?cursor=rubbish").await.0, 400);
    }
}
