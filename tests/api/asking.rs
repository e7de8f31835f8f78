//! Asking others about a task, taking a decision back, pressing for progress, and many tasks at once.

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::{Duty, Role};

use crate::support::{Office, Person, Site, Staff};

/// A colleague of whoever accepts applications, in another position.
async fn colleague(site: &Site) -> Person {
    let bureau = site.department("dongsheng.human_resources").await;
    site.staff("同事", vec![Staff::reviewer(bureau, Duty::FirstReview)]).await
}

async fn head(site: &Site, code: &str) -> Person {
    let department = site.department(code).await;
    site.staff("负责人", vec![Staff::at(Role::DepartmentHead, department)]).await
}

async fn in_box(site: &Site, who: &Person, which: &str) -> Vec<Value> {
    let (status, page) = site.get(who, &format!("/api/v1/tasks?box={which}&limit=100")).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

async fn claimed(site: &Site, who: &Person) -> Value {
    let task = site.next_task(who).await;
    let (status, claimed) = site.act(who, &task, "claim", json!(null)).await;
    assert_eq!(status, 200, "{claimed}");
    claimed
}

/// The task as it is now.
async fn fresh(site: &Site, who: &Person, task: &Value) -> Value {
    let (status, task) = site.get(who, &format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await;
    assert_eq!(status, 200, "{task}");
    task
}

fn code(problem: &Value) -> &str {
    problem["code"].as_str().unwrap_or_default()
}

/// Why a verb is not offered, if it is not.
fn refusal<'a>(task: &'a Value, verb: &str) -> Option<&'a str> {
    let verbs = task["verbs"].as_array().unwrap();
    verbs.iter().find(|known| known["verb"] == verb).unwrap()["refused_because"].as_str()
}

async fn up_to_second_review(site: &Site, office: &Office) {
    site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
    for consulted in [&office.science, &office.education, &office.market] {
        site.review(consulted, json!({ "outcome": "agree" })).await;
    }
}

both! {
    async fn a_lent_task_comes_back_with_a_recommendation(site: &Site) {
        let (talent, office, asked) = (site.talent("李雷").await, site.office().await, colleague(site).await);
        site.file_recognition(&talent).await;
        let task = claimed(site, &office.acceptance).await;
        assert_eq!(refusal(&task, "delegate"), None);
        assert_eq!(refusal(&task, "release"), None);
        assert!(refusal(&task, "claim").is_some());
        let to = |who: &Person| json!({ "to": who.person });
        let (status, problem) = site.act(&office.acceptance, &task, "delegate", to(&office.science)).await;
        assert_eq!((status, code(&problem)), (409, "cannot_be_asked"), "not of the department");
        assert_eq!(site.act(&office.acceptance, &task, "delegate", to(&talent)).await.0, 409);
        assert_eq!(site.act(&asked, &task, "delegate", to(&asked)).await.0, 404, "not theirs to give");
        assert_eq!(site.act(&office.acceptance, &task, "delegate", to(&asked)).await.0, 204);
        assert!(in_box(site, &office.acceptance, "mine").await.is_empty());
        let lent = in_box(site, &office.acceptance, "lent").await;
        assert_eq!((lent.len(), &lent[0]["id"], &lent[0]["lent"]), (1, &task["id"], &json!(true)));
        let (_, counts) = site.get(&office.acceptance, "/api/v1/tasks/counts").await;
        assert_eq!((&counts["lent"], &counts["mine"]), (&json!(1), &json!(0)));
        let (status, problem) = site.act(&office.acceptance, &lent[0], "decide", json!({ "outcome": "accept" })).await;
        assert_eq!((status, code(&problem)), (409, "awaits_recommendation"), "{problem}");

        let theirs = fresh(site, &asked, &in_box(site, &asked, "mine").await[0]).await;
        let codes: Vec<_> = theirs["outcomes"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert!(codes.contains(&"accept"), "what may be recommended: {theirs}");
        let (status, problem) = site.act(&asked, &theirs, "decide", json!({ "outcome": "accept" })).await;
        assert_eq!((status, code(&problem)), (409, "recommendation_asked"));
        let words = json!({ "outcome": "accept", "opinion": "材料齐全" });
        assert_eq!(site.act(&asked, &lent[0], "recommend", words.clone()).await.0, 204);
        assert_eq!(site.act(&asked, &lent[0], "recommend", words).await.0, 404, "it is theirs no more");
        let back = fresh(site, &office.acceptance, &in_box(site, &office.acceptance, "mine").await[0]).await;
        let advice = &back["advice"][0];
        assert_eq!((&advice["outcome"], &advice["name"], &advice["opinion"]), (&json!("accept"), &json!("同事"), &json!("材料齐全")));

        assert_eq!(site.act(&office.acceptance, &back, "delegate", to(&asked)).await.0, 204, "once more");
        let lent = in_box(site, &office.acceptance, "lent").await;
        let (status, mine) = site.act(&office.acceptance, &lent[0], "release", json!(null)).await;
        assert_eq!((status, &mine["lent"], &mine["mine"]), (200, &json!(false), &json!(true)), "taken back: {mine}");
        let (status, decided) = site.act(&office.acceptance, &mine, "decide", json!({ "outcome": "accept" })).await;
        assert_eq!(status, 200, "{decided}");
        site.run_jobs().await;
    }

    async fn reviewers_are_asked_before_beside_and_after(site: &Site) {
        let (talent, office, asked) = (site.talent("李雷").await, site.office().await, colleague(site).await);
        let (leads, other) = (head(site, "dongsheng.human_resources").await, head(site, "city.science").await);
        let (id, _) = site.file_recognition(&talent).await;
        let task = claimed(site, &office.acceptance).await;
        let ask = |who: &Person, place: &str| json!({ "person": who.person, "place": place });
        assert_eq!(site.act(&other, &task, "reviewers", ask(&asked, "before")).await.0, 404);
        assert_eq!(site.act(&leads, &task, "reviewers", ask(&asked, "sideways")).await.0, 422);
        assert_eq!(site.act(&leads, &task, "reviewers", ask(&asked, "before")).await.0, 204, "the head may");
        let task = fresh(site, &office.acceptance, &task).await;
        let (status, problem) = site.act(&office.acceptance, &task, "reviewers", ask(&asked, "beside")).await;
        assert_eq!((status, code(&problem)), (409, "cannot_be_asked"), "asked already");
        let (status, problem) = site.act(&office.acceptance, &task, "decide", json!({ "outcome": "accept" })).await;
        assert_eq!((status, code(&problem)), (409, "awaits_recommendation"));
        let before = in_box(site, &asked, "mine").await;
        assert_eq!(before[0]["part"], "before");
        assert_eq!(site.act(&asked, &before[0], "recommend", json!({ "outcome": "accept" })).await.0, 204);
        let task = fresh(site, &office.acceptance, &task).await;
        assert_eq!(task["advice"][0]["outcome"], "accept");

        assert_eq!(site.act(&office.acceptance, &task, "reviewers", ask(&leads, "after")).await.0, 204);
        let task = fresh(site, &office.acceptance, &task).await;
        assert_eq!(site.act(&office.acceptance, &task, "decide", json!({ "outcome": "accept" })).await.0, 200);
        assert_eq!(site.waits_at(&talent, &id).await, ["acceptance"], "somebody decides once more");
        let after = in_box(site, &leads, "mine").await;
        assert_eq!(after[0]["part"], "after");
        assert_eq!(site.act(&leads, &after[0], "decide", json!({ "outcome": "accept" })).await.0, 200);
        assert!(!site.waits_at(&talent, &id).await.contains(&"acceptance".to_owned()));

        // Somebody asked beside, and then not wanted any more.
        let science = site.department("city.science").await;
        let second = site.staff("科技同事", vec![Staff::reviewer(science, Duty::FirstReview)]).await;
        let task = claimed(site, &office.science).await;
        assert_eq!(site.act(&office.science, &task, "reviewers", ask(&second, "beside")).await.0, 204);
        let task = fresh(site, &office.science, &task).await;
        let (status, decided) = site.act(&office.science, &task, "decide", json!({ "outcome": "agree" })).await;
        assert_eq!(status, 200, "{decided}");
        assert!(site.waits_at(&talent, &id).await.contains(&"science_check".to_owned()), "both are needed");
        let path = format!("/api/v1/tasks/{}/reviewers/{}", task["id"].as_str().unwrap(), second.person);
        let tag = format!("\"v{}\"", decided["version"]);
        let gone = site.request(Some(&other), Method::DELETE, &path).header("if-match", tag).send().await.unwrap();
        assert_eq!(gone.status(), 204);
        assert!(in_box(site, &second, "mine").await.is_empty());
        assert!(!site.waits_at(&talent, &id).await.contains(&"science_check".to_owned()));
        site.run_jobs().await;
    }

    async fn a_decision_is_taken_back_until_the_next_one_acts(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        up_to_second_review(site, &office).await;
        let decided = site.review(&office.second_review, json!({ "outcome": "agree" })).await;
        assert_eq!(site.waits_at(&talent, &id).await, ["decision"]);
        assert_eq!(site.act(&office.decision, &decided, "recall", json!(null)).await.0, 404);
        let done = fresh(site, &office.second_review, &decided).await;
        assert_eq!(refusal(&done, "recall"), None);
        assert_eq!(site.act(&office.second_review, &done, "recall", json!(null)).await.0, 204);
        assert_eq!(site.waits_at(&talent, &id).await, ["second_review"]);
        let again = in_box(site, &office.second_review, "mine").await;
        assert_eq!((again.len(), &again[0]["round"]), (1, &json!(2)));
        let (status, decided) = site.act(&office.second_review, &again[0], "decide", json!({ "outcome": "agree" })).await;
        assert_eq!(status, 200, "{decided}");
        claimed(site, &office.decision).await;
        let done = fresh(site, &office.second_review, &decided).await;
        assert!(refusal(&done, "recall").is_some(), "somebody has it in hand");
        let (status, problem) = site.act(&office.second_review, &done, "recall", json!(null)).await;
        assert_eq!((status, code(&problem)), (409, "cannot_recall"));
        site.run_jobs().await;
    }

    async fn a_suspended_case_stands_still_and_a_procedure_stops_its_clock(site: &Site) {
        let (talent, office, leads) = (site.talent("李雷").await, site.office().await, head(site, "city.science").await);
        let (id, _) = site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let task = claimed(site, &office.science).await;
        let case = format!("/api/v1/cases/{}", task["case_id"].as_str().unwrap());
        let why = json!({ "reason": "等待上级机关解释政策" });
        assert_eq!(site.post(&office.science, &format!("{case}/suspend"), why.clone()).await.0, 403);
        let stranger = head(site, "city.finance").await;
        assert_eq!(site.post(&stranger, &format!("{case}/suspend"), why.clone()).await.0, 404);
        let (status, suspended) = site.post(&leads, &format!("{case}/suspend"), why.clone()).await;
        assert_eq!(status, 200, "{suspended}");
        let (status, problem) = site.act(&office.science, &task, "decide", json!({ "outcome": "agree" })).await;
        assert_eq!((status, code(&problem)), (409, "case_suspended"));
        let timeline = site.timeline(&talent, &id).await;
        let told = timeline["history"].as_array().unwrap().iter().find(|line| line["what"] == "suspended").unwrap();
        assert_eq!(told["message"], "等待上级机关解释政策");
        assert_eq!(timeline["stopped_by"], json!(["suspension"]));
        assert_eq!(site.told(&talent).await.last().unwrap(), "case_suspended");
        assert_eq!(site.post(&leads, &format!("{case}/suspend"), why.clone()).await.0, 409);
        assert_eq!(site.post(&leads, &format!("{case}/resume"), json!(null)).await.0, 200);
        assert_eq!(site.told(&talent).await.last().unwrap(), "case_resumed");

        let why = json!({ "reason": "需组织专家评审" });
        assert_eq!(site.post(&leads, &format!("{case}/special-procedures"), why.clone()).await.0, 200);
        let (status, problem) = site.post(&leads, &format!("{case}/special-procedures"), why).await;
        assert_eq!((status, code(&problem)), (409, "procedure_state"));
        assert_eq!(site.timeline(&talent, &id).await["stopped_by"], json!(["special_procedure"]));
        let letter = site.letters(&talent, &id).await.pop().unwrap();
        assert!(letter.0 == "special_procedure_letter" && letter.1.contains("需组织专家评审"), "{letter:?}");
        let (status, decided) = site.act(&office.science, &task, "decide", json!({ "outcome": "agree" })).await;
        assert_eq!(status, 200, "review goes on meanwhile: {decided}");
        assert_eq!(site.post(&leads, &format!("{case}/special-procedures/end"), json!(null)).await.0, 200);
        assert_eq!(site.timeline(&talent, &id).await["stopped_by"], json!([]));

        let why = json!({ "reason": "申请事项已由上级统一办理" });
        let (status, ended) = site.post(&leads, &format!("{case}/terminate"), why).await;
        assert_eq!((status, &ended["outcome"]), (200, &json!("terminated")), "{ended}");
        let letter = site.letters(&talent, &id).await.pop().unwrap();
        assert!(letter.0 == "termination_letter" && letter.1.contains("申请事项已由上级统一办理"), "{letter:?}");
        assert!(in_box(site, &office.education, "pool").await.is_empty());
        site.run_jobs().await;
    }

    async fn applicants_urge_once_a_day_and_supervisors_take_cases_up(site: &Site) {
        let (talent, other, office) = (site.talent("李雷").await, site.talent("韩梅").await, site.office().await);
        let city = site.department("city.talent_office").await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, city)]).await;
        let leads = head(site, "dongsheng.human_resources").await;
        let (id, _) = site.file_recognition(&talent).await;
        let urge = format!("/api/v1/applications/{id}/urge");
        assert_eq!(site.post(&other, &urge, json!(null)).await.0, 404);
        assert_eq!(site.post(&talent, &urge, json!(null)).await.0, 204);
        let (status, problem) = site.post(&talent, &urge, json!(null)).await;
        assert_eq!((status, code(&problem)), (409, "urged_today"));
        site.run_jobs().await;
        for told in [&office.acceptance, &leads] {
            assert_eq!(site.told(told).await, ["case_urged"]);
        }
        assert!(site.told(&office.science).await.is_empty(), "it is not with them");
        let task = claimed(site, &office.acceptance).await;
        let path = format!("/api/v1/cases/{}/supervisions", task["case_id"].as_str().unwrap());
        assert_eq!(site.post(&leads, &path, json!({ "reason": "超期" })).await.0, 403);
        assert_eq!(site.post(&supervisor, &path, json!({})).await.0, 422, "not without a reason");
        let (status, taken) = site.post(&supervisor, &path, json!({ "reason": "群众反映办理缓慢" })).await;
        assert_eq!(status, 200, "{taken}");
        site.run_jobs().await;
        let (_, inbox) = site.get(&office.acceptance, "/api/v1/me/notifications").await;
        let newest = &inbox["items"][0];
        assert_eq!(newest["template"], "case_taken_up");
        assert!(newest["body"].as_str().unwrap().contains("群众反映办理缓慢"), "{newest}");
    }

    async fn many_tasks_at_once_each_with_its_own_answer(site: &Site) {
        let (office, leads) = (site.office().await, head(site, "dongsheng.human_resources").await);
        for name in ["李雷", "韩梅", "赵敏"] {
            let talent = site.talent(name).await;
            site.file_recognition(&talent).await;
        }
        let pool = in_box(site, &office.acceptance, "pool").await;
        assert_eq!(pool.len(), 3);
        let item = |task: &Value| json!({ "id": task["id"], "version": task["version"] });
        let stale = json!({ "id": pool[1]["id"], "version": 9 });
        let unknown = json!({ "id": office.science.person, "version": 1 });
        let wanted = json!({ "items": [item(&pool[0]), stale, unknown, item(&pool[2])] });
        let claim = "/api/v1/tasks/bulk/claim";
        let (status, problem) = site.post(&office.acceptance, claim, json!({ "items": [] })).await;
        assert_eq!((status, code(&problem)), (422, "invalid"), "nothing to do is a mistake of the caller");
        let repeated = async || {
            let request = site.request(Some(&office.acceptance), Method::POST, claim).header("idempotency-key", "morning");
            request.json(&wanted).send().await.unwrap().json::<Value>().await.unwrap()
        };
        let told = repeated().await;
        assert_eq!((&told["done"], &told["refused"]), (&json!(2), &json!(2)), "{told}");
        let codes: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| (one["status"].clone(), one["code"].clone())).collect();
        assert_eq!(json!(codes), json!([[200, null], [412, "stale_version"], [404, "not_found"], [200, null]]));
        assert_eq!(repeated().await, told, "the same key, the same answers");
        assert_eq!(in_box(site, &office.acceptance, "mine").await.len(), 2);

        let mine = in_box(site, &office.acceptance, "mine").await;
        let items: Vec<_> = mine.iter().map(item).collect();
        let (status, handed) =
            site.post(&leads, "/api/v1/tasks/bulk/transfer", json!({ "to": office.science.person, "items": items })).await;
        assert_eq!((status, &handed["refused"]), (200, &json!(2)), "nobody of another department: {handed}");
        let decide = json!({ "outcome": "accept", "items": items });
        let (status, decided) = site.post(&office.acceptance, "/api/v1/tasks/bulk/decide", decide).await;
        assert_eq!((status, &decided["done"]), (200, &json!(2)), "{decided}");
        assert_eq!(in_box(site, &office.acceptance, "done").await.len(), 2);
        assert_eq!(in_box(site, &office.science, "pool").await.len(), 2);
        let refuse = json!({ "outcome": "object", "items": in_box(site, &office.science, "pool").await.iter().map(item).collect::<Vec<_>>() });
        let (_, told) = site.post(&office.science, "/api/v1/tasks/bulk/decide", refuse).await;
        assert_eq!(told["items"][0]["code"], "opinion_needed", "{told}");
        site.run_jobs().await;
    }
}
