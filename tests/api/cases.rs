//! An application's life through the offices.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use crate::support::{body, recognition_form};

both! {
    async fn an_application_is_refused_by_the_offices_with_a_reason(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, number) = site.file_recognition(&talent).await;
        assert_eq!(number.len(), 43, "{number}");
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "refuse", "opinion": "业绩与认定条件不符" })).await;
        let (status, timeline) = site.get(&talent, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(status, 200, "{timeline}");
        assert_eq!(timeline["case"]["status"], "closed");
        assert_eq!(timeline["case"]["outcome"], "refused");
        let told: Vec<_> = timeline["history"].as_array().unwrap().iter().filter_map(|h| h["message"].as_str()).collect();
        assert_eq!(told, ["业绩与认定条件不符"]);
        site.run_jobs().await;
    }

    async fn unverified_people_write_drafts_and_nothing_more(site: &Site) {
        let stranger = site.stranger("无名").await;
        let id = site.recognition_draft(&stranger).await;
        let (status, problem) = site.post(&stranger, &format!("/api/v1/applications/{id}/submit"), json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (403, Some("not_verified")));
    }

    async fn everything_that_is_wrong_is_told_at_once(site: &Site) {
        let talent = site.talent("李雷").await;
        let mut form = recognition_form();
        form["tier"] = json!("Z");
        form["employed_since"] = json!("2026-02-30");
        form["achievements"] = json!("短");
        form.as_object_mut().unwrap().remove("degree");
        let materials = json!([{ "code": "diploma_of_magic", "documents": [] }]);
        let (status, draft) = site
            .post(&talent, "/api/v1/applications", json!({ "item": "talent_recognition", "form": form, "materials": materials }))
            .await;
        assert_eq!(status, 201, "{draft}");
        let path = format!("/api/v1/applications/{}/submit", draft["id"].as_str().unwrap());
        let (status, problem) = site.post(&talent, &path, json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("invalid")));
        let mut pointers: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| f["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        assert_eq!(
            pointers,
            ["/form/achievements", "/form/degree", "/form/employed_since", "/form/tier", "/materials/0/code"]
        );
    }

    async fn a_second_press_of_the_button_makes_no_second_case(site: &Site) {
        let talent = site.talent("李雷").await;
        let id = site.recognition_draft(&talent).await;
        let submit = format!("/api/v1/applications/{id}/submit");
        let (first, case) = site.post(&talent, &submit, json!(null)).await;
        let (second, again) = site.post(&talent, &submit, json!(null)).await;
        assert_eq!((first, second), (201, 200));
        assert_eq!(case["number"], again["number"]);
        let other = site.recognition_draft(&talent).await;
        let (status, problem) = site.post(&talent, &format!("/api/v1/applications/{other}/submit"), json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("open_case_exists")));
        site.run_jobs().await;
    }

    async fn a_draft_is_merged_field_by_field_and_guards_its_version(site: &Site) {
        let talent = site.talent("李雷").await;
        let id = site.recognition_draft(&talent).await;
        let path = format!("/api/v1/applications/{id}");
        let patch = |tag: Option<&'static str>, json: serde_json::Value| {
            let mut request = site.request(Some(&talent), Method::PATCH, &path).json(&json);
            if let Some(tag) = tag {
                request = request.header("if-match", tag);
            }
            async { body(request.send().await.unwrap()).await }
        };
        let (status, _) = patch(None, json!({ "form": {} })).await;
        assert_eq!(status, 428);
        let (status, changed) = patch(Some("\"v1\""), json!({ "form": { "degree": null, "position_title": "院长" } })).await;
        assert_eq!(status, 200, "{changed}");
        assert_eq!(changed["form"]["position_title"], "院长");
        assert_eq!(changed["form"].get("degree"), None);
        let (status, problem) = patch(Some("\"v1\""), json!({ "form": {} })).await;
        assert_eq!((status, problem["code"].as_str()), (412, Some("stale_version")));
    }

    async fn another_persons_application_is_not_there(site: &Site) {
        let (owner, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let id = site.recognition_draft(&owner).await;
        for (method, path) in [
            (Method::GET, format!("/api/v1/applications/{id}")),
            (Method::POST, format!("/api/v1/applications/{id}/submit")),
            (Method::POST, format!("/api/v1/applications/{id}/withdraw")),
            (Method::DELETE, format!("/api/v1/applications/{id}")),
            (Method::GET, format!("/api/v1/applications/{id}/timeline")),
        ] {
            let answer = site.request(Some(&other), method, &path).json(&json!(null)).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{path}");
        }
    }

    async fn a_correction_before_acceptance_is_answered_and_the_case_accepted(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        let asked = json!({ "outcome": "correct", "opinion": "合同缺盖章页", "about": ["/materials/employment_contract"] });
        site.review(&office.acceptance, asked).await;
        let (_, timeline) = site.get(&talent, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(timeline["next_action"]["who"], "applicant", "{timeline}");
        assert_eq!(timeline["next_action"]["about"], json!(["/materials/employment_contract"]));
        let (status, problem) = site.post(&talent, &format!("/api/v1/applications/{id}/withdraw?x=1"), json!(null)).await;
        assert_eq!(status, 200, "{problem}");
        site.run_jobs().await;
    }

    async fn a_correction_in_review_stops_the_limit_and_moves_the_due_date(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        for consulted in [&office.science, &office.education, &office.market] {
            site.review(consulted, json!({ "outcome": "agree" })).await;
        }
        let timeline = format!("/api/v1/applications/{id}/timeline");
        let (_, before) = site.get(&talent, &timeline).await;
        // Accepted on Monday 2026-09-14: fifteen working days later, with Sunday the 20th worked and the holidays of
        // 25 September and 1 to 7 October not.
        assert_eq!(before["case"]["due_on"], "2026-10-10", "{before}");
        let asked = json!({ "outcome": "correct", "opinion": "请补充业绩证明", "about": ["/materials/achievement_proof"] });
        site.review(&office.second_review, asked).await;
        let (_, stopped) = site.get(&talent, &timeline).await;
        assert_eq!(stopped["stopped_by"], json!(["correction"]), "{stopped}");
        site.advance(TimeDelta::days(2));
        let token = site.signed_in_again(&talent).await;
        let (status, answered) = site.post(&token, &format!("/api/v1/applications/{id}/supplement"), json!(null)).await;
        assert_eq!(status, 200, "{answered}");
        let (_, after) = site.get(&token, &timeline).await;
        assert_eq!(after["stopped_by"], json!([]), "{after}");
        assert_eq!(after["case"]["due_on"], "2026-10-13", "two working days later: {after}");
        site.run_jobs().await;
    }

    async fn a_reviewer_sees_only_what_the_step_shows(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let task = site.next_task(&office.education).await;
        let (status, task) = site.get(&office.education, &format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await;
        assert_eq!(status, 200);
        let fields: Vec<_> = task["fields"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, ["criterion", "degree", "tier"]);
        let documents: Vec<_> = task["documents"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
        assert_eq!(documents, ["degree_certificate"]);
        assert_eq!(task["applicant"], "李*");
        // The science bureau's task is not the education bureau's.
        let other = site.next_task(&office.science).await;
        let (status, _) = site.get(&office.education, &format!("/api/v1/tasks/{}", other["id"].as_str().unwrap())).await;
        assert_eq!(status, 404);
        site.run_jobs().await;
    }

    async fn two_reviewers_cannot_hold_one_task(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let department = site.department("dongsheng.human_resources").await;
        let colleague = site
            .staff("同事", vec![crate::support::Staff::reviewer(department, talent_portal::identity::Duty::Acceptance)])
            .await;
        site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        let (status, _) = site.act(&office.acceptance, &task, "claim", json!(null)).await;
        assert_eq!(status, 200);
        let (status, problem) = site.act(&colleague, &task, "claim", json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (412, Some("stale_version")));
        let (_, counts) = site.get(&colleague, "/api/v1/tasks/counts").await;
        assert_eq!(counts, json!({ "pool": 0, "mine": 0, "lent": 0, "done": 0, "overdue": 0 }));
        site.run_jobs().await;
    }

    async fn silence_counts_as_acceptance(site: &Site) {
        let (talent, _office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        site.advance(TimeDelta::days(8));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        let (_, timeline) = site.get(&talent, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(timeline["deemed"], true, "{timeline}");
        assert_eq!(timeline["accepted_on"], "2026-09-14");
    }

    async fn a_case_is_followed_by_number_and_code(site: &Site) {
        let talent = site.talent("李雷").await;
        let id = site.recognition_draft(&talent).await;
        let (_, case) = site.post(&talent, &format!("/api/v1/applications/{id}/submit"), json!(null)).await;
        let ask = |code: &str| json!({ "number": case["number"], "code": code });
        let (status, seen) = site.post_as_nobody("/api/v1/public/track", ask(case["tracking_code"].as_str().unwrap())).await;
        assert_eq!(status, 200, "{seen}");
        assert_eq!(seen["now"][0]["department"]["zh"], "东胜区人力资源和社会保障局", "{seen}");
        assert!(!seen.to_string().contains("李雷"));
        let (status, _) = site.post_as_nobody("/api/v1/public/track", ask("AAAAAAAA")).await;
        assert_eq!(status, 404);
        site.run_jobs().await;
    }
}
