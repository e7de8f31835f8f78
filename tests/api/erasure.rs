//! Being forgotten: what stands in the way, the days of grace, and what is left – while replay and audit still verify.

use chrono::TimeDelta;
use diesel::prelude::*;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::audit::{seal_now, verify};
use talent_portal::cases::store::{cases, events};
use talent_portal::db::schema as tables;
use talent_portal::identity::{PersonId, Role};
use talent_portal::workflow::{State, advance};

use crate::support::{Office, PASSWORD, Person, Site, Staff};

const ERASURE: &str = "/api/v1/me/erasure";
const REQUESTS: &str = "/api/v1/me/rights-requests";

async fn ask(site: &Site, who: &Person) -> (u16, Value) {
    site.post(who, ERASURE, json!({ "password": PASSWORD })).await
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or(""))
}

/// A case that was refused acceptance, with everything that a person leaves behind on the way.
async fn served(site: &Site, office: &Office) -> (Person, String, String) {
    let talent = site.talent("单雄信").await;
    let child = json!({ "relation": "child", "name": "单小雄", "birth_date": "2018-05-01", "guardian_consent": true });
    assert_eq!(site.post(&talent, "/api/v1/me/household", child).await.0, 201);
    let degree = json!({ "kind": "degree", "level": "master", "name": "材料科学", "obtained_on": "2015-06-30" });
    assert_eq!(site.post(&talent, "/api/v1/me/qualifications", degree).await.0, 201);
    let (application, number) = site.file_recognition(&talent).await;
    let task = site.next_task(&office.acceptance).await;
    let (_, task) = site.act(&office.acceptance, &task, "claim", json!(null)).await;
    let comments = format!("/api/v1/tasks/{}/comments", task["id"].as_str().unwrap());
    assert_eq!(site.post(&office.acceptance, &comments, json!({ "text": "单雄信来过电话" })).await.0, 201);
    (talent, application, number)
}

async fn refuse(site: &Site, office: &Office) {
    let (_, mine) = site.get(&office.acceptance, "/api/v1/tasks?box=mine").await;
    let refusal = json!({ "outcome": "refuse", "opinion": "单雄信的材料不属于受理范围" });
    let (status, decided) = site.act(&office.acceptance, &mine["items"][0], "decide", refusal).await;
    assert_eq!(status, 200, "{decided}");
    site.run_jobs().await;
}

/// What the state of a case is by its events alone.
async fn replayed(site: &Site, person: PersonId) -> Vec<(State, State)> {
    site.app
        .read(move |tx| {
            let mut all = Vec::new();
            for id in cases::ids_of_persons(tx, &[person])? {
                let mut state = State::default();
                events::all(tx, id)?.iter().for_each(|row| advance(&mut state, &row.event.0.event));
                all.push((cases::get(tx, id)?.state.0, state));
            }
            Ok(all)
        })
        .await
        .unwrap()
}

/// Every column in which something about the person could be left.
async fn left(site: &Site, person: PersonId) -> Vec<&'static str> {
    site.app
        .read(move |tx| {
            tx.run(|conn| {
                let mut left = Vec::new();
                let mut count = |what: &'static str, rows: i64| {
                    if rows > 0 {
                        left.push(what);
                    }
                };
                count(
                    "names",
                    tables::person_names::table
                        .filter(tables::person_names::person_id.eq(person))
                        .count()
                        .get_result(conn)?,
                );
                count(
                    "profile",
                    tables::talent_profiles::table
                        .filter(tables::talent_profiles::person_id.eq(person))
                        .count()
                        .get_result(conn)?,
                );
                count(
                    "qualifications",
                    tables::qualifications::table
                        .filter(tables::qualifications::person_id.eq(person))
                        .count()
                        .get_result(conn)?,
                );
                count(
                    "notices",
                    tables::notifications::table
                        .filter(tables::notifications::person_id.eq(person))
                        .count()
                        .get_result(conn)?,
                );
                let papers = tables::wallet_documents::table.filter(tables::wallet_documents::person_id.eq(person));
                count(
                    "papers",
                    papers.filter(tables::wallet_documents::deleted_at.is_null()).count().get_result(conn)?,
                );
                let account = tables::accounts::table.filter(tables::accounts::person_id.eq(person));
                count(
                    "address",
                    account
                        .filter(
                            tables::accounts::email_sealed
                                .is_not_null()
                                .or(tables::accounts::email_index.is_not_null()),
                        )
                        .count()
                        .get_result(conn)?,
                );
                let row = tables::persons::table.find(person);
                count("key", row.filter(tables::persons::wrapped_key.is_not_null()).count().get_result(conn)?);
                let members = tables::household_members::table.filter(tables::household_members::person_id.eq(person));
                count(
                    "household",
                    members.filter(tables::household_members::ended_at.is_null()).count().get_result(conn)?,
                );
                let answers = tables::idempotency_keys::table.count().get_result(conn)?;
                count("stored answers", answers);
                Ok(left)
            })
        })
        .await
        .unwrap()
}

both! {
    async fn what_is_under_way_stands_in_the_way(site: &Site) {
        site.with_book().await;
        let (office, clerk) = (site.office().await, site.staff("窗口", vec![Staff::role(Role::CounterClerk)]).await);
        let (talent, _, number) = served(site, &office).await;
        let card = site.issue(talent.person, "A", Some("dongsheng")).await.unwrap();
        let wrong = site.post(&talent, ERASURE, json!({ "password": "not-my-password" })).await;
        assert_eq!(code(&wrong), (401, "wrong_credentials"));
        let blocked = ask(site, &talent).await;
        assert_eq!(code(&blocked), (409, "erasure_blocked"));
        let reasons: Vec<_> = blocked.1["fields"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
        assert_eq!(reasons, ["case_under_way", "card_in_force"], "{}", blocked.1);
        assert_eq!(blocked.1["fields"][0]["pointer"], json!(format!("/{number}")));
        assert_eq!(code(&ask(site, &clerk).await), (409, "erasure_blocked"), "an office");

        refuse(site, &office).await;
        let cancel = format!("/api/v1/cards/{card}/cancel");
        let version = site.get(&talent, &format!("/api/v1/cards/{card}")).await.1["version"].clone();
        let request = site.request(Some(&talent), Method::POST, &cancel).header("if-match", format!("\"v{version}\""));
        let given_up = request.json(&json!({ "reason": "holder_request" })).send().await.unwrap();
        assert_eq!(given_up.status(), 200, "{}", given_up.text().await.unwrap());
        let asked = ask(site, &talent).await;
        assert_eq!((asked.0, asked.1["state"].as_str()), (202, Some("waiting")), "{}", asked.1);
        assert_eq!(code(&ask(site, &talent).await), (409, "erasure_asked"));
        assert!(!asked.1["kept"].as_array().unwrap().is_empty(), "what is kept, and why: {}", asked.1);
        assert_eq!(site.delete(&talent, ERASURE).await.0, 204);
        assert_eq!(site.get(&talent, ERASURE).await.1["state"], "cancelled");
        site.advance(TimeDelta::days(16));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.get(&talent, "/api/v1/me").await.1["name"], "单雄信", "taken back in time");
        assert_eq!(site.delete(&talent, ERASURE).await.0, 404);
    }

    async fn what_began_in_the_days_of_grace_defers_it(site: &Site) {
        let talent = site.talent("李雷").await;
        assert_eq!(ask(site, &talent).await.0, 202);
        let (_, number) = site.file_recognition(&talent).await;
        site.advance(TimeDelta::days(16));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        let (_, wish) = site.get(&talent, ERASURE).await;
        assert_eq!(wish["state"], "deferred", "{wish}");
        assert_eq!((&wish["blocked_by"][0]["code"], &wish["blocked_by"][0]["about"]), (&json!("case_under_way"), &json!(number)));
        assert!(!wish["blocked_by"][0]["reason"]["zh"].as_str().unwrap().is_empty());
        let application = site.get(&talent, "/api/v1/applications").await.1["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(site.post(&talent, &format!("/api/v1/applications/{application}/withdraw"), json!(null)).await.0, 200);
        site.run_jobs().await;
        site.advance(TimeDelta::days(2));
        site.run_jobs().await;
        let login = json!({ "login": talent.login, "password": PASSWORD });
        assert_eq!(site.post_as_nobody("/api/v1/sessions", login).await.0, 401, "once nothing stands in the way any more");
    }

    async fn an_erased_person_is_gone_and_what_was_decided_still_verifies(site: &Site) {
        let (office, spouse) = (site.office().await, site.talent("韩梅梅").await);
        let clerk = site.staff("窗口", vec![Staff::role(Role::CounterClerk)]).await;
        let lead = site.department("city.talent_office").await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, lead)]).await;
        let (talent, application, number) = served(site, &office).await;
        site.marry(&spouse, &talent).await;
        refuse(site, &office).await;
        let path = format!("/api/v1/applications/{application}/letters");
        assert!(site.get(&talent, &path).await.1.to_string().contains("单雄信"), "a letter to him");
        let key = site.request(Some(&talent), Method::POST, "/api/v1/me/exports").header("idempotency-key", "one");
        assert_eq!(key.send().await.unwrap().status(), 202);
        site.run_jobs().await;
        seal_now(&site.app).await.unwrap();
        let before = replayed(site, talent.person).await;
        assert!(before.iter().all(|(stored, events)| stored == events) && before.len() == 1);
        let files: Vec<uuid::Uuid> = {
            let (_, papers) = site.get(&talent, "/api/v1/me/documents").await;
            papers["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().parse().unwrap()).collect()
        };
        assert_eq!(files.len(), 4);

        assert_eq!(ask(site, &talent).await.0, 202);
        site.advance(TimeDelta::days(16));
        site.run_jobs().await;
        assert_eq!(left(site, talent.person).await, Vec::<&str>::new());
        for id in files {
            assert!(site.app.files().open(id).await.is_err(), "the file of a paper is gone");
        }
        let login = json!({ "login": talent.login, "password": PASSWORD });
        assert_eq!(site.post_as_nobody("/api/v1/sessions", login).await.0, 401);

        // The case replays, the audit verifies, and what is anonymous of it can still be read.
        assert_eq!(replayed(site, talent.person).await, before);
        seal_now(&site.app).await.unwrap();
        assert_eq!(verify(&site.app, |_| {}).await.unwrap().findings, []);
        let (supervisor, clerk) = (site.signed_in_again_as_staff(&supervisor).await, site.signed_in_again_as_staff(&clerk).await);
        let acceptance = site.signed_in_again_as_staff(&office.acceptance).await;
        let (status, page) = site.get(&supervisor, "/api/v1/cases").await;
        assert_eq!((status, &page["items"][0]["number"], &page["items"][0]["applicant"]), (200, &json!(number), &Value::Null));
        let case = format!("/api/v1/cases/{}", page["items"][0]["id"].as_str().unwrap());
        let (status, shown) = site.get(&supervisor, &case).await;
        assert_eq!((status, &shown["timeline"]["case"]["outcome"]), (200, &json!("acceptance_refused")), "{shown}");
        assert!(shown["timeline"]["history"].as_array().unwrap().len() >= 3, "{shown}");
        let (_, done) = site.get(&acceptance, "/api/v1/tasks?box=done").await;
        let task = format!("/api/v1/tasks/{}", done["items"][0]["id"].as_str().unwrap());
        let (status, task_shown) = site.get(&acceptance, &task).await;
        assert_eq!((status, &task_shown["fields"], &task_shown["applicant"]), (200, &json!({}), &Value::Null), "{task_shown}");
        let (status, comments) = site.get(&acceptance, &format!("{task}/comments")).await;
        assert_eq!((status, &comments["items"][0]["text"]), (200, &json!("")));
        for (who, path) in [(&supervisor, case.as_str()), (&supervisor, "/api/v1/cases"), (&acceptance, task.as_str())] {
            assert!(!site.get(who, path).await.1.to_string().contains("单雄信"), "{path}");
        }
        for typed in ["单雄", "shanxiong", "sxx"] {
            assert_eq!(site.get(&clerk, &format!("/api/v1/persons?q={typed}")).await.1["items"], json!([]), "{typed}");
        }
        let spouse = site.signed_in_again(&spouse).await;
        assert_eq!(site.get(&spouse, "/api/v1/me/household").await.1["members"], json!([]), "he is in nobody's household");
        // The number is free again, and whoever comes with it is somebody else.
        let anew = site.talent("单雄信").await;
        assert_ne!(anew.person, talent.person);
        assert_eq!(site.get(&anew, "/api/v1/applications").await.1["items"], json!([]));
    }

    async fn an_office_answers_with_reasons_and_a_restriction_hides_the_person(site: &Site) {
        let (talent, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let clerk = site.staff("窗口", vec![Staff::role(Role::CounterClerk)]).await;
        let security = site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        let wish = json!({ "kind": "restriction", "about": "everything", "text": "请停止使用我的信息" });
        let (status, request) = site.post(&talent, REQUESTS, wish.clone()).await;
        assert_eq!((status, &request["state"]), (201, &json!("open")), "{request}");
        assert_eq!(site.post(&security, REQUESTS, wish).await.0, 201);
        let (_, waiting) = site.get(&security, "/api/v1/admin/rights-requests").await;
        let ids: Vec<_> = waiting["items"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(ids, [request["id"].clone()], "not one's own");
        let path = format!("/api/v1/admin/rights-requests/{}/answer", request["id"].as_str().unwrap());
        let answer = |version: i64| {
            let say = json!({ "granted": true, "text": "已限制处理,在办事项除外" });
            site.request(Some(&security), Method::POST, &path).header("if-match", format!("\"v{version}\"")).json(&say).send()
        };
        assert_eq!(answer(2).await.unwrap().status(), 412);
        assert_eq!(site.get(&clerk, "/api/v1/persons?q=lilei").await.1["items"].as_array().unwrap().len(), 1);
        assert_eq!(answer(1).await.unwrap().status(), 200);
        assert_eq!(answer(2).await.unwrap().status(), 409, "answered");
        let (_, mine) = site.get(&talent, REQUESTS).await;
        assert_eq!((&mine[0]["state"], &mine[0]["answer"]), (&json!("granted"), &json!("已限制处理,在办事项除外")));
        assert_eq!(site.get(&clerk, "/api/v1/persons?q=lilei").await.1["items"], json!([]));
        let reveal = format!("/api/v1/persons/{}/identity-reveals", talent.person);
        let refused = site.post(&clerk, &reveal, json!({ "purpose": "compare_papers" })).await;
        assert_eq!(code(&refused), (403, "person_restricted"));
        let lift = format!("{REQUESTS}/{}/withdraw", request["id"].as_str().unwrap());
        assert_eq!(site.post(&other, &lift, json!(null)).await.0, 404);
        assert_eq!(site.post(&talent, &lift, json!(null)).await.0, 204);
        assert_eq!(site.get(&clerk, "/api/v1/persons?q=lilei").await.1["items"].as_array().unwrap().len(), 1);
        site.run_jobs().await;
    }
}
