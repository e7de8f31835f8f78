//! Ratings: once for each handling, a bad one by name is followed up, and the figures single out nobody.

use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::{Duty, Role};

use crate::support::{Person, Site, Staff, body};

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

async fn rate(site: &Site, who: &Person, application: &str, rating: Value) -> (u16, Value) {
    site.post(who, &format!("/api/v1/applications/{application}/ratings"), rating).await
}

async fn ratings(site: &Site, who: &Person, application: &str) -> Value {
    let (status, ratings) = site.get(who, &format!("/api/v1/applications/{application}/ratings")).await;
    assert_eq!(status, 200, "{ratings}");
    ratings
}

/// What can be rated: handling and whether it is for the second time.
fn rateable(ratings: &Value) -> Vec<(&str, bool)> {
    let all = ratings["rateable"].as_array().unwrap().iter();
    all.map(|one| (one["handling"].as_str().unwrap(), one["again"].as_bool().unwrap())).collect()
}

async fn follow_ups(site: &Site, who: &Person) -> Vec<Value> {
    let (status, page) = site.get(who, "/api/v1/rating-follow-ups").await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

async fn step(site: &Site, who: &Person, follow_up: &Value, verb: &str, json: Value) -> (u16, Value) {
    let path = format!("/api/v1/rating-follow-ups/{}/{verb}", follow_up["id"].as_str().unwrap());
    let tag = format!("\"v{}\"", follow_up["version"]);
    let request = site.request(Some(who), Method::POST, &path).header("if-match", tag);
    let request = if json.is_null() { request } else { request.json(&json) };
    body(request.send().await.unwrap()).await
}

async fn told(site: &Site, who: &Person, template: &str) -> usize {
    let who = site.signed_in_again(who).await;
    site.told(&who).await.iter().filter(|one| *one == template).count()
}

async fn head(site: &Site, department: &str) -> Person {
    let department = site.department(department).await;
    site.staff("局长", vec![Staff::at(Role::DepartmentHead, department)]).await
}

async fn supervisor(site: &Site) -> Person {
    let department = site.department("city.talent_office").await;
    site.staff("督办员", vec![Staff::at(Role::Supervisor, department)]).await
}

async fn desk(site: &Site) -> Person {
    let department = site.department("dongsheng.human_resources").await;
    site.staff("受理员", vec![Staff::reviewer(department, Duty::Acceptance)]).await
}

/// A recognition that was accepted; answers its application.
async fn accepted(site: &Site, talent: &Person, desk: &Person) -> String {
    let (id, _) = site.file_recognition(talent).await;
    site.review(desk, json!({ "outcome": "accept" })).await;
    site.run_jobs().await;
    id
}

fn bad(named: bool) -> Value {
    json!({ "handling": "acceptance", "level": "dissatisfied", "words": ["asked_twice"], "comment": " 同一材料要了两次 ",
        "named": named })
}

fn again(level: &str) -> Value {
    json!({ "handling": "acceptance", "level": level, "comment": "已经改了", "named": true, "again": true })
}

both! {
    async fn a_handling_is_rated_once(site: &Site) {
        let (talent, desk) = (site.talent("李雷").await, desk(site).await);
        let (id, _) = site.file_recognition(&talent).await;
        let good = json!({ "handling": "acceptance", "level": "satisfied", "words": ["quick", "quick"], "named": false });
        assert_eq!(code(&rate(site, &talent, &id, good.clone()).await), (409, "not_rateable"), "not accepted yet");
        site.review(&desk, json!({ "outcome": "accept" })).await;
        assert_eq!(rateable(&ratings(site, &talent, &id).await), [("acceptance", false)]);

        let (_, words) = site.get(&talent, "/api/v1/public/rating-words").await;
        assert!(words.as_array().unwrap().iter().any(|word| word["code"] == "rude" && word["bad"] == true), "{words}");
        let wrong = json!({ "handling": "acceptance", "level": "satisfied", "words": ["quick", "rude"], "named": false });
        let (status, refused) = rate(site, &talent, &id, wrong).await;
        let field = &refused["fields"][0];
        assert_eq!((status, &field["pointer"], &field["code"]), (422, &json!("/words/1"), &json!("unknown_rating_word")), "{refused}");
        let second = json!({ "handling": "acceptance", "level": "satisfied", "named": true, "again": true });
        assert_eq!(code(&rate(site, &talent, &id, second.clone()).await), (409, "not_rateable"), "nothing came before");

        let other = site.talent("韩梅梅").await;
        assert_eq!(code(&rate(site, &other, &id, good.clone()).await), (404, "not_found"));
        assert_eq!(site.get(&other, &format!("/api/v1/applications/{id}/ratings")).await.0, 404);
        let (status, out) = rate(site, &talent, &id, good.clone()).await;
        assert_eq!((status, &out["given"][0]["level"], &out["given"][0]["words"]), (201, &json!("satisfied"), &json!(["quick"])), "{out}");
        assert_eq!(code(&rate(site, &talent, &id, good.clone()).await), (409, "already_rated"));
        assert_eq!(code(&rate(site, &talent, &id, second).await), (409, "already_rated"), "a good one is final");
        let result = json!({ "handling": "result", "level": "very_satisfied", "named": false });
        assert_eq!(code(&rate(site, &talent, &id, result.clone()).await), (409, "not_rateable"), "still open");
        assert_eq!(site.post(&talent, &format!("/api/v1/applications/{id}/withdraw"), json!(null)).await.0, 200);
        assert_eq!(rateable(&ratings(site, &talent, &id).await), [("result", false)]);
        site.run_jobs().await;

        // Thirty days in this pack, the last one included.
        site.advance(TimeDelta::days(30));
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(rateable(&ratings(site, &talent, &id).await), [("result", false)]);
        site.advance(TimeDelta::days(1));
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(code(&rate(site, &talent, &id, result).await), (409, "not_rateable"));
        site.run_jobs().await;
    }

    async fn a_bad_rating_by_name_is_contacted_and_answered(site: &Site) {
        let (talent, desk, watcher) = (site.talent("李雷").await, desk(site).await, supervisor(site).await);
        let leads = head(site, "dongsheng.human_resources").await;
        let elsewhere = head(site, "city.science").await;
        let id = accepted(site, &talent, &desk).await;
        let (status, out) = rate(site, &talent, &id, bad(true)).await;
        assert_eq!((status, &out["given"][0]["comment"]), (201, &json!("同一材料要了两次")), "{out}");
        assert_eq!(out["given"][0]["follow_up"]["stage"], "open", "{out}");
        assert_eq!(rateable(&out), [("acceptance", true)]);
        assert_eq!(told(site, &leads, "bad_rating").await, 1);
        for nobody in [&elsewhere, &watcher, &desk] {
            assert_eq!(told(site, nobody, "bad_rating").await, 0);
        }

        // Monday the 14th: contact by Tuesday, and settle by the 15th working day over the worked Sunday and the holidays.
        let found = follow_ups(site, &leads).await;
        let one = &found[0];
        assert_eq!((found.len(), &one["contact_due_on"], &one["level"]), (1, &json!("2026-09-15"), &json!("dissatisfied")), "{one}");
        assert_eq!((&one["applicant"], &one["comment"]), (&json!("李雷"), &json!("同一材料要了两次")));
        assert_eq!(follow_ups(site, &watcher).await.len(), 1);
        assert_eq!(follow_ups(site, &elsewhere).await.len(), 0);
        let path = format!("/api/v1/rating-follow-ups/{}", one["id"].as_str().unwrap());
        assert_eq!(site.get(&elsewhere, &path).await.0, 404);
        assert_eq!(code(&step(site, &elsewhere, one, "contact", json!(null)).await), (404, "not_found"));
        for refused in [&desk, &talent] {
            assert_eq!(site.get(refused, &path).await.0, 403);
        }

        let answer = json!({ "answer": "已核实,材料清单已改正并致歉" });
        assert_eq!(code(&step(site, &leads, one, "settle", answer.clone()).await), (409, "contact_first"));
        assert_eq!(site.post(&leads, &format!("{path}/address-reveals"), json!(null)).await, (200, json!({ "email": talent.login })));
        assert_eq!(code(&site.post(&elsewhere, &format!("{path}/address-reveals"), json!(null)).await), (404, "not_found"));
        assert_eq!(code(&site.post(&leads, &format!("{path}/contact"), json!(null)).await), (428, "precondition_required"));
        let (status, contacted) = step(site, &leads, one, "contact", json!(null)).await;
        assert_eq!((status, &contacted["stage"]), (200, &json!("contacted")), "{contacted}");
        assert_eq!(code(&step(site, &leads, one, "contact", json!(null)).await), (412, "stale_version"));
        assert_eq!(code(&step(site, &leads, &contacted, "contact", json!(null)).await), (409, "follow_up_done"));
        assert_eq!(code(&step(site, &leads, &contacted, "settle", json!({ "answer": "  " })).await), (422, "invalid"));
        let (status, settled) = step(site, &leads, &contacted, "settle", answer).await;
        assert_eq!((status, &settled["stage"]), (200, &json!("settled")), "{settled}");
        assert_eq!(code(&step(site, &leads, &settled, "settle", json!({ "answer": "x" })).await), (409, "follow_up_done"));
        assert_eq!(told(site, &talent, "rating_answered").await, 1);
        assert_eq!(code(&site.post(&leads, &format!("{path}/address-reveals"), json!(null)).await), (409, "follow_up_done"));
        let mine = ratings(site, &talent, &id).await;
        assert_eq!(mine["given"][0]["follow_up"]["answer"], "已核实,材料清单已改正并致歉", "{mine}");
        let (_, open) = site.get(&leads, "/api/v1/rating-follow-ups?stage=open").await;
        assert_eq!(open["items"], json!([]));

        // Everything was done in time: nobody is warned.
        site.advance(TimeDelta::days(40));
        site.run_jobs().await;
        assert_eq!(told(site, &leads, "bad_rating_late").await, 0);
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let (_, records) = site.get(&auditor, "/api/v1/audit/records?stream=case&limit=100").await;
        let acts = records["items"].as_array().unwrap().iter().filter(|one| one["action"] == "follow_up_rating");
        assert_eq!(acts.count(), 2);
        let looked = records["items"].as_array().unwrap().iter().filter(|one| one["action"] == "reveal_addresses");
        assert_eq!(looked.count(), 1, "who looked goes on record");
        assert!(!records.to_string().contains("致歉") && !records.to_string().contains("要了两次"), "what was written is not there");
    }

    async fn what_is_late_climbs_up_and_a_second_rating_closes_nothing(site: &Site) {
        let (talent, desk, watcher) = (site.talent("李雷").await, desk(site).await, supervisor(site).await);
        let leads = head(site, "dongsheng.human_resources").await;
        let id = accepted(site, &talent, &desk).await;
        assert_eq!(rate(site, &talent, &id, bad(true)).await.0, 201);
        let (status, out) = rate(site, &talent, &id, again("satisfied")).await;
        assert_eq!((status, out["given"].as_array().unwrap().len(), rateable(&out).len()), (201, 2, 0), "{out}");
        assert_eq!(code(&rate(site, &talent, &id, again("dissatisfied")).await), (409, "already_rated"));
        let one = &follow_ups(site, &leads).await[0];
        assert_eq!((&one["stage"], &one["again"]["level"], &one["again"]["comment"]), (&json!("open"), &json!("satisfied"), &json!("已经改了")), "{one}");

        site.advance(TimeDelta::days(2));
        site.run_jobs().await;
        for who in [&leads, &watcher] {
            assert_eq!(told(site, who, "bad_rating_late").await, 1, "not contacted by Tuesday");
        }
        let leads = site.staff_again(&leads).await;
        assert_eq!(step(site, &leads, one, "contact", json!(null)).await.0, 200);
        site.advance(TimeDelta::days(30));
        site.run_jobs().await;
        for who in [&leads, &watcher] {
            assert_eq!(told(site, who, "bad_rating_late").await, 2, "nor settled by the second day");
        }
        site.run_jobs().await;
        assert_eq!(told(site, &leads, "bad_rating_late").await, 2, "each once");
    }

    async fn a_second_bad_rating_joins_what_is_under_way_or_opens_it_anew(site: &Site) {
        let (desk, leads) = (desk(site).await, head(site, "dongsheng.human_resources").await);
        let (first, second) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let id = accepted(site, &first, &desk).await;
        assert_eq!(rate(site, &first, &id, bad(true)).await.0, 201);
        assert_eq!(rate(site, &first, &id, again("very_dissatisfied")).await.0, 201);
        let found = follow_ups(site, &leads).await;
        assert_eq!((found.len(), &found[0]["again"]["level"]), (1, &json!("very_dissatisfied")), "{found:?}");
        assert_eq!(told(site, &leads, "bad_rating").await, 2, "those who have it in hand hear of it");

        // Without a name at first there is nothing under way; by name then there is.
        let id = accepted(site, &second, &desk).await;
        assert_eq!(rate(site, &second, &id, bad(false)).await.0, 201);
        assert_eq!(follow_ups(site, &leads).await.len(), 1);
        assert_eq!(rate(site, &second, &id, again("dissatisfied")).await.0, 201);
        let found = follow_ups(site, &leads).await;
        assert_eq!((found.len(), &found[0]["applicant"], &found[0]["comment"]), (2, &json!("韩梅梅"), &json!("已经改了")));
        assert!(!found[0].to_string().contains("要了两次"), "what was said without a name stays so: {}", found[0]);
        site.run_jobs().await;
    }

    async fn nobody_follows_up_their_own_household(site: &Site) {
        let (talent, desk, watcher) = (site.talent("李雷").await, desk(site).await, supervisor(site).await);
        let bureau = site.department("dongsheng.human_resources").await;
        let spouse = site.staff("韩梅梅", vec![Staff::at(Role::DepartmentHead, bureau), Staff::role(Role::Talent)]).await;
        site.verify(&spouse, "韩梅梅").await;
        site.marry(&talent, &spouse).await;
        let id = accepted(site, &talent, &desk).await;
        assert_eq!(rate(site, &talent, &id, bad(true)).await.0, 201);
        assert_eq!(told(site, &spouse, "bad_rating").await, 0);
        assert_eq!(told(site, &watcher, "bad_rating").await, 1, "where nobody else leads, supervisors are told");
        assert_eq!(follow_ups(site, &spouse).await.len(), 0);
        let one = &follow_ups(site, &watcher).await[0];
        assert_eq!(code(&step(site, &spouse, one, "contact", json!(null)).await), (404, "not_found"));
        assert_eq!(step(site, &watcher, one, "contact", json!(null)).await.0, 200);
        site.run_jobs().await;
    }

    async fn without_a_name_it_counts_and_tells_of_nobody(site: &Site) {
        site.republish(DefinitionKind::Pack, "ordos", |pack| pack["ratings"]["publish_from"] = json!(3)).await;
        let (desk, watcher) = (desk(site).await, supervisor(site).await);
        let leads = head(site, "dongsheng.human_resources").await;
        let figures = async || site.get(&watcher, "/api/v1/public/ratings/talent_recognition").await;
        for (name, level) in [("李雷", "dissatisfied"), ("韩梅梅", "satisfied"), ("王五", "satisfied")] {
            let talent = site.talent(name).await;
            let id = accepted(site, &talent, &desk).await;
            let rating = json!({ "handling": "acceptance", "level": level, "comment": "不留名", "named": false });
            assert_eq!(rate(site, &talent, &id, rating).await.0, 201);
            if name == "李雷" {
                // A second look inside the month takes the place of the first.
                let better = json!({ "handling": "acceptance", "level": "fairly_satisfied", "named": false, "again": true });
                assert_eq!(rate(site, &talent, &id, better).await.0, 201);
            }
        }
        assert_eq!(follow_ups(site, &watcher).await.len(), 0);
        for who in [&leads, &watcher] {
            assert_eq!(told(site, who, "bad_rating").await, 0);
        }
        let (status, now) = figures().await;
        assert_eq!((status, &now["figures"], &now["periods"]), (200, &Value::Null, &json!([])), "the month is not over: {now}");
        site.advance(TimeDelta::days(20));
        site.run_jobs().await;
        let watcher = site.staff_again(&watcher).await;
        let (_, later) = site.get(&watcher, "/api/v1/public/ratings/talent_recognition").await;
        let levels = json!({ "satisfied": 2, "fairly_satisfied": 1 });
        assert_eq!((&later["figures"]["total"], &later["figures"]["satisfied"], &later["figures"]["levels"]), (&json!(3), &json!(3), &levels), "{later}");
        assert_eq!((&later["departments"][0]["code"], &later["departments"][0]["total"]), (&json!("dongsheng.human_resources"), &json!(3)));
        assert_eq!((&later["periods"][0]["from"], &later["periods"][0]["until"]), (&json!("2026-09"), &json!("2026-09")));
        assert_eq!(body(site.request(None, Method::GET, "/api/v1/public/ratings/nothing").send().await.unwrap()).await.0, 404);
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let (_, records) = site.get(&auditor, "/api/v1/audit/records?stream=case&limit=100").await;
        let rated: Vec<_> = records["items"].as_array().unwrap().iter().filter(|one| one["action"] == "rate_handling").collect();
        assert_eq!(rated.len(), 4);
        assert!(!format!("{rated:?}").contains("satisfied"), "the audit knows whose case it is: {rated:?}");
    }

    async fn two_ratings_at_once_are_one(site: &Site) {
        let (talent, desk, watcher) = (site.talent("李雷").await, desk(site).await, supervisor(site).await);
        let id = accepted(site, &talent, &desk).await;
        for rating in [bad(true), again("very_dissatisfied")] {
            let answers = join_all((0..5).map(|_| rate(site, &talent, &id, rating.clone()))).await;
            let mut statuses: Vec<_> = answers.iter().map(code).collect();
            statuses.sort_unstable();
            let late = (409, "already_rated");
            assert_eq!(statuses, [(201, ""), late, late, late, late], "{answers:?}");
        }
        assert_eq!(follow_ups(site, &watcher).await.len(), 1);
        let one = &follow_ups(site, &watcher).await[0];
        let acts = join_all((0..4).map(|_| step(site, &watcher, one, "contact", json!(null)))).await;
        let mut statuses: Vec<_> = acts.iter().map(|act| act.0).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412], "{acts:?}");
        site.run_jobs().await;
    }
}
