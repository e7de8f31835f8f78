//! Messages between the applicant and the office: for those two, and for whoever watches.

use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::{Duty, Role};

use crate::support::{PDF, Person, Site, Staff};

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

/// Where a case is for either side.
struct Place {
    mine: String,
    office: String,
}

async fn filed(site: &Site, talent: &Person, desk: &Person) -> Place {
    let (id, _) = site.file_recognition(talent).await;
    let task = site.next_task(desk).await;
    site.run_jobs().await;
    Place {
        mine: format!("/api/v1/applications/{id}/messages"),
        office: format!("/api/v1/cases/{}/messages", task["case_id"].as_str().unwrap()),
    }
}

async fn write(site: &Site, who: &Person, path: &str, text: &str) -> (u16, Value) {
    site.post(who, path, json!({ "text": text })).await
}

async fn texts(site: &Site, who: &Person, path: &str) -> Vec<String> {
    let (status, page) = site.get(who, path).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
}

async fn counts(site: &Site, who: &Person, path: &str) -> Value {
    let (status, counts) = site.get(who, &format!("{path}/counts")).await;
    assert_eq!(status, 200, "{counts}");
    counts
}

async fn told(site: &Site, who: &Person, template: &str) -> usize {
    let who = site.signed_in_again(who).await;
    site.told(&who).await.iter().filter(|one| *one == template).count()
}

async fn watcher(site: &Site) -> Person {
    let department = site.department("city.talent_office").await;
    site.staff("督办员", vec![Staff::at(Role::Supervisor, department)]).await
}

both! {
    async fn applicant_and_office_write_to_each_other(site: &Site) {
        let (talent, office, watcher) = (site.talent("李雷").await, site.office().await, watcher(site).await);
        let colleague = site.desk("dongsheng.human_resources", Duty::Decision).await;
        let place = filed(site, &talent, &office.acceptance).await;
        let (status, asked) = write(site, &talent, &place.mine, "  还需要补充什么材料?  ").await;
        assert_eq!((status, &asked["side"], &asked["text"], &asked["mine"]), (201, &json!("applicant"), &json!("还需要补充什么材料?"), &json!(true)), "{asked}");
        site.run_jobs().await;
        assert_eq!(told(site, &office.acceptance, "message_from_applicant").await, 1, "whoever could take the task");
        for other in [&office.science, &watcher, &talent] {
            assert_eq!(told(site, other, "message_from_applicant").await, 0);
        }
        assert_eq!(counts(site, &office.acceptance, &place.office).await, json!({ "total": 1, "unread": 1, "awaits_office": true }));

        let (status, answer) = write(site, &office.acceptance, &place.office, "请补充劳动合同首页").await;
        assert_eq!((status, &answer["position"], &answer["name"]), (201, &json!("acceptance"), &json!("受理员")), "{answer}");
        assert_eq!(told(site, &talent, "message_from_office").await, 1);
        let (_, mine) = site.get(&talent, &place.mine).await;
        let second = &mine["items"][1];
        assert_eq!((&second["text"], &second["position"], &second["name"]), (&json!("请补充劳动合同首页"), &json!("acceptance"), &Value::Null), "{second}");
        assert!(second["department"]["zh"].as_str().unwrap().contains("人力资源"), "the applicant knows which office: {second}");
        assert_eq!(counts(site, &talent, &place.mine).await, json!({ "total": 2, "unread": 1, "awaits_office": false }));
        let (status, read) = site.post(&talent, &format!("{}/read", place.mine), json!({ "up_to": second["id"] })).await;
        assert_eq!((status, &read["unread"]), (200, &json!(0)), "{read}");
        let (_, back) = site.post(&talent, &format!("{}/read", place.mine), json!({ "up_to": mine["items"][0]["id"] })).await;
        assert_eq!(back["unread"], 0, "reading an older one again makes nothing unread");
        assert_eq!(counts(site, &colleague, &place.office).await["unread"], 1, "each of the office reads for themselves");

        for reader in [&office.acceptance, &colleague, &watcher] {
            assert_eq!(texts(site, reader, &place.office).await, ["还需要补充什么材料?", "请补充劳动合同首页"]);
        }
        assert_eq!(code(&write(site, &watcher, &place.office, "读").await), (403, "forbidden"), "supervisors read along");
        assert_eq!(code(&write(site, &talent, &place.mine, " \n").await), (422, "invalid"));
        let other = site.talent("赵六").await;
        assert_eq!(code(&site.get(&other, &place.mine).await), (404, "not_found"));
        assert_eq!(code(&write(site, &other, &place.mine, "x").await), (404, "not_found"));
        assert_eq!(site.get(&talent, &place.office).await.0, 403);

        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        assert_eq!(site.get(&auditor, &place.office).await.0, 403);
        let (_, records) = site.get(&auditor, "/api/v1/audit/records?stream=case&limit=100").await;
        let wrote = records["items"].as_array().unwrap().iter().filter(|one| one["action"] == "write_message");
        assert_eq!(wrote.count(), 2);
        assert!(!records.to_string().contains("劳动合同"), "who wrote, not what");
        site.run_jobs().await;
    }

    async fn only_those_who_have_the_case_in_hand_see_them(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let place = filed(site, &talent, &office.acceptance).await;
        assert_eq!(write(site, &talent, &place.mine, "你好").await.0, 201);
        for stranger in [&office.science, &office.second_review, &office.decision] {
            assert_eq!(code(&site.get(stranger, &place.office).await), (404, "not_found"));
            assert_eq!(code(&write(site, stranger, &place.office, "x").await), (404, "not_found"));
        }
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        // Three departments have it in hand now, each with a task of its own; the one before has none any more.
        for holder in [&office.science, &office.education, &office.market] {
            assert_eq!(texts(site, holder, &place.office).await, ["你好"]);
        }
        assert_eq!(code(&site.get(&office.acceptance, &place.office).await), (404, "not_found"));
        site.review(&office.science, json!({ "outcome": "agree" })).await;
        assert_eq!(code(&site.get(&office.science, &place.office).await), (404, "not_found"));
        site.run_jobs().await;
    }

    async fn nobody_writes_about_their_own_household(site: &Site) {
        let (talent, desk) = (site.talent("李雷").await, site.desk("dongsheng.human_resources", Duty::Acceptance).await);
        let bureau = site.department("dongsheng.human_resources").await;
        let spouse = site.staff("韩梅梅", vec![Staff::reviewer(bureau, Duty::Acceptance)]).await;
        site.verify(&spouse, "韩梅梅").await;
        site.marry(&talent, &spouse).await;
        let place = filed(site, &talent, &desk).await;
        assert_eq!(write(site, &talent, &place.mine, "你好").await.0, 201);
        site.run_jobs().await;
        assert_eq!((told(site, &desk, "message_from_applicant").await, told(site, &spouse, "message_from_applicant").await), (1, 0));
        assert_eq!(code(&site.get(&spouse, &place.office).await), (404, "not_found"));
        assert_eq!(code(&write(site, &spouse, &place.office, "x").await), (404, "not_found"));
        // An applicant who is of the office sees the case from the applicant's side only.
        let both = site.staff("王五", vec![Staff::reviewer(bureau, Duty::Acceptance), Staff::role(Role::Talent)]).await;
        site.verify(&both, "王五").await;
        let own = filed(site, &both, &desk).await;
        let (_, cases) = site.get(&desk, "/api/v1/tasks?box=pool").await;
        assert_eq!(cases["items"].as_array().unwrap().len(), 2);
        assert_eq!(write(site, &both, &own.mine, "我的").await.0, 201);
        let case = cases["items"].as_array().unwrap().iter().map(|one| format!("/api/v1/cases/{}/messages", one["case_id"].as_str().unwrap()));
        let own_case: Vec<String> = case.filter(|path| *path != place.office).collect();
        assert_eq!(texts(site, &desk, &own_case[0]).await, ["我的"]);
        assert_eq!(code(&site.get(&both, &own_case[0]).await), (404, "not_found"));
        site.run_jobs().await;
    }

    async fn papers_come_along(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let place = filed(site, &talent, &office.acceptance).await;
        let (mine, theirs) = (site.document(&talent, "employment_contract").await, site.document(&office.acceptance, "diploma").await);
        let with = |document: &str| json!({ "text": "见附件", "documents": [document] });
        assert_eq!(code(&site.post(&talent, &place.mine, with(&theirs)).await), (404, "not_found"), "not their own");
        let (status, sent) = site.post(&talent, &place.mine, with(&mine)).await;
        assert_eq!((status, &sent["documents"][0]["document"], &sent["documents"][0]["size"]), (201, &json!(mine), &json!(PDF.len())), "{sent}");
        assert_eq!(site.post(&office.acceptance, &place.office, with(&theirs)).await.0, 201);
        assert_eq!(code(&site.delete(&talent, &format!("/api/v1/me/documents/{mine}")).await), (409, "document_in_use"));
        let content = async |who: &Person, path: &str, document: &str| {
            let path = format!("{path}/documents/{document}/content");
            let answer = site.request(Some(who), Method::GET, &path).send().await.unwrap();
            (answer.status().as_u16(), answer.bytes().await.unwrap().len())
        };
        assert_eq!(content(&office.acceptance, &place.office, &mine).await, (200, PDF.len()));
        assert_eq!(content(&talent, &place.mine, &theirs).await, (200, PDF.len()));
        assert_eq!(content(&office.science, &place.office, &mine).await.0, 404);
        let filed = site.document(&talent, "degree_certificate").await;
        assert_eq!(content(&office.acceptance, &place.office, &filed).await.0, 404, "not one that came with a message");
        site.run_jobs().await;
    }

    async fn there_is_a_limit_a_day_and_an_end(site: &Site) {
        site.republish(DefinitionKind::Pack, "ordos", |pack| pack["messages"] = json!({ "per_day": 3, "open_days_after_close": 10 })).await;
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let place = filed(site, &talent, &office.acceptance).await;
        // All at once: three get through.
        let answers = join_all((0..6).map(|_| write(site, &talent, &place.mine, "在吗"))).await;
        let mut statuses: Vec<_> = answers.iter().map(code).collect();
        statuses.sort_unstable();
        let late = (429, "too_many_requests");
        assert_eq!(statuses, [(201, ""), (201, ""), (201, ""), late, late, late], "{answers:?}");
        assert_eq!(write(site, &office.acceptance, &place.office, "在").await.0, 201, "each has a limit of their own");
        site.run_jobs().await;
        site.advance(TimeDelta::days(1));
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(write(site, &talent, &place.mine, "谢谢").await.0, 201);

        let withdraw = place.mine.replace("messages", "withdraw");
        assert_eq!(site.post(&talent, &withdraw, json!(null)).await.0, 200);
        assert_eq!(write(site, &talent, &place.mine, "已撤回").await.0, 201);
        site.run_jobs().await;
        site.advance(TimeDelta::days(10));
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(write(site, &talent, &place.mine, "还在").await.0, 201, "the last day is included");
        site.advance(TimeDelta::days(1));
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(code(&write(site, &talent, &place.mine, "太晚").await), (409, "messages_closed"));
        assert_eq!(texts(site, &talent, &place.mine).await.len(), 7, "still to be read");
        site.run_jobs().await;
    }

    async fn what_is_written_is_sealed(site: &Site) {
        use diesel::prelude::*;
        use talent_portal::db::schema::case_messages;
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let place = filed(site, &talent, &office.acceptance).await;
        assert_eq!(write(site, &talent, &place.mine, "ring my employer").await.0, 201);
        let sealed: Vec<Vec<u8>> =
            site.app.read(|tx| tx.run(|conn| case_messages::table.select(case_messages::text_sealed).load(conn))).await.unwrap();
        assert!(!sealed[0].windows(4).any(|window| window == b"ring"), "{sealed:?}");
        site.run_jobs().await;
    }
}
