//! Accounts, sessions, positions.

use chrono::TimeDelta;
use serde_json::json;
use talent_portal::identity::Role;

use crate::support::Staff;

both! {
    async fn an_account_signs_in_and_sees_itself(site: &Site) {
        let talent = site.talent("李雷").await;
        let (status, me) = site.get(&talent, "/api/v1/me").await;
        assert_eq!(status, 200);
        assert_eq!(me["name"], "李雷");
        assert_eq!(me["status"], "verified");
        assert_eq!(me["positions"], json!([{ "role": "talent" }]));
        assert!(me["email"].as_str().unwrap().contains("***@"), "{me}");
    }

    async fn wrong_passwords_lock_the_account_for_a_while(site: &Site) {
        let talent = site.talent("韩梅梅").await;
        let attempt = |password: &str| json!({ "login": talent.login, "password": password });
        for _ in 0..5 {
            let (status, problem) = site.post_as_nobody("/api/v1/sessions", attempt("wrong password")).await;
            assert_eq!((status, problem["code"].as_str()), (401, Some("wrong_credentials")));
        }
        let (status, problem) = site.post_as_nobody("/api/v1/sessions", attempt("Grassland-2026")).await;
        assert_eq!((status, problem["code"].as_str()), (429, Some("account_locked")));
        site.advance(TimeDelta::seconds(61));
        let (status, _) = site.post_as_nobody("/api/v1/sessions", attempt("Grassland-2026")).await;
        assert_eq!(status, 201);
    }

    async fn an_unknown_login_is_answered_like_a_wrong_password(site: &Site) {
        let (status, problem) =
            site.post_as_nobody("/api/v1/sessions", json!({ "login": "13800138000", "password": "whatever-it-is" })).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("wrong_credentials")));
    }

    async fn a_refresh_token_works_once_and_its_copy_ends_the_session(site: &Site) {
        let talent = site.talent("李雷").await;
        let refresh = |token: &str| json!({ "refresh_token": token });
        let (status, first) = site.post_as_nobody("/api/v1/sessions/refresh", refresh(&talent.refresh)).await;
        assert_eq!(status, 200);
        // The answer got lost on the way: the same token is honoured for half a minute.
        let (status, second) = site.post_as_nobody("/api/v1/sessions/refresh", refresh(&talent.refresh)).await;
        assert_eq!(status, 200);
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        site.advance(TimeDelta::seconds(31));
        let (status, problem) = site.post_as_nobody("/api/v1/sessions/refresh", refresh(&talent.refresh)).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("refresh_token_reused")));
        let latest = second["refresh_token"].as_str().unwrap();
        let (status, problem) = site.post_as_nobody("/api/v1/sessions/refresh", refresh(latest)).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("session_ended")));
        let (status, _) = site.get(&talent, "/api/v1/me").await;
        assert_eq!(status, 401);
    }

    async fn an_access_token_expires(site: &Site) {
        let talent = site.talent("李雷").await;
        site.advance(TimeDelta::minutes(15));
        let (status, problem) = site.get(&talent, "/api/v1/me").await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("token_expired")));
    }

    async fn a_deactivated_account_is_out_at_its_next_request(site: &Site) {
        let admin = site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        let talent = site.talent("李雷").await;
        let path = format!("/api/v1/admin/accounts/{}/deactivate", talent.account);
        let (status, _) = site.post(&talent, &path, json!(null)).await;
        assert_eq!(status, 403);
        let (status, _) = site.post(&admin, &path, json!(null)).await;
        assert_eq!(status, 204);
        let (status, _) = site.get(&talent, "/api/v1/me").await;
        assert_eq!(status, 401);
        let (status, problem) = site
            .post_as_nobody("/api/v1/sessions", json!({ "login": talent.login, "password": "Grassland-2026" }))
            .await;
        assert_eq!((status, problem["code"].as_str()), (403, Some("account_deactivated")));
    }

    async fn staff_without_a_second_factor_may_only_set_one_up(site: &Site) {
        let admin = site.somebody("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        let talent = site.talent("李雷").await;
        let unlock = format!("/api/v1/admin/accounts/{}/unlock", talent.account);
        let (status, problem) = site.post(&admin, &unlock, json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("second_factor_required")));
        let (status, prepared) = site.post(&admin, "/api/v1/me/second-factor", json!(null)).await;
        assert_eq!(status, 200);
        let secret = prepared["secret"].as_str().unwrap();
        let step = site.app.env().clock.real().timestamp() / 30;
        let digits = talent_portal::identity::commands::one_time_password(secret, step).unwrap();
        let confirm = json!({ "one_time_password": digits });
        let (status, _) = site.post(&admin, "/api/v1/me/second-factor/confirmations", confirm).await;
        assert_eq!(status, 204);
        let (status, _) = site.post(&admin, &unlock, json!(null)).await;
        assert_eq!(status, 204);
        // The same digits do not open a second session.
        let again = json!({ "login": admin.login, "password": "Grassland-2026", "one_time_password": digits });
        let (status, problem) = site.post_as_nobody("/api/v1/sessions", again).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some("wrong_second_factor")));
    }

    async fn a_repeated_key_gives_the_first_answer_and_does_nothing(site: &Site) {
        let admin = site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        let talent = site.talent("李雷").await;
        let path = format!("/api/v1/admin/accounts/{}/positions", talent.account);
        let give = |role: &'static str| {
            let request = site.request(Some(&admin), reqwest::Method::POST, &path).header("idempotency-key", "one");
            request.json(&json!({ "role": role })).send()
        };
        let first = give("expert").await.unwrap();
        assert_eq!(first.status(), 201);
        let first: serde_json::Value = first.json().await.unwrap();
        let second = give("expert").await.unwrap();
        assert_eq!(second.headers()["idempotency-replayed"], "true");
        assert_eq!(second.json::<serde_json::Value>().await.unwrap(), first);
        let other = give("verifier").await.unwrap();
        assert_eq!(other.status(), 409);
        let (_, me) = site.get(&talent, "/api/v1/me").await;
        assert_eq!(me["positions"], json!([{ "role": "talent" }, { "role": "expert" }]));
    }
}
