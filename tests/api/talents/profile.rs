//! The profile, filled over time.

use reqwest::Method;
use reqwest::header::ETAG;
use serde_json::{Value, json};

use super::{NUMBER, fields, patch, proven, put};
use crate::support::body;

both! {
    async fn a_profile_is_filled_over_time(site: &Site) {
        let talent = site.stranger("李雷").await;
        let answer = site.request(Some(&talent), Method::GET, "/api/v1/me/profile").send().await.unwrap();
        assert_eq!(answer.headers()[ETAG], "\"v0\"");
        let (status, saved) = put(site, &talent, 0, json!({
            "sex": "male", "birth_date": "1990-03-07", "nationality": "CHN", "phone": "138 0013 8000",
            "employer_name": "某某能源有限公司", "organisation_code": "91350211m0000xuf46", "job_title": "工程师",
            "bank_account": { "kind": "personal_card", "number": "6222000000000000010", "bank": "某某银行" },
            "introduction": "第一行\n第二行"
        })).await;
        assert_eq!((status, &saved["version"]), (200, &json!(1)), "{saved}");
        assert_eq!(saved["phone"], "138****8000");
        assert_eq!(saved["bank_account"]["number"], "6222***********0010");
        assert_eq!(saved["organisation_code"], "91350211M0000XUF46");
        assert_eq!(saved["flags"][0], json!({ "pointer": "/organisation_code", "code": "organisation_check_character" }));

        let (status, saved) = patch(site, &talent, 1, json!({ "job_title": null, "address": "天骄路1号", "district": "dongsheng" })).await;
        assert_eq!((status, &saved["district"]), (200, &json!("dongsheng")));
        assert_eq!((&saved["job_title"], &saved["address"], &saved["phone"]), (&Value::Null, &json!("天骄路1号"), &json!("138****8000")));
        let (_, shown) = site.get(&talent, "/api/v1/me/profile").await;
        assert_eq!(shown, saved);
        let (status, saved) = put(site, &talent, 2, json!({ "phone": "138****8000" })).await;
        assert_eq!((status, &saved["phone"], &saved["address"]), (200, &json!("138****8000"), &Value::Null), "sent back as shown");
    }

    async fn two_changes_of_one_version_do_not_both_count(site: &Site) {
        let talent = site.stranger("李雷").await;
        let (status, problem) = body(site.request(Some(&talent), Method::PUT, "/api/v1/me/profile").json(&json!({})).send().await.unwrap()).await;
        assert_eq!((status, problem["code"].as_str()), (428, Some("precondition_required")));
        let (first, second) = futures_util::join!(
            put(site, &talent, 0, json!({ "job_title": "甲" })),
            put(site, &talent, 0, json!({ "job_title": "乙" })),
        );
        let mut statuses = [first.0, second.0];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let (status, problem) = patch(site, &talent, 0, json!({ "job_title": "丙" })).await;
        assert_eq!((status, problem["code"].as_str()), (412, Some("stale_version")));
    }

    async fn rubbish_in_a_profile_is_named_field_by_field(site: &Site) {
        let talent = site.stranger("李雷").await;
        let (status, problem) = put(site, &talent, 0, json!({
            "birth_date": "2026-09-15", "phone": "12345", "address": "长".repeat(10_000), "district": "atlantis",
            "organisation_code": "x", "employer_name": "a\u{7}b"
        })).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("invalid")));
        let mut refused = fields(&problem);
        refused.sort();
        let expected = [
            ("/address", "wrong_length"), ("/birth_date", "future_date"), ("/district", "not_a_choice"),
            ("/employer_name", "control_character"), ("/organisation_code", "identifier_shape"),
            ("/phone", "identifier_shape"),
        ];
        assert_eq!(refused, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        for (field, value, code) in [
            ("birth_date", json!("2026-02-30"), "wrong_format"),
            ("birth_date", json!(19900307), "wrong_type"),
            ("sex", json!("king"), "not_a_choice"),
            ("salary", json!(1), "unknown_field"),
        ] {
            let (status, problem) = put(site, &talent, 0, json!({ field: value })).await;
            assert_eq!((status, fields(&problem)), (422, vec![(format!("/{field}"), code.to_owned())]), "{field}");
        }
        let (status, problem) = put(site, &talent, 0, json!({ "address": "a\u{0}b" })).await;
        assert_eq!((status, problem["code"].as_str()), (400, Some("nul_character")));
        let (_, shown) = site.get(&talent, "/api/v1/me/profile").await;
        assert_eq!(shown["version"], 0, "nothing is half saved");
    }

    async fn a_proven_identity_is_not_contradicted(site: &Site) {
        let talent = proven(site, "李雷", NUMBER).await;
        let (_, shown) = site.get(&talent, "/api/v1/me/profile").await;
        assert_eq!((&shown["sex"], &shown["birth_date"]), (&json!("male"), &json!("1990-03-07")));
        let (status, problem) = put(site, &talent, 0, json!({ "birth_date": "1991-03-07" })).await;
        assert_eq!((status, fields(&problem)), (422, vec![("/birth_date".into(), "contradicts_identity".into())]));
    }
}
