//! Many at once: what may happen once happens once, on both databases.
//!
//! `TALENT_PORTAL_ROUNDS` says how often each race is run (3 unless set; the full measure is 200).

use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::Duty;

use crate::support::{Person, Site, Staff, body, recognition_form};

const CROWD: usize = 64;

fn rounds() -> usize {
    std::env::var("TALENT_PORTAL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

/// The papers of a recognition, uploaded once.
async fn papers(site: &Site, talent: &Person) -> Value {
    let mut materials = Vec::new();
    for code in ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"] {
        materials.push(json!({ "code": code, "documents": [site.document(talent, code).await] }));
    }
    Value::from(materials)
}

async fn draft(site: &Site, talent: &Person, papers: &Value) -> String {
    let application = json!({ "item": "talent_recognition", "form": recognition_form(), "materials": papers });
    let (status, draft) = site.post(talent, "/api/v1/applications", application).await;
    assert_eq!(status, 201, "{draft}");
    draft["id"].as_str().unwrap().to_owned()
}

async fn withdraw(site: &Site, talent: &Person, id: &str) {
    let (status, withdrawn) = site.post(talent, &format!("/api/v1/applications/{id}/withdraw"), json!(null)).await;
    assert_eq!(status, 200, "{withdrawn}");
}

fn count(answers: &[(u16, Value)], status: u16) -> usize {
    answers.iter().filter(|answer| answer.0 == status).count()
}

both! {
    async fn one_draft_submitted_by_a_crowd_makes_one_case(site: &Site) {
        let talent = site.talent("李雷").await;
        let papers = papers(site, &talent).await;
        for round in 0..rounds() {
            let id = draft(site, &talent, &papers).await;
            let path = format!("/api/v1/applications/{id}/submit");
            let answers = join_all((0..CROWD).map(|_| site.post(&talent, &path, json!(null)))).await;
            assert_eq!((count(&answers, 201), count(&answers, 200)), (1, CROWD - 1), "round {round}: {answers:?}");
            assert!(answers.iter().all(|(_, case)| case["number"] == answers[0].1["number"]), "{answers:?}");
            withdraw(site, &talent, &id).await;
        }
        site.run_jobs().await;
    }

    async fn many_drafts_of_one_person_make_one_open_case(site: &Site) {
        let talent = site.talent("李雷").await;
        let papers = papers(site, &talent).await;
        for round in 0..rounds() {
            let ids = join_all((0..8).map(|_| draft(site, &talent, &papers))).await;
            let paths: Vec<_> = ids.iter().map(|id| format!("/api/v1/applications/{id}/submit")).collect();
            let answers = join_all(paths.iter().map(|path| site.post(&talent, path, json!(null)))).await;
            assert_eq!((count(&answers, 201), count(&answers, 409)), (1, 7), "round {round}: {answers:?}");
            let opened = answers.iter().position(|answer| answer.0 == 201).unwrap();
            withdraw(site, &talent, &ids[opened]).await;
        }
        site.run_jobs().await;
    }

    async fn two_reviewers_race_for_one_task_and_one_gets_it(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let bureau = site.department("dongsheng.human_resources").await;
        let colleague = site.staff("同事", vec![Staff::reviewer(bureau, Duty::Acceptance)]).await;
        site.file_recognition(&talent).await;
        for round in 0..rounds() {
            let task = site.next_task(&office.acceptance).await;
            let racers = [&office.acceptance, &colleague];
            let answers = join_all(racers.iter().map(|racer| site.act(racer, &task, "claim", json!(null)))).await;
            assert_eq!((count(&answers, 200), count(&answers, 412)), (1, 1), "round {round}: {answers:?}");
            let winner = answers.iter().position(|answer| answer.0 == 200).unwrap();
            let (status, released) = site.act(racers[winner], &answers[winner].1, "release", json!(null)).await;
            assert_eq!(status, 200, "{released}");
        }
        // Two decisions about one unclaimed task in the same instant: one counts.
        let task = site.next_task(&office.acceptance).await;
        let accept = json!({ "outcome": "accept" });
        let answers =
            join_all([&office.acceptance, &colleague].map(|racer| site.act(racer, &task, "decide", accept.clone()))).await;
        assert_eq!(count(&answers, 200), 1, "{answers:?}");
        site.run_jobs().await;
    }

    async fn the_last_two_branches_join_once_and_both_succeed(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let papers = papers(site, &talent).await;
        for round in 0..rounds() {
            let id = draft(site, &talent, &papers).await;
            let (status, filed) = site.post(&talent, &format!("/api/v1/applications/{id}/submit"), json!(null)).await;
            assert_eq!(status, 201, "{filed}");
            site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
            site.review(&office.education, json!({ "outcome": "agree" })).await;
            let (science, market) = (site.next_task(&office.science).await, site.next_task(&office.market).await);
            let agree = json!({ "outcome": "agree" });
            let last = [(&office.science, &science), (&office.market, &market)];
            let answers = join_all(last.map(|(who, task)| site.act(who, task, "decide", agree.clone()))).await;
            assert_eq!(count(&answers, 200), 2, "round {round}: {answers:?}");
            let (_, pool) = site.get(&office.second_review, "/api/v1/tasks?box=pool").await;
            assert_eq!(pool["items"].as_array().unwrap().len(), 1, "round {round}: {pool}");
            withdraw(site, &talent, &id).await;
        }
        site.run_jobs().await;
    }

    async fn a_crowd_of_readers_never_sees_half_a_case(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        let task = site.next_task(&office.acceptance).await;
        let timeline = format!("/api/v1/applications/{id}/timeline");
        let reads = join_all((0..CROWD).map(|_| async {
            body(site.request(Some(&talent), Method::GET, &timeline).send().await.unwrap()).await
        }));
        let (seen, (status, _)) =
            join(reads, site.act(&office.acceptance, &task, "decide", json!({ "outcome": "accept" }))).await;
        assert_eq!(status, 200);
        for (status, timeline) in seen {
            assert_eq!(status, 200);
            let accepted = !timeline["accepted_on"].is_null();
            let places = timeline["now"].as_array().unwrap().len();
            assert_eq!(places, if accepted { 3 } else { 1 }, "{timeline}");
        }
        site.run_jobs().await;
    }
}
