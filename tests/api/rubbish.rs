//! What clients send by mistake or on purpose: each gets a problem document, and nothing happens.

use reqwest::Method;
use reqwest::header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_TYPE};
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

    async fn a_path_says_which_methods_it_has(site: &Site) {
        let talent = site.talent("李雷").await;
        let id = "0190d2b0-0000-7000-8000-000000000000";
        for (method, path, allow) in [
            (Method::PUT, "/api/v1/services".to_owned(), "GET, HEAD"),
            (Method::PUT, "/api/v1/sessions".to_owned(), "GET, HEAD, POST"),
            (Method::GET, "/api/v1/sessions/refresh".to_owned(), "POST, DELETE"),
            (Method::HEAD, format!("/api/v1/cards/{id}/codes"), "POST"),
            (Method::POST, format!("/api/v1/applications/{id}"), "GET, HEAD, PATCH, DELETE"),
            (Method::DELETE, "/api/v1/me/profile".to_owned(), "GET, HEAD, PUT, PATCH"),
            (Method::PATCH, "/healthz".to_owned(), "GET, HEAD"),
            (Method::POST, "/.well-known/jwks.json".to_owned(), "GET, HEAD"),
            (Method::POST, "/docs".to_owned(), "GET, HEAD"),
            (Method::PUT, "/docs/index.html".to_owned(), "GET, HEAD"),
            (Method::DELETE, "/openapi.json".to_owned(), "GET, HEAD"),
        ] {
            let bodiless = method == Method::HEAD;
            let answer = site.request(Some(&talent), method, &path).header(ACCEPT_LANGUAGE, "en").send().await.unwrap();
            assert_eq!(answer.status(), 405, "{path}");
            let mut listed: Vec<_> = answer.headers()[ALLOW].to_str().unwrap().split(", ").collect();
            let mut expected: Vec<_> = allow.split(", ").collect();
            listed.sort_unstable();
            expected.sort_unstable();
            assert_eq!(listed, expected, "{path}");
            assert_eq!(answer.headers()[CONTENT_TYPE], "application/problem+json");
            if !bodiless {
                let problem: Value = answer.json().await.unwrap();
                assert_eq!(problem["code"], "method_not_allowed", "{path}");
                assert_eq!(problem["title"], "This method is not allowed here");
            }
        }
        let answer = site.request(Some(&talent), Method::PUT, "/api/v1/nothing").send().await.unwrap();
        assert_eq!(answer.status(), 404, "no such path at all");
        let answer = site.request(Some(&talent), Method::GET, &format!("/api/v1/cards/{id}")).send().await.unwrap();
        assert_eq!(answer.status(), 404, "the path is there, the card is not");
    }

    async fn head_answers_wherever_get_does(site: &Site) {
        let talent = site.talent("李雷").await;
        let document = serde_json::to_value(talent_portal::http::openapi::document()).unwrap();
        let described = document["paths"].as_object().unwrap().iter();
        // A search without its word is refused for the word or for the person, whichever is noticed first.
        let needs_query = |get: &Value| {
            get["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["in"] == "query" && p["required"] == true))
        };
        let plain = described.filter(|(path, item)| {
            !path.contains('{') && item.get("get").is_some_and(|get| !needs_query(get))
        });
        let mut paths: Vec<_> = plain.map(|(path, _)| path.clone()).collect();
        assert!(paths.len() > 20, "{paths:?}");
        paths.extend(["/docs", "/docs/", "/openapi.json"].map(str::to_owned));
        paths.push(format!("/api/v1/me/documents/{}/content", site.document(&talent, "diploma").await));
        for path in paths {
            let get = site.request(Some(&talent), Method::GET, &path).send().await.unwrap();
            let head = site.request(Some(&talent), Method::HEAD, &path).send().await.unwrap();
            assert_eq!(head.status(), get.status(), "{path}");
            assert_eq!(head.headers().get(CONTENT_TYPE), get.headers().get(CONTENT_TYPE), "{path}");
            assert_eq!(head.text().await.unwrap(), "", "{path}");
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
