//! What clients send by mistake or on purpose: each gets a problem document, and nothing happens.

use reqwest::Method;
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::support::Staff;
use talent_portal::identity::Role;

both! {
    async fn bodies_that_cannot_be_read_are_named(site: &Site) {
        let send = |text: String, kind: &'static str| {
            site.request(None, Method::POST, "/api/v1/sessions").header(CONTENT_TYPE, kind).body(text).send()
        };
        for (body, kind, status, code) in [
            ("{".to_owned(), "application/json", 400, "malformed_json"),
            ("login=1".to_owned(), "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
            (r#"{"login":"a\u0000b","password":"x"}"#.to_owned(), "application/json", 400, "nul_character"),
            (r#"{"login":"13800138000","password":"x","more":1}"#.to_owned(), "application/json", 422, "invalid"),
            (format!(r#"{{"login":"{}","password":"x"}}"#, "长".repeat(10_000)), "application/json", 422, "invalid"),
            (format!(r#"{{"login":"{}"}}"#, "x".repeat(3_000_000)), "application/json", 413, "too_large"),
        ] {
            let answer = send(body.clone(), kind).await.unwrap();
            assert_eq!(answer.status(), status, "{code}");
            assert_eq!(answer.headers()[CONTENT_TYPE], "application/problem+json");
            let problem: Value = answer.json().await.unwrap();
            assert_eq!(problem["code"], code);
            assert!(!problem["request_id"].as_str().unwrap().is_empty());
        }
    }

    async fn problems_speak_the_readers_language(site: &Site) {
        for (language, title) in [("zh-CN", "请先登录"), ("en", "Sign in first")] {
            let request = site.request(None, Method::GET, "/api/v1/me").header(ACCEPT_LANGUAGE, language);
            let problem: Value = request.send().await.unwrap().json().await.unwrap();
            assert_eq!(problem["title"], title);
        }
    }

    async fn paths_that_lead_nowhere_are_problems_too(site: &Site) {
        let talent = site.talent("李雷").await;
        for (method, path, status, code) in [
            (Method::GET, "/api/v1/nothing", 404, "not_found"),
            (Method::GET, "/api/v1/me?x=%00", 400, "nul_character"),
            (Method::DELETE, "/api/v1/sessions/not-an-id", 404, "not_found"),
            (Method::DELETE, "/api/v1/sessions/0190d2b0-0000-7000-8000-000000000000", 404, "not_found"),
        ] {
            let answer = site.request(Some(&talent), method, path).send().await.unwrap();
            assert_eq!(answer.status(), status, "{path}");
            assert_eq!(answer.json::<Value>().await.unwrap()["code"], code, "{path}");
        }
    }

    async fn forged_tokens_are_refused(site: &Site) {
        let talent = site.talent("李雷").await;
        let mut parts: Vec<_> = talent.token.split('.').map(str::to_owned).collect();
        parts[2] = parts[2].chars().rev().collect();
        let none = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
        for token in [parts.join("."), none.to_owned(), "rubbish".to_owned(), String::new()] {
            let answer = site.client.get(site.url("/api/v1/me")).bearer_auth(&token).send().await.unwrap();
            assert_eq!(answer.status(), 401, "{token}");
        }
    }

    async fn fields_are_named_by_pointer(site: &Site) {
        let admin = site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        let user = json!({ "name": "", "address": "13800138000", "password": "Grassland-2026", "positions": [{ "role": "king" }] });
        let (status, problem) = site.post(&admin, "/api/v1/admin/accounts", user).await;
        assert_eq!(status, 422);
        assert_eq!(problem["fields"][0]["pointer"], "/positions/0/role");
        assert_eq!(problem["fields"][0]["code"], "not_a_choice");
    }

    async fn one_persons_session_is_nothing_to_another(site: &Site) {
        let (first, second) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let session = second.refresh.split('.').next().unwrap();
        let (status, _) = site.delete(&first, &format!("/api/v1/sessions/{session}")).await;
        assert_eq!(status, 404);
        let (status, _) = site.get(&second, "/api/v1/me").await;
        assert_eq!(status, 200);
    }
}
