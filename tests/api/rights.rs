//! What people may ask about their own data: to be told, to consent and take it back, to see who looked, to have a copy.

use std::io::{Cursor, Read as _};

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use crate::support::{PDF, Person, Site, Staff, body};

const NOTICE: &str = "/api/v1/privacy-notice";
const CONSENTS: &str = "/api/v1/me/consents";
const LOG: &str = "/api/v1/me/access-log";
const EXPORTS: &str = "/api/v1/me/exports";

fn texts<'v>(rows: &'v Value, field: &str) -> Vec<&'v str> {
    rows.as_array().unwrap().iter().filter_map(|row| row[field].as_str()).collect()
}

async fn child(site: &Site, guardian: &Person, born: &str) -> String {
    let child = json!({ "relation": "child", "name": "李小雷", "birth_date": born, "guardian_consent": true });
    let (status, member) = site.post(guardian, "/api/v1/me/household", child).await;
    assert_eq!(status, 201, "{member}");
    member["id"].as_str().unwrap().to_owned()
}

/// The consent to a purpose as the person's list has it.
async fn consent(site: &Site, who: &Person, purpose: &str) -> Value {
    let (_, all) = site.get(who, CONSENTS).await;
    let found = all.as_array().unwrap().iter().rfind(|one| one["purpose"] == purpose);
    found.unwrap_or_else(|| panic!("no consent to {purpose} in {all}")).clone()
}

async fn withdraw(site: &Site, who: &Person, consent: &Value) -> (u16, Value) {
    site.post(who, &format!("{CONSENTS}/{}/withdraw", consent["id"].as_str().unwrap()), json!(null)).await
}

/// The files of a copy by name.
fn unpacked(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        all.push((file.name().unwrap().into_owned(), content));
    }
    all
}

both! {
    async fn everybody_is_told_before_anything_is_collected(site: &Site) {
        let (status, notice) = body(site.request(None, Method::GET, NOTICE).send().await.unwrap()).await;
        assert_eq!((status, &notice["version"]), (200, &json!(1)), "{notice}");
        let purposes = notice["purposes"].as_array().unwrap();
        assert!(purposes.len() >= 5 && notice["kept"].as_array().unwrap().len() >= 2);
        for purpose in purposes {
            assert!(!purpose["kinds"].as_array().unwrap().is_empty(), "{purpose}");
            assert!(!purpose["recipients"].as_array().unwrap().is_empty(), "{purpose}");
            assert!(!purpose["retention"]["zh"].as_str().unwrap().is_empty(), "{purpose}");
            assert!(purpose["sensitive"] == false || purpose["consent"] != "not_needed", "{purpose}");
        }
    }

    async fn a_consent_names_what_was_read_and_is_on_record_once(site: &Site) {
        let talent = site.talent("李雷").await;
        let agree = |purpose: &str, version: i64| json!({ "purpose": purpose, "version": version });
        let (status, problem) = site.post(&talent, CONSENTS, agree("schooling", 2)).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("notice_changed")), "not the version in force");
        let (status, problem) = site.post(&talent, CONSENTS, agree("advertising", 1)).await;
        assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!("/purpose")), "{problem}");
        assert_eq!(site.post(&talent, CONSENTS, agree("register_queries", 1)).await.0, 422, "only with an application");
        assert_eq!(site.post(&talent, CONSENTS, agree("schooling", 1)).await.0, 201);
        let (status, all) = site.post(&talent, CONSENTS, agree("schooling", 1)).await;
        assert_eq!((status, all.as_array().unwrap().len()), (200, 1), "{all}");
        assert_eq!((&all[0]["version"], &all[0]["how"]), (&json!(1), &json!("online")));

        let given = consent(site, &talent, "schooling").await;
        let other = site.talent("韩梅梅").await;
        assert_eq!(withdraw(site, &other, &given).await.0, 404);
        assert_eq!(withdraw(site, &talent, &given).await.0, 200);
        let (status, problem) = withdraw(site, &talent, &given).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("consent_withdrawn")));
        assert_eq!(site.post(&talent, CONSENTS, agree("schooling", 1)).await.0, 201, "agreed to anew");
        let (_, all) = site.get(&talent, CONSENTS).await;
        assert_eq!(all.as_array().unwrap().len(), 2, "what was taken back stays on record: {all}");
    }

    async fn two_clicks_at_once_are_one_consent(site: &Site) {
        let talent = site.talent("李雷").await;
        let agree = json!({ "purpose": "schooling", "version": 1 });
        let (first, second) =
            futures_util::join!(site.post(&talent, CONSENTS, agree.clone()), site.post(&talent, CONSENTS, agree));
        assert!(first.0 < 300 && second.0 < 300, "{first:?} {second:?}");
        assert_eq!(site.get(&talent, CONSENTS).await.1.as_array().unwrap().len(), 1);
    }

    async fn a_guardian_speaks_for_a_small_child_and_for_nobody_else(site: &Site) {
        let (talent, spouse) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let wife = site.marry(&talent, &spouse).await;
        let small = child(site, &talent, "2018-05-01").await;
        let given = consent(site, &talent, "child_data").await;
        assert_eq!((&given["member"], &given["version"]), (&json!(small), &json!(1)), "recording the child was the consent");
        let about = |purpose: &str, member: &str| json!({ "purpose": purpose, "version": 1, "member": member });
        for purpose in ["schooling", "child_data"] {
            let (status, problem) = site.post(&talent, CONSENTS, about(purpose, &wife)).await;
            assert_eq!((status, problem["code"].as_str()), (403, Some("consent_for_themselves")), "{purpose}");
        }
        assert_eq!(site.post(&spouse, CONSENTS, about("child_data", &small)).await.0, 404, "not of her record");
        let (status, problem) = site.post(&talent, CONSENTS, json!({ "purpose": "child_data", "version": 1 })).await;
        assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!("/member")));

        assert_eq!(withdraw(site, &talent, &given).await.0, 200);
        let (_, household) = site.get(&talent, "/api/v1/me/household").await;
        assert_eq!(texts(&household["members"], "relation"), ["spouse"], "the child is gone at once");
        let person = talent.person;
        let left: Vec<Option<String>> = site.app.read(move |tx| {
            use diesel::prelude::*;
            use talent_portal::db::schema::household_members as members;
            let ended = members::table.filter(members::person_id.eq(person)).filter(members::ended_at.is_not_null());
            tx.run(|conn| ended.select(members::identity_index).load(conn))
        }).await.unwrap();
        assert_eq!(left, [None]);
    }

    async fn an_adult_who_takes_the_consent_back_is_of_the_household_no_more(site: &Site) {
        let (talent, spouse) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let member = site.marry(&talent, &spouse).await;
        let hers = consent(site, &spouse, "household").await;
        assert_eq!(hers["member"], json!(member), "confirming was the consent, and it is hers");
        assert_eq!(site.get(&talent, CONSENTS).await.1, json!([]), "he agreed to nothing for her");
        assert_eq!(withdraw(site, &talent, &hers).await.0, 404);
        assert_eq!(withdraw(site, &spouse, &hers).await.0, 200);
        assert_eq!(site.get(&talent, "/api/v1/me/household").await.1["members"], json!([]));
        site.run_jobs().await;
    }

    async fn everybody_sees_who_looked_and_what_for(site: &Site) {
        site.with_book().await;
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let desk = site.department("dongsheng.human_resources").await;
        let clerk = site.staff("窗口", vec![Staff::at(Role::CounterClerk, desk)]).await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, desk)]).await;
        let card = site.issue(talent.person, "A", Some("dongsheng")).await.unwrap();
        site.file_recognition(&talent).await;
        assert_eq!(site.get(&talent, LOG).await.1["items"], json!([]), "lists that mask the name are no look");
        let task = site.next_task(&office.acceptance).await;
        let path = format!("/api/v1/tasks/{}", task["id"].as_str().unwrap());
        let (_, shown) = site.get(&office.acceptance, &path).await;
        let document = shown["documents"][0]["documents"][0].as_str().unwrap();
        let content = format!("{path}/documents/{document}/content");
        assert_eq!(site.request(Some(&office.acceptance), Method::GET, &content).send().await.unwrap().status(), 200);
        let case = format!("/api/v1/cases/{}", task["case_id"].as_str().unwrap());
        assert_eq!(site.get(&supervisor, &case).await.0, 200);
        assert_eq!(site.get(&clerk, "/api/v1/persons?q=lilei").await.1["items"].as_array().unwrap().len(), 1);
        let reveal = format!("/api/v1/persons/{}/identity-reveals", talent.person);
        assert_eq!(site.post(&clerk, &reveal, json!({ "purpose": "compare_papers" })).await.0, 200);
        assert_eq!(site.get(&clerk, &format!("/api/v1/cards/{card}")).await.0, 200);
        assert_eq!(site.get(&talent, &format!("/api/v1/cards/{card}")).await.0, 200, "one's own is no look");
        // Who may not see it has not looked.
        let far = site.department("kangbashi.human_resources").await;
        let stranger = site.staff("旁人", vec![Staff::reviewer(far, Duty::Acceptance)]).await;
        assert_eq!(site.get(&stranger, &path).await.0, 404);

        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let (status, page) = site.get(&talent, &format!("{LOG}?limit=2{cursor}")).await;
            assert_eq!(status, 200, "{page}");
            seen.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let seen: Vec<_> = seen.iter().rev().map(|look| ["role", "what", "purpose"].map(|field| look[field].as_str().unwrap().to_owned())).collect();
        let expected = [
            ["reviewer", "task", "acceptance"],
            ["reviewer", "document", "read_document"],
            ["supervisor", "case", "look_up"],
            ["counter_clerk", "search_result", "find_person"],
            ["counter_clerk", "identity_number", "compare_papers"],
            ["counter_clerk", "card", "look_up"],
        ];
        assert_eq!(seen, expected);
        let (_, page) = site.get(&talent, LOG).await;
        assert_eq!(page["items"][0]["department"]["zh"], "东胜区人力资源和社会保障局", "{page}");
        assert!(!page.to_string().contains("窗口"), "by position, not by name");
        assert_eq!(site.get(&stranger, LOG).await.1["items"], json!([]));
        site.run_jobs().await;
    }

    async fn looks_at_the_same_moment_are_all_on_record(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        let path = format!("/api/v1/tasks/{}", task["id"].as_str().unwrap());
        let looking = (0..12).map(|_| site.get(&office.acceptance, &path));
        for (status, _) in futures_util::future::join_all(looking).await {
            assert_eq!(status, 200);
        }
        let (_, page) = site.get(&talent, &format!("{LOG}?limit=100")).await;
        assert_eq!(page["items"].as_array().unwrap().len(), 12);
        site.run_jobs().await;
    }

    async fn a_copy_holds_what_is_mine_and_nothing_of_others(site: &Site) {
        site.with_book().await;
        let (talent, office, spouse) = (site.talent("李雷").await, site.office().await, site.talent("韩梅梅").await);
        site.marry(&talent, &spouse).await;
        child(site, &talent, "2018-05-01").await;
        site.issue(talent.person, "A", Some("dongsheng")).await.unwrap();
        let (application, number) = site.file_recognition(&talent).await;
        let degree = json!({ "kind": "degree", "level": "master", "name": "材料科学", "obtained_on": "2015-06-30" });
        assert_eq!(site.post(&talent, "/api/v1/me/qualifications", degree).await.0, 201);
        let task = site.next_task(&office.acceptance).await;
        let (_, task) = site.act(&office.acceptance, &task, "claim", json!(null)).await;
        let comments = format!("/api/v1/tasks/{}/comments", task["id"].as_str().unwrap());
        let (status, comment) = site.post(&office.acceptance, &comments, json!({ "text": "同事之间的备注" })).await;
        assert_eq!(status, 201, "{comment}");
        let messages = format!("/api/v1/applications/{application}/messages");
        assert_eq!(site.post(&talent, &messages, json!({ "text": "请问何时受理" })).await.0, 201);
        site.run_jobs().await;

        let (status, asked) = site.post(&talent, EXPORTS, json!(null)).await;
        assert_eq!((status, &asked["state"]), (202, &json!("preparing")), "{asked}");
        let (status, problem) = site.post(&talent, EXPORTS, json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("export_under_way")));
        let path = format!("{EXPORTS}/{}", asked["id"].as_str().unwrap());
        assert_eq!(site.get(&talent, &format!("{path}/content")).await.0, 409, "not ready");
        site.run_jobs().await;
        let (_, ready) = site.get(&talent, &path).await;
        assert_eq!(ready["state"], "ready", "{ready}");
        assert_eq!(site.get(&spouse, &path).await.0, 404);
        assert_eq!(site.get(&spouse, &format!("{path}/content")).await.0, 404, "for the person alone");
        let answer = site.request(Some(&talent), Method::GET, &format!("{path}/content")).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let bytes = answer.bytes().await.unwrap().to_vec();
        assert_eq!(json!(bytes.len()), ready["size"]);
        assert_eq!(json!(data_encoding::HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(&bytes))), ready["sha256"]);

        let files = unpacked(bytes);
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        for wanted in ["about.json", "person.json", "profile.json", "qualifications.json", "household.json", "documents.json",
            "cards.json", "notifications.json", "consents.json", "registers.json", "access_log.json", "objections.json", "matches.json", "grants.json",
            "representations.json", "employers.json", "rights.json"] {
            assert!(names.contains(&wanted), "{wanted} in {names:?}");
        }
        let papers: Vec<_> = files.iter().filter(|(name, _)| name.starts_with("documents/")).collect();
        assert_eq!(papers.len(), 4);
        assert!(papers.iter().all(|(_, content)| content == PDF));
        let read = |name: &str| -> Value {
            let (_, content) = files.iter().find(|(known, _)| known == name).unwrap();
            serde_json::from_slice(content).unwrap()
        };
        let case = read(&format!("applications/{application}.json"));
        assert_eq!(case["timeline"]["case"]["number"], json!(number));
        assert_eq!(case["revisions"].as_array().unwrap().len(), 1);
        assert_eq!(case["messages"][0]["text"], "请问何时受理");
        assert_eq!((&case["ratings"]["given"], &case["automatic_decision"]["decided"]), (&json!([]), &json!(false)));
        assert_eq!(read("matches.json")["settings"]["found"], json!(true));
        assert!(!case["letters"].as_array().unwrap().is_empty() && case["form"]["tier"] == "C", "{case}");
        assert_eq!(read("cards.json")["cards"].as_array().unwrap().len(), 1);
        assert_eq!(read("person.json")["name"], "李雷");
        let household = read("household.json");
        assert_eq!(household["members"][0]["details"], Value::Null, "of the spouse only that she is there");
        assert_eq!(household["members"][1]["details"]["name"], "李小雷");
        let text: String = files.iter().filter(|(name, _)| name.ends_with(".json")).map(|(_, content)| String::from_utf8_lossy(content)).collect();
        for other in ["韩梅梅", "同事之间的备注", "受理员"] {
            assert!(!text.contains(other), "{other}");
        }

        site.advance(TimeDelta::days(8));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.get(&talent, &path).await.1["state"], "expired");
        let (status, problem) = site.get(&talent, &format!("{path}/content")).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("export_expired")));
        let left = std::fs::read_dir(site.folder()).unwrap().count();
        assert!(left > 0);
        let file: uuid::Uuid = asked["id"].as_str().unwrap().parse().unwrap();
        assert!(site.app.files().open(file).await.is_err(), "the file is gone as well");
    }
}
