//! People are found for what they newly qualify for, told once, and begin from a draft; what a run costs depends on what has
//! changed.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::cases::facts::{self, Reach};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::Role;
use talent_portal::matching::{items, look};

use crate::services::child;
use crate::support::{Person, Site, Staff, body};

pub async fn administrator(site: &Site) -> Person {
    site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await
}

/// Lets matching run and answers how it stands afterwards.
pub async fn search(site: &Site, admin: &Person) -> Value {
    let (status, planned) = site.post(admin, "/api/v1/admin/matching/run", json!(null)).await;
    assert_eq!(status, 202, "{planned}");
    site.run_jobs().await;
    let (status, shown) = site.get(admin, "/api/v1/admin/matching").await;
    assert_eq!(status, 200, "{shown}");
    assert_eq!((&shown["due"], &shown["under_way"]), (&json!(0), &json!([])), "{shown}");
    shown
}

pub async fn matches(site: &Site, who: &Person) -> Vec<Value> {
    let (status, all) = site.get(who, "/api/v1/me/matches").await;
    assert_eq!(status, 200, "{all}");
    all["items"].as_array().unwrap().clone()
}

/// Item and state of everything that somebody was found for, by item.
pub async fn found(site: &Site, who: &Person) -> Vec<(String, String)> {
    let word = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let mut all: Vec<_> = matches(site, who).await.iter().map(|one| (word(one, "item"), word(one, "state"))).collect();
    all.sort();
    all
}

pub async fn match_of(site: &Site, who: &Person, item: &str) -> String {
    let all = matches(site, who).await;
    let one = all.iter().find(|one| one["item"] == item).unwrap_or_else(|| panic!("no match for {item} in {all:?}"));
    one["id"].as_str().unwrap().to_owned()
}

pub async fn doctorate(site: &Site, who: &Person) -> Value {
    let degree = json!({ "kind": "degree", "level": "doctor", "name": "材料科学", "obtained_on": "2026-06-30" });
    let (status, added) = site.post(who, "/api/v1/me/qualifications", degree).await;
    assert_eq!(status, 201, "{added}");
    added
}

pub async fn profile(site: &Site, who: &Person, patch: Value) {
    let shown = site.request(Some(who), Method::GET, "/api/v1/me/profile").send().await.unwrap();
    let tag = shown.headers()["etag"].to_str().unwrap().to_owned();
    let request = site.request(Some(who), Method::PATCH, "/api/v1/me/profile").header("if-match", tag);
    let (status, changed) = body(request.json(&patch).send().await.unwrap()).await;
    assert_eq!(status, 200, "{changed}");
}

async fn set(site: &Site, who: &Person, found: bool, household: bool) {
    let request = site.request(Some(who), Method::PUT, "/api/v1/me/matching");
    let settings = json!({ "found": found, "household": household });
    let (status, saved) = body(request.json(&settings).send().await.unwrap()).await;
    assert_eq!((status, &saved), (200, &settings));
}

/// The messages of one kind in somebody's inbox, newest first.
pub async fn told(site: &Site, who: &Person, template: &str) -> Vec<String> {
    let (status, inbox) = site.get(who, "/api/v1/me/notifications?limit=100").await;
    assert_eq!(status, 200, "{inbox}");
    let all = inbox["items"].as_array().unwrap().iter().filter(|one| one["template"] == template);
    all.map(|one| one["body"].as_str().unwrap().to_owned()).collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(item, state)| ((*item).to_owned(), (*state).to_owned())).collect()
}

both! {
    async fn whoever_newly_qualifies_is_told_once_and_gets_one_draft(site: &Site) {
        let (admin, talent) = (administrator(site).await, site.talent("李雷").await);
        search(site, &admin).await;
        assert_eq!(found(site, &talent).await, []);

        doctorate(site, &talent).await;
        profile(site, &talent, json!({ "district": "dongsheng" })).await;
        let shown = search(site, &admin).await;
        assert_eq!(found(site, &talent).await, pairs(&[("doctor_gift", "told")]));
        let gift = shown["items"].as_array().unwrap().iter().find(|item| item["item"] == "doctor_gift").unwrap();
        assert_eq!(gift["matches"], json!({ "told": 1 }));
        let messages = told(site, &talent, "match_found").await;
        assert_eq!(messages.len(), 1);
        assert!(messages[0].contains("博士来市一次性生活补贴"), "{}", messages[0]);

        profile(site, &talent, json!({ "job_title": "研究员" })).await;
        search(site, &admin).await;
        assert_eq!(told(site, &talent, "match_found").await.len(), 1, "nobody is told twice of the same thing");

        let id = match_of(site, &talent, "doctor_gift").await;
        let (status, draft) = site.post(&talent, &format!("/api/v1/me/matches/{id}/draft"), json!(null)).await;
        assert_eq!((status, &draft["form"]["work_district"]), (201, &json!("dongsheng")), "{draft}");
        let (status, again) = site.post(&talent, &format!("/api/v1/me/matches/{id}/draft"), json!(null)).await;
        assert_eq!((status, &again["id"]), (200, &draft["id"]));
        assert_eq!(found(site, &talent).await, pairs(&[("doctor_gift", "drafted")]));
        let other = site.talent("韩梅梅").await;
        assert_eq!(site.post(&other, &format!("/api/v1/me/matches/{id}/draft"), json!(null)).await.0, 404);

        let thrown = format!("/api/v1/applications/{}", draft["id"].as_str().unwrap());
        assert_eq!(site.delete(&talent, &thrown).await.0, 204);
        let (status, new) = site.post(&talent, &format!("/api/v1/me/matches/{id}/draft"), json!(null)).await;
        assert_eq!(status, 201, "a draft that was thrown away can be begun anew: {new}");
        search(site, &admin).await;
    }

    async fn a_second_run_looks_only_at_those_who_changed(site: &Site) {
        let admin = administrator(site).await;
        let mut talents = Vec::new();
        for number in 0..12 {
            let talent = site.talent("李雷").await;
            if number % 3 == 0 {
                doctorate(site, &talent).await;
            }
            talents.push(talent);
        }
        let first = search(site, &admin).await;
        let items = i64::try_from(first["items"].as_array().unwrap().len()).unwrap();
        let walk = first["runs"]["items"].as_array().unwrap().iter().find(|run| run["reason"] == "rules").unwrap();
        assert_eq!((&walk["walked"], &walk["evaluated"]), (&json!(12), &json!(12 * items)), "{walk}");
        let runs = first["runs"]["items"].as_array().unwrap().len();

        let quiet = search(site, &admin).await;
        assert_eq!(quiet["runs"]["items"].as_array().unwrap().len(), runs, "nothing has changed, nobody was looked at");

        for talent in &talents[..3] {
            profile(site, talent, json!({ "district": "dongsheng" })).await;
        }
        let again = search(site, &admin).await;
        let due = &again["runs"]["items"][0];
        assert_eq!(again["runs"]["items"].as_array().unwrap().len(), runs + 1);
        assert_eq!(
            (&due["reason"], &due["walked"], &due["estimate"], &due["evaluated"], &due["found"]),
            (&json!("due"), &json!(3), &json!(3), &json!(3 * items), &json!(0)),
            "{due}"
        );
        assert_eq!(due["opened"], 0, "no clause asks for what is sealed");
    }

    async fn a_page_takes_as_many_statements_for_many_as_for_one(site: &Site) {
        let mut people = Vec::new();
        for _ in 0..12 {
            let talent = site.card_holder("李雷", "C").await;
            doctorate(site, &talent).await;
            child(site, &talent).await;
            people.push(talent.person);
        }
        site.run_jobs().await;
        let one = vec![people[0]];
        let count = |people: Vec<talent_portal::identity::PersonId>| {
            site.app.read(move |tx| {
                let all = items::all(tx)?;
                Ok(look::look(tx, &people, &all, true)?.statements)
            })
        };
        count(one.clone()).await.unwrap();
        let (few, many) = (count(one).await.unwrap(), count(people).await.unwrap());
        assert_eq!(few, many);
    }

    async fn what_time_brings_is_looked_at_on_its_day(site: &Site) {
        site.republish(DefinitionKind::Service, "doctor_gift", |item| {
            let months = json!({ "at_least_months": { "since": "applicant.employed_since", "months": 6 } });
            item["eligibility"].as_array_mut().unwrap().push(json!({ "code": "months", "requires": months, "assumed": true }));
        }).await;
        let (admin, talent) = (administrator(site).await, site.talent("李雷").await);
        doctorate(site, &talent).await;
        profile(site, &talent, json!({ "employer_name": "碳中和研究院", "employed_since": "2026-05-31" })).await;
        let runs = search(site, &admin).await["runs"]["items"].as_array().unwrap().len();
        assert_eq!(found(site, &talent).await, []);

        site.advance(TimeDelta::days(76));
        let (admin, talent) = (administrator(site).await, site.signed_in_again(&talent).await);
        let before = search(site, &admin).await;
        assert_eq!(before["runs"]["items"].as_array().unwrap().len(), runs, "the day before nobody is looked at");

        site.advance(TimeDelta::days(1));
        let (admin, talent) = (administrator(site).await, site.signed_in_again(&talent).await);
        let after = search(site, &admin).await;
        assert_eq!(after["runs"]["items"][0]["walked"], 1, "on 30 November the six months are over");
        assert_eq!(found(site, &talent).await, pairs(&[("doctor_gift", "told")]));
    }

    async fn people_say_whether_they_are_found_and_by_what(site: &Site) {
        site.republish(DefinitionKind::Service, "card_health_check", |item| {
            let children = json!({ "count_at_least": { "fact": "household.children", "least": 1 } });
            item["eligibility"].as_array_mut().unwrap().push(json!({ "code": "children", "requires": children, "assumed": true }));
        }).await;
        let (admin, talent) = (administrator(site).await, site.card_holder("李雷", "C").await);
        child(site, &talent).await;
        search(site, &admin).await;
        assert_eq!(found(site, &talent).await, pairs(&[("rent_subsidy", "told")]), "nobody looks at a household unasked");

        set(site, &talent, true, true).await;
        let shown = search(site, &admin).await;
        assert_eq!(found(site, &talent).await, pairs(&[("card_health_check", "told"), ("rent_subsidy", "told")]));
        assert_eq!(shown["runs"]["items"][0]["opened"], 1);

        set(site, &talent, false, false).await;
        search(site, &admin).await;
        assert_eq!(found(site, &talent).await, pairs(&[("card_health_check", "lapsed"), ("rent_subsidy", "lapsed")]));
        let id = match_of(site, &talent, "rent_subsidy").await;
        let (status, refused) = site.post(&talent, &format!("/api/v1/me/matches/{id}/draft"), json!(null)).await;
        assert_eq!((status, &refused["code"]), (409, &json!("match_lapsed")));

        set(site, &talent, true, false).await;
        search(site, &admin).await;
        assert_eq!(found(site, &talent).await, pairs(&[("card_health_check", "lapsed"), ("rent_subsidy", "told")]));
        assert_eq!(told(site, &talent, "match_found").await.len(), 2, "once for each item");
    }

    async fn changed_rules_walk_over_everybody(site: &Site) {
        let (admin, talent) = (administrator(site).await, site.talent("李雷").await);
        doctorate(site, &talent).await;
        let declined = site.talent("韩梅梅").await;
        doctorate(site, &declined).await;
        search(site, &admin).await;
        let id = match_of(site, &declined, "doctor_gift").await;
        assert_eq!(site.post(&declined, &format!("/api/v1/me/matches/{id}/decline"), json!(null)).await.0, 204);

        let professor = json!({ "in_list": { "fact": "qualifications.title", "list": ["senior_title"] } });
        site.republish(DefinitionKind::Service, "doctor_gift", |item| {
            item["eligibility"].as_array_mut().unwrap().push(json!({ "code": "title", "requires": professor, "assumed": true }));
        }).await;
        let shown = search(site, &admin).await;
        let walk = &shown["runs"]["items"][0];
        assert_eq!(
            (&walk["reason"], &walk["items"], &walk["walked"], &walk["evaluated"], &walk["lapsed"]),
            (&json!("rules"), &json!(["doctor_gift"]), &json!(2), &json!(2), &json!(1)),
            "{walk}"
        );
        assert_eq!(found(site, &talent).await, pairs(&[("doctor_gift", "lapsed")]));

        site.republish(DefinitionKind::Service, "doctor_gift", |item| {
            item["eligibility"].as_array_mut().unwrap().pop();
        }).await;
        search(site, &admin).await;
        assert_eq!(found(site, &talent).await, pairs(&[("doctor_gift", "told")]));
        assert_eq!(told(site, &talent, "match_found").await.len(), 1, "it is no news");
        assert_eq!(found(site, &declined).await, pairs(&[("doctor_gift", "declined")]));

        site.republish(DefinitionKind::Service, "doctor_gift", |item| { item["found"] = json!(false); }).await;
        search(site, &admin).await;
        assert_eq!(found(site, &talent).await, pairs(&[("doctor_gift", "lapsed")]));
    }

    async fn facts_about_many_are_those_about_one(site: &Site) {
        let rich = site.card_holder("李雷", "B").await;
        doctorate(site, &rich).await;
        child(site, &rich).await;
        profile(site, &rich, json!({
            "district": "dongsheng", "employer_name": "碳中和研究院", "employed_since": "2025-03-01",
            "birth_date": "1990-03-07", "sex": "male"
        })).await;
        let (poor, stranger) = (site.talent("韩梅梅").await, site.stranger("路人").await);
        let people = [rich.person, poor.person, stranger.person];
        site.app.read(move |tx| {
            let page = facts::of_many(tx, &people)?;
            for person in people {
                let alone = facts::of_person(tx, person)?;
                let mut together = page.tell(tx, person, Reach::Household)?.facts;
                assert_eq!(together.get("applicant.granted_items"), Some(&json!([])), "asked for by clauses alone");
                assert_eq!(together.iter().count(), alone.iter().count() + 1);
                for (name, value) in alone.iter() {
                    assert_eq!(together.get(name), Some(value), "{name}");
                }
                together = page.tell(tx, person, Reach::Plain)?.facts;
                for sealed in ["applicant.birth_date", "applicant.age", "applicant.sex", "household.children"] {
                    assert_eq!(together.get(sealed), None, "{sealed}");
                }
            }
            Ok(())
        }).await.unwrap();
    }
}
