//! How often one address may ask, and which browsers may.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::App;
use talent_portal::config::Config;
use talent_portal::db::Database;

use crate::support::Site;

/// A second server over the same site with another configuration; answers its base address.
fn served(site: &Site, change: impl FnOnce(&mut Config)) -> String {
    let mut config = (**site.app.config()).clone();
    change(&mut config);
    let env = Arc::clone(site.app.env());
    let database = Database::open(&config.database_url().unwrap(), 2, Arc::clone(&env)).unwrap();
    let app = App::new(database, env, Arc::new(config));
    let listener = talent_portal::http::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    actix_web::rt::spawn(talent_portal::http::serve(app, listener).unwrap());
    base
}

both! {
    async fn guessing_passwords_is_slowed_down_per_address(site: &Site) {
        let base = served(site, |config| {
            config.limits.sessions_per_minute = 3;
            config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        });
        let attempt = |address: &'static str| {
            let request = site.client.post(format!("{base}/api/v1/sessions")).header("x-forwarded-for", address);
            request.json(&json!({ "login": "13800138000", "password": "a guess" })).send()
        };
        for _ in 0..3 {
            assert_eq!(attempt("203.0.113.5").await.unwrap().status(), 401);
        }
        let refused = attempt("203.0.113.5").await.unwrap();
        assert_eq!(refused.status(), 429);
        let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=21).contains(&wait), "{wait}");
        assert_eq!(refused.headers()["content-type"], "application/problem+json");
        let problem: Value = refused.json().await.unwrap();
        assert_eq!(problem["code"], "too_many_requests");
        // Somebody else is not made to wait, and neither is whoever asks for something else.
        assert_eq!(attempt("203.0.113.6").await.unwrap().status(), 401);
        let services = site.client.get(format!("{base}/api/v1/services")).header("x-forwarded-for", "203.0.113.5");
        assert_eq!(services.send().await.unwrap().status(), 200);
    }

    async fn health_is_answered_however_often_it_is_asked_for(site: &Site) {
        let base = served(site, |config| config.limits.requests_per_minute = 1);
        for _ in 0..5 {
            assert_eq!(site.client.get(format!("{base}/healthz")).send().await.unwrap().status(), 200);
        }
        let nowhere = || site.client.get(format!("{base}/nowhere")).send();
        assert_eq!(nowhere().await.unwrap().status(), 404);
        assert_eq!(nowhere().await.unwrap().status(), 429);
    }

    async fn only_the_named_origins_may_call_from_a_browser(site: &Site) {
        let base = served(site, |config| config.cors.origins = vec!["https://portal.example.gov.cn".to_owned()]);
        let preflight = |base: &str, origin: &'static str| {
            site.client
                .request(Method::OPTIONS, format!("{base}/api/v1/sessions"))
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization,content-type,idempotency-key")
                .send()
        };
        let allowed = preflight(&base, "https://portal.example.gov.cn").await.unwrap();
        assert_eq!(allowed.status(), 200);
        assert_eq!(allowed.headers()["access-control-allow-origin"], "https://portal.example.gov.cn");
        let stranger = preflight(&base, "https://elsewhere.example").await.unwrap();
        assert!(stranger.headers().get("access-control-allow-origin").is_none());
        let default = preflight(&site.url(""), "https://portal.example.gov.cn").await.unwrap();
        assert!(default.headers().get("access-control-allow-origin").is_none());
    }
}
