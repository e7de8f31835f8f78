//! A lost second factor is replaced by two persons.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::Role;

use crate::support::{PASSWORD, Person, Site, Staff, body};

/// Somebody with a second factor of their own, set up over the API.
async fn enrolled(site: &Site, name: &str) -> Person {
    let person = site.somebody(name, vec![Staff::role(Role::AuditAdmin), Staff::role(Role::SystemAdmin)]).await;
    enrol(site, &person).await;
    person
}

async fn enrol(site: &Site, person: &Person) {
    let (status, prepared) = site.post(person, "/api/v1/me/second-factor", json!(null)).await;
    assert_eq!(status, 200, "{prepared}");
    let step = site.app.env().clock.real().timestamp() / 30;
    let secret = prepared["secret"].as_str().unwrap();
    let digits = talent_portal::identity::commands::one_time_password(secret, step).unwrap();
    let confirm = json!({ "one_time_password": digits });
    assert_eq!(site.post(person, "/api/v1/me/second-factor/confirmations", confirm).await.0, 204);
}

async fn admin(site: &Site, name: &str, role: Role) -> Person {
    site.staff(name, vec![Staff::role(role)]).await
}

async fn ask(site: &Site, who: &Person, about: &Person) -> (u16, Value) {
    let path = format!("/api/v1/admin/accounts/{}/second-factor-resets", about.account);
    site.post(who, &path, json!({ "reason": "手机遗失,本人到场说明" })).await
}

async fn settle(site: &Site, who: &Person, reset: &Value, verb: &str, version: i64) -> (u16, Value) {
    let path = format!("/api/v1/admin/second-factor-resets/{}/{verb}", reset["id"].as_str().unwrap());
    let request = site.request(Some(who), Method::POST, &path).header("if-match", format!("\"v{version}\""));
    body(request.send().await.unwrap()).await
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

async fn told(site: &Site, who: &Person) -> Vec<String> {
    let (_, inbox) = site.get(who, "/api/v1/me/notifications").await;
    inbox["items"].as_array().unwrap().iter().map(|item| item["template"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn two_persons_replace_a_lost_second_factor(site: &Site) {
        let owner = enrolled(site, "李雷天").await;
        let (first, second) = (admin(site, "甲", Role::SecurityAdmin).await, admin(site, "乙", Role::SystemAdmin).await);
        let login = json!({ "login": owner.login, "password": PASSWORD });
        assert_eq!(code(&site.post_as_nobody("/api/v1/sessions", login.clone()).await), (401, "second_factor_required"));
        let (status, reset) = ask(site, &first, &owner).await;
        assert_eq!((status, reset["status"].as_str(), reset["owner"].as_str()), (201, Some("open"), Some("李*天")), "{reset}");
        assert_eq!(told(site, &owner).await, ["second_factor_reset_asked"], "before anything happens");
        assert_eq!(code(&settle(site, &first, &reset, "approve", 1).await), (403, "second_person_needed"));
        assert_eq!(code(&settle(site, &owner, &reset, "approve", 1).await), (403, "own_case"));
        assert_eq!(site.get(&owner, "/api/v1/me").await.1["second_factor"], true, "nothing has changed so far");
        assert_eq!(code(&settle(site, &second, &reset, "approve", 7).await), (412, "stale_version"));
        assert_eq!(settle(site, &second, &reset, "approve", 1).await.0, 204);
        assert_eq!(code(&site.get(&owner, "/api/v1/me").await), (401, "session_ended"));
        // The password alone opens a session again, but one that may do nothing but enrol.
        let owner = site.signed_in_again(&owner).await;
        assert_eq!(code(&site.get(&owner, "/api/v1/incidents").await), (401, "second_factor_required"));
        assert_eq!(told(site, &owner).await, ["second_factor_reset", "second_factor_reset_asked"]);
        enrol(site, &owner).await;
        assert_eq!(site.get(&owner, "/api/v1/incidents").await.0, 200);
        assert_eq!(code(&site.post_as_nobody("/api/v1/sessions", login).await), (401, "second_factor_required"));
        assert_eq!(code(&settle(site, &second, &reset, "approve", 2).await), (409, "reset_settled"));
        let auditor = admin(site, "丙", Role::AuditAdmin).await;
        let path = format!("/api/v1/audit/records?stream=account&stream_id={}", owner.account);
        let (_, records) = site.get(&auditor, &path).await;
        let done: Vec<_> = records["items"].as_array().unwrap().iter()
            .filter(|record| record["action"].as_str().unwrap().ends_with("second_factor_reset"))
            .map(|record| (record["action"].as_str().unwrap(), record["refused"].as_str()))
            .collect();
        assert_eq!(done, [
            ("approve_second_factor_reset", None),
            ("approve_second_factor_reset", Some("own_case")),
            ("approve_second_factor_reset", Some("second_person_needed")),
            ("ask_second_factor_reset", None),
        ]);
        assert!(!records.to_string().contains("手机遗失"), "the reason is about a person");
        site.run_jobs().await;
    }

    async fn who_may_ask_and_for_whom(site: &Site) {
        let owner = enrolled(site, "李雷").await;
        let (first, second) = (admin(site, "甲", Role::SecurityAdmin).await, admin(site, "乙", Role::SecurityAdmin).await);
        let talent = site.talent("韩梅梅").await;
        assert_eq!(code(&ask(site, &talent, &owner).await), (403, "forbidden"));
        assert_eq!(code(&ask(site, &owner, &owner).await), (403, "own_case"));
        assert_eq!(code(&ask(site, &first, &talent).await), (409, "no_second_factor"));
        let (status, reset) = ask(site, &first, &owner).await;
        assert_eq!(status, 201);
        assert_eq!(code(&ask(site, &second, &owner).await), (409, "reset_already_asked"));
        assert_eq!(settle(site, &first, &reset, "refuse", 1).await.0, 204, "whoever asked takes it back");
        assert_eq!(code(&settle(site, &second, &reset, "approve", 2).await), (409, "reset_settled"));
        let (status, again) = ask(site, &second, &owner).await;
        assert_eq!(status, 201, "{again}");
        let (_, list) = site.get(&first, "/api/v1/admin/second-factor-resets?limit=1").await;
        assert_eq!(list["items"][0]["id"], again["id"]);
        assert_eq!(list["items"][0]["reason"], "手机遗失,本人到场说明");
        let next = format!("/api/v1/admin/second-factor-resets?limit=1&cursor={}", list["next_cursor"].as_str().unwrap());
        assert_eq!(site.get(&first, &next).await.1["items"][0]["status"], "refused");
        site.run_jobs().await;
    }

    async fn a_request_lapses_after_a_day(site: &Site) {
        let owner = enrolled(site, "李雷").await;
        let first = admin(site, "甲", Role::SecurityAdmin).await;
        let (_, reset) = ask(site, &first, &owner).await;
        site.advance(TimeDelta::hours(24));
        let second = admin(site, "乙", Role::SecurityAdmin).await;
        let path = format!("/api/v1/admin/second-factor-resets/{}", reset["id"].as_str().unwrap());
        assert_eq!(site.get(&second, &path).await.1["status"], "expired");
        assert_eq!(code(&settle(site, &second, &reset, "approve", 1).await), (409, "reset_expired"));
        let (status, again) = ask(site, &second, &owner).await;
        assert_eq!(status, 201, "{again}");
        let first = site.again(&first).await;
        assert_eq!(settle(site, &first, &again, "approve", 1).await.0, 204);
        assert_eq!(site.get(&first, &path).await.1["status"], "expired");
        site.run_jobs().await;
    }

    async fn of_two_who_settle_at_once_one_succeeds(site: &Site) {
        let owner = enrolled(site, "李雷").await;
        let first = admin(site, "甲", Role::SecurityAdmin).await;
        let (second, third) = (admin(site, "乙", Role::SystemAdmin).await, admin(site, "丙", Role::SystemAdmin).await);
        let (_, reset) = ask(site, &first, &owner).await;
        let (one, other) = tokio::join!(settle(site, &second, &reset, "approve", 1), settle(site, &third, &reset, "refuse", 1));
        let mut statuses = [one.0, other.0];
        statuses.sort_unstable();
        assert!(statuses == [204, 409] || statuses == [204, 412], "{one:?} {other:?}");
        site.run_jobs().await;
    }
}
