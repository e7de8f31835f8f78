//! Comments and attachments on a task: for the office, not for the applicant, their household or their employer.

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::cases::{TaskId, notes};
use talent_portal::db::page::PageQuery;
use talent_portal::identity::{Duty, Role};

use crate::support::{PDF, Person, Site, Staff, body};

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

fn path(task: &Value, what: &str) -> String {
    format!("/api/v1/tasks/{}/{what}", task["id"].as_str().unwrap())
}

async fn comment(site: &Site, who: &Person, task: &Value, text: &str) -> (u16, Value) {
    site.post(who, &path(task, "comments"), json!({ "text": text })).await
}

async fn texts(site: &Site, who: &Person, task: &Value) -> Vec<String> {
    let (status, page) = site.get(who, &path(task, "comments")).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
}

async fn attached(site: &Site, who: &Person, task: &Value) -> Vec<String> {
    let (status, page) = site.get(who, &path(task, "attachments")).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().iter().map(|one| one["document"].as_str().unwrap().to_owned()).collect()
}

async fn watcher(site: &Site) -> Person {
    let department = site.department("city.talent_office").await;
    site.staff("督办员", vec![Staff::at(Role::Supervisor, department)]).await
}

async fn status(site: &Site, who: &Person, path: &str) -> u16 {
    site.request(Some(who), Method::GET, path).send().await.unwrap().status().as_u16()
}

both! {
    async fn colleagues_write_to_each_other_and_nobody_else_reads_it(site: &Site) {
        let (talent, office, watcher) = (site.talent("李雷").await, site.office().await, watcher(site).await);
        let bureau = site.department("dongsheng.human_resources").await;
        let leads = site.staff("局长", vec![Staff::at(Role::DepartmentHead, bureau)]).await;
        let spouse = site.staff("韩梅梅", vec![Staff::reviewer(bureau, Duty::Acceptance)]).await;
        site.verify(&spouse, "韩梅梅").await;
        site.marry(&talent, &spouse).await;
        let (id, _) = site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;

        let (status, written) = comment(site, &office.acceptance, &task, "  已与用人单位电话核实  ").await;
        assert_eq!((status, &written["text"], &written["name"]), (201, &json!("已与用人单位电话核实"), &json!("受理员")), "{written}");
        assert_eq!(written["by"], json!(office.acceptance.person));
        assert_eq!(comment(site, &leads, &task, "请尽快").await.0, 201);
        for who in [&office.acceptance, &leads, &watcher] {
            assert_eq!(texts(site, who, &task).await, ["已与用人单位电话核实", "请尽快"], "the oldest first");
        }
        let (_, shown) = site.get(&office.acceptance, &path(&task, "")[..path(&task, "").len() - 1]).await;
        assert_eq!(shown["notes"], json!({ "comments": 2, "attachments": 0 }), "{shown}");

        assert_eq!(code(&comment(site, &watcher, &task, "读").await), (403, "forbidden"), "supervisors read along");
        assert_eq!(code(&comment(site, &office.acceptance, &task, " \n").await), (422, "invalid"));
        assert_eq!(code(&comment(site, &office.science, &task, "x").await), (404, "not_found"), "of another department");
        assert_eq!(code(&comment(site, &spouse, &task, "x").await), (404, "not_found"));
        for who in [&spouse, &office.science] {
            assert_eq!(site.get(who, &path(&task, "comments")).await.0, 404);
        }
        assert_eq!(site.get(&talent, &path(&task, "comments")).await.0, 403);
        let timeline = site.get(&talent, &format!("/api/v1/applications/{id}/timeline")).await.1;
        assert!(!timeline.to_string().contains("电话核实"), "{timeline}");

        // The same request twice is one comment; there is no way to change one.
        let twice = async || {
            let request = site.request(Some(&office.acceptance), Method::POST, &path(&task, "comments"));
            body(request.header("idempotency-key", "one").json(&json!({ "text": "再核" })).send().await.unwrap()).await
        };
        let (first, again) = (twice().await, twice().await);
        assert_eq!((first.0, &first.1), (201, &again.1));
        assert_eq!(texts(site, &leads, &task).await.len(), 3);

        let (_, record) = site.get(&watcher, &path(&task, "comments?limit=1")).await;
        let next = record["next_cursor"].as_str().unwrap();
        let (_, rest) = site.get(&watcher, &path(&task, &format!("comments?limit=5&cursor={next}"))).await;
        assert_eq!(rest["items"].as_array().unwrap().len(), 2);

        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        assert_eq!(code(&comment(site, &office.acceptance, &task, "迟了").await), (409, "task_gone"));
        assert_eq!(texts(site, &office.acceptance, &task).await.len(), 3, "still to be read");
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let case = task["case_id"].as_str().unwrap();
        let (_, records) = site.get(&auditor, &format!("/api/v1/audit/records?stream=case&stream_id={case}&limit=100")).await;
        let told = records["items"].as_array().unwrap().iter().filter(|one| one["action"] == "comment_on_task");
        assert_eq!(told.count(), 3);
        assert!(!records.to_string().contains("电话核实"), "who wrote, not what");
        site.run_jobs().await;
    }

    async fn what_is_written_is_sealed(site: &Site) {
        use diesel::prelude::*;
        use talent_portal::db::schema::task_notes;
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        assert_eq!(comment(site, &office.acceptance, &task, "ring the employer").await.0, 201);
        let sealed: Vec<Option<Vec<u8>>> =
            site.app.read(|tx| tx.run(|conn| task_notes::table.select(task_notes::text_sealed).load(conn))).await.unwrap();
        let sealed = sealed[0].clone().unwrap();
        assert!(!sealed.windows(4).any(|window| window == b"ring"), "{sealed:?}");
        site.run_jobs().await;
    }

    async fn a_reviewer_puts_a_paper_beside_a_task(site: &Site) {
        let (talent, office, watcher) = (site.talent("李雷").await, site.office().await, watcher(site).await);
        let (id, _) = site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        let mine = site.document(&office.acceptance, "employment_contract").await;
        let attach = async |who: &Person, task: &Value, document: &str, shown: bool| {
            let input = json!({ "document": document, "shown_to_applicant": shown });
            site.post(who, &path(task, "attachments"), input).await
        };
        let theirs = site.document(&talent, "employment_contract").await;
        assert_eq!(code(&attach(&office.acceptance, &task, &theirs, false).await), (404, "not_found"), "not their own");
        assert_eq!(code(&attach(&office.science, &task, &mine, false).await), (404, "not_found"));
        let (status_code, out) = attach(&office.acceptance, &task, &mine, false).await;
        assert_eq!((status_code, &out["document"], &out["shown_to_applicant"]), (201, &json!(mine), &json!(false)), "{out}");
        assert_eq!((&out["size"], &out["name"]), (&json!(PDF.len()), &json!("受理员")));
        assert_eq!(code(&attach(&office.acceptance, &task, &mine, true).await), (409, "already_attached"));
        assert_eq!(code(&attach(&watcher, &task, &mine, false).await), (403, "forbidden"));
        let delete = site.delete(&office.acceptance, &format!("/api/v1/me/documents/{mine}")).await;
        assert_eq!(code(&delete), (409, "document_in_use"), "the case relies on it");

        for who in [&office.acceptance, &watcher] {
            assert_eq!(attached(site, who, &task).await, std::slice::from_ref(&mine));
            let content = path(&task, &format!("attachments/{mine}/content"));
            let answer = site.request(Some(who), Method::GET, &content).send().await.unwrap();
            assert_eq!((answer.status().as_u16(), answer.bytes().await.unwrap().as_ref()), (200, PDF));
        }
        let content = path(&task, &format!("attachments/{mine}/content"));
        assert_eq!(status(site, &office.science, &content).await, 404);
        assert_eq!(status(site, &office.acceptance, &path(&task, &format!("attachments/{theirs}/content"))).await, 404);

        // The applicant sees what is marked for them, and nothing else.
        let list = format!("/api/v1/applications/{id}/attachments");
        assert_eq!(site.get(&talent, &list).await.1["items"], json!([]));
        assert_eq!(status(site, &talent, &format!("{list}/{mine}/content")).await, 404);
        let shown = site.document(&office.acceptance, "degree_certificate").await;
        assert_eq!(attach(&office.acceptance, &task, &shown, true).await.0, 201);
        let (_, page) = site.get(&talent, &list).await;
        assert_eq!((page["items"].as_array().unwrap().len(), &page["items"][0]["document"]), (1, &json!(shown)), "{page}");
        assert_eq!(page["items"][0]["by"], Value::Null, "who attached it is the office's");
        assert_eq!(status(site, &talent, &format!("{list}/{shown}/content")).await, 200);
        let other = site.talent("赵六").await;
        assert_eq!(status(site, &other, &list).await, 404);
        assert_eq!(status(site, &other, &format!("{list}/{shown}/content")).await, 404);

        // Those who work on the case later see them where their step shows all papers, the others do not.
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let check = site.next_task(&office.science).await;
        assert!(attached(site, &office.science, &check).await.is_empty());
        assert_eq!(status(site, &office.science, &path(&check, &format!("attachments/{mine}/content"))).await, 404);
        for consulted in [&office.science, &office.education, &office.market] {
            site.review(consulted, json!({ "outcome": "agree" })).await;
        }
        let second = site.next_task(&office.second_review).await;
        assert_eq!(attached(site, &office.second_review, &second).await, [mine.clone(), shown]);
        assert_eq!(status(site, &office.second_review, &path(&second, &format!("attachments/{mine}/content"))).await, 200);
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let case = task["case_id"].as_str().unwrap();
        let (_, records) = site.get(&auditor, &format!("/api/v1/audit/records?stream=case&stream_id={case}&limit=100")).await;
        let actions: Vec<&str> = records["items"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
        assert_eq!(actions.iter().filter(|action| **action == "attach_document").count(), 2);
        assert_eq!(actions.iter().filter(|action| **action == "read_document").count(), 3, "each look of the office");
        site.run_jobs().await;
    }

    async fn many_comments_cost_as_many_statements_as_one(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let bureau = site.department("dongsheng.human_resources").await;
        site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        let id: TaskId = serde_json::from_value(task["id"].clone()).unwrap();
        let actor = site.actor(&office.acceptance).await;
        let statements = async || {
            let mut counted = 0;
            for _ in 0..2 {
                let actor = actor.clone();
                counted = site
                    .app
                    .read(move |tx| {
                        let page = PageQuery { limit: Some(50), cursor: None };
                        notes::queries::comments(tx, &actor, id, &page)?;
                        notes::queries::attachments(tx, &actor, id, &page)?;
                        Ok(tx.statements())
                    })
                    .await
                    .unwrap();
            }
            counted
        };
        let write = async |who: &Person| {
            assert_eq!(comment(site, who, &task, "一").await.0, 201);
            let document = site.document(who, "employment_contract").await;
            let (status, out) = site.post(who, &path(&task, "attachments"), json!({ "document": document })).await;
            assert_eq!(status, 201, "{out}");
        };
        write(&office.acceptance).await;
        let once = statements().await;
        for name in ["受理二", "受理三", "受理四"] {
            let colleague = site.staff(name, vec![Staff::reviewer(bureau, Duty::Acceptance)]).await;
            write(&colleague).await;
        }
        assert_eq!(statements().await, once);
        site.run_jobs().await;
    }
}
