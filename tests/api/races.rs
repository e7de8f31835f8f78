//! Races for the same case: each task is decided once, whoever comes second is told so, and a join fires once.
//!
//! `TALENT_PORTAL_ROUNDS` says how often each race is run (3 unless set; the full measure is 1000).

use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::identity::Duty;

use crate::support::{Desks, Person, Site, body};

fn rounds() -> usize {
    std::env::var("TALENT_PORTAL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(3)
}

/// The statuses of some answers, lowest first.
fn statuses(answers: &[(u16, Value)]) -> Vec<u16> {
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.0).collect();
    statuses.sort_unstable();
    statuses
}

async fn only_task(site: &Site, desk: &Person) -> Value {
    let pool = site.pool(desk).await;
    assert_eq!(pool.len(), 1, "{pool:?}");
    pool[0].clone()
}

async fn agree(site: &Site, desk: &Person, task: &Value) -> (u16, Value) {
    site.act(desk, task, "decide", json!({ "outcome": "agree" })).await
}

/// Files a case and takes it up to its two branches; answers their tasks.
async fn at_the_branches(site: &Site, talent: &Person, desks: &Desks) -> (Value, Value) {
    site.file_four_steps(talent).await;
    let first = only_task(site, &desks.first).await;
    assert_eq!(agree(site, &desks.first, &first).await.0, 200);
    (only_task(site, &desks.left).await, only_task(site, &desks.right).await)
}

/// Ends the case that waits at its last step, which was opened once.
async fn end(site: &Site, desks: &Desks) {
    let last = only_task(site, &desks.last).await;
    let (status, ended) = agree(site, &desks.last, &last).await;
    assert_eq!(status, 200, "{ended}");
}

both! {
    async fn both_branches_are_decided_once_by_many_and_join_once(site: &Site) {
        let (talent, desks) = (site.talent("李雷").await, site.four_steps().await);
        let colleague = site.desk("city.science", Duty::Consulted).await;
        for round in 0..rounds() {
            let (left, right) = at_the_branches(site, &talent, &desks).await;
            let lefts = join_all([&desks.left, &colleague, &desks.left].map(|desk| agree(site, desk, &left)));
            let rights = join_all([&desks.right, &desks.right].map(|desk| agree(site, desk, &right)));
            let (lefts, rights) = join(lefts, rights).await;
            assert_eq!(statuses(&lefts), [200, 412, 412], "round {round}: {lefts:?}");
            assert_eq!(statuses(&rights), [200, 412], "round {round}: {rights:?}");
            end(site, &desks).await;
        }
        site.run_jobs().await;
    }

    async fn many_claim_one_task_and_one_has_it(site: &Site) {
        let (talent, desks) = (site.talent("李雷").await, site.four_steps().await);
        let mut crowd = vec![desks.first.clone()];
        for _ in 0..3 {
            crowd.push(site.desk("city.human_resources", Duty::SecondReview).await);
        }
        site.file_four_steps(&talent).await;
        for round in 0..rounds() {
            let task = only_task(site, &desks.first).await;
            let answers = join_all(crowd.iter().map(|desk| site.act(desk, &task, "claim", json!(null)))).await;
            assert_eq!(statuses(&answers), [200, 412, 412, 412], "round {round}: {answers:?}");
            let (winner, (_, claimed)) = answers.iter().enumerate().find(|(_, answer)| answer.0 == 200).unwrap();
            assert_eq!(site.act(&crowd[winner], claimed, "release", json!(null)).await.0, 200);
        }
        site.run_jobs().await;
    }

    /// Either the decision was there first, and is kept for later; or the return was, and there is nothing left to
    /// decide. Both ways the case is back at its first step and nowhere else, and an answer about the same papers stays.
    async fn deciding_and_sending_back_at_the_same_instant(site: &Site) {
        let (talent, desks) = (site.talent("李雷").await, site.four_steps().await);
        let mut decided_first = 0;
        for round in 0..rounds() {
            let (left, right) = at_the_branches(site, &talent, &desks).await;
            let back = json!({ "outcome": "back", "target": "first", "opinion": "材料前后不一,退回重核" });
            let returned = site.act(&desks.left, &left, "decide", back);
            let ((returned, answer), (decided, _)) = if round % 2 == 0 {
                join(returned, agree(site, &desks.right, &right)).await
            } else {
                let (decided, returned) = join(agree(site, &desks.right, &right), returned).await;
                (returned, decided)
            };
            assert_eq!(returned, 200, "round {round}: {answer}");
            assert!([200, 412].contains(&decided), "round {round}: {decided}");
            decided_first += usize::from(decided == 200);
            for desk in [&desks.left, &desks.right, &desks.last] {
                assert!(site.pool(desk).await.is_empty(), "round {round}");
            }
            // Forward again: the return's own step is asked anew, the sibling only if it had not answered yet.
            let first = only_task(site, &desks.first).await;
            assert_eq!(agree(site, &desks.first, &first).await.0, 200);
            let left = only_task(site, &desks.left).await;
            assert_eq!(agree(site, &desks.left, &left).await.0, 200);
            let right = site.pool(&desks.right).await;
            assert_eq!(right.len(), usize::from(decided == 412), "round {round}: {right:?}");
            for task in right {
                assert_eq!(agree(site, &desks.right, &task).await.0, 200);
            }
            end(site, &desks).await;
        }
        println!("the decision was there first in {decided_first} of {} rounds", rounds());
        site.run_jobs().await;
    }

    async fn a_request_that_is_repeated_decides_once(site: &Site) {
        let (talent, desks) = (site.talent("李雷").await, site.four_steps().await);
        for round in 0..rounds() {
            let (left, right) = at_the_branches(site, &talent, &desks).await;
            let path = format!("/api/v1/tasks/{}/decide", left["id"].as_str().unwrap());
            let answers = join_all((0..8).map(|_| async {
                let request = site
                    .request(Some(&desks.left), Method::POST, &path)
                    .header("if-match", format!("\"v{}\"", left["version"]))
                    .header("idempotency-key", format!("round-{round}"))
                    .json(&json!({ "outcome": "agree" }));
                body(request.send().await.unwrap()).await
            }))
            .await;
            assert_eq!(statuses(&answers), [200; 8], "round {round}: {answers:?}");
            assert!(answers.iter().all(|answer| answer == &answers[0]), "round {round}: {answers:?}");
            assert_eq!(agree(site, &desks.right, &right).await.0, 200);
            end(site, &desks).await;
        }
        site.run_jobs().await;
    }
}
