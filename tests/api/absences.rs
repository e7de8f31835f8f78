//! Who is out of office, who acts meanwhile, and how tasks are handed out.

use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::{Duty, Role};

use crate::support::{Person, Site, Staff};

async fn colleague(site: &Site, name: &'static str, duty: Duty) -> Person {
    let bureau = site.department("dongsheng.human_resources").await;
    site.staff(name, vec![Staff::reviewer(bureau, duty)]).await
}

async fn in_box(site: &Site, who: &Person, which: &str) -> Vec<Value> {
    let (status, page) = site.get(who, &format!("/api/v1/tasks?box={which}&limit=100")).await;
    assert_eq!(status, 200, "{page}");
    page["items"].as_array().unwrap().clone()
}

async fn absent(site: &Site, who: &Person, from: &str, until: &str, substitute: Option<&Person>) -> (u16, Value) {
    let substitute = substitute.map(|person| person.person);
    let leave = json!({ "from": from, "until": until, "substitute": substitute });
    site.post(who, "/api/v1/absences", leave).await
}

fn code(problem: &Value) -> &str {
    problem["code"].as_str().unwrap_or_default()
}

both! {
    async fn a_substitute_does_what_the_absent_one_would(site: &Site) {
        let (office, stands_in) = (site.office().await, colleague(site, "同事", Duty::FirstReview).await);
        let talents = [site.talent("李雷").await, site.talent("韩梅").await];
        for talent in &talents {
            site.file_recognition(talent).await;
        }
        let task = site.next_task(&office.acceptance).await;
        let (status, _) = site.act(&office.acceptance, &task, "claim", json!(null)).await;
        assert_eq!(status, 200);
        assert!(in_box(site, &stands_in, "pool").await.is_empty(), "not their position");
        let (status, leave) = absent(site, &office.acceptance, "2026-09-01", "2026-12-31", Some(&stands_in)).await;
        assert_eq!(status, 201, "{leave}");
        let (_, known) = site.get(&stands_in, "/api/v1/absences").await;
        assert_eq!(known[0]["id"], leave["id"], "those for whom I act");
        assert_eq!(in_box(site, &stands_in, "pool").await.len(), 1);
        let left = in_box(site, &stands_in, "mine").await;
        assert_eq!((left.len(), &left[0]["id"], &left[0]["mine"]), (1, &task["id"], &json!(false)));
        assert_eq!(left[0]["with"], json!(office.acceptance.person));
        let (status, decided) = site.act(&stands_in, &left[0], "decide", json!({ "outcome": "accept" })).await;
        assert_eq!(status, 200, "{decided}");
        site.review(&stands_in, json!({ "outcome": "accept" })).await;

        let path = format!("/api/v1/absences/{}", leave["id"].as_str().unwrap());
        assert_eq!(site.delete(&stands_in, &path).await.0, 404, "not theirs to end");
        site.file_recognition(&site.talent("赵敏").await).await;
        assert_eq!(in_box(site, &stands_in, "pool").await.len(), 1);
        assert_eq!(site.delete(&office.acceptance, &path).await.0, 204);
        assert!(in_box(site, &stands_in, "pool").await.is_empty(), "back in office");
        site.run_jobs().await;
    }

    async fn a_substitute_stays_away_from_their_household(site: &Site) {
        let (office, stands_in) = (site.office().await, colleague(site, "韩梅梅", Duty::FirstReview).await);
        let talent = site.talent("李雷").await;
        site.verify(&stands_in, "韩梅梅").await;
        site.marry(&talent, &stands_in).await;
        site.file_recognition(&talent).await;
        assert_eq!(absent(site, &office.acceptance, "2026-09-01", "2026-12-31", Some(&stands_in)).await.0, 201);
        assert!(in_box(site, &stands_in, "pool").await.is_empty());
        let task = site.next_task(&office.acceptance).await;
        assert_eq!(site.act(&stands_in, &task, "claim", json!(null)).await.0, 404);
        site.run_jobs().await;
    }

    async fn without_a_substitute_the_position_is_empty(site: &Site) {
        let office = site.office().await;
        let bureau = site.department("dongsheng.human_resources").await;
        let leads = site.staff("局长", vec![Staff::at(Role::DepartmentHead, bureau)]).await;
        assert_eq!(absent(site, &office.acceptance, "2026-09-01", "2026-12-31", None).await.0, 201);
        site.file_recognition(&site.talent("李雷").await).await;
        assert!(in_box(site, &office.acceptance, "pool").await.is_empty());
        assert_eq!(in_box(site, &leads, "pool").await.len(), 1, "the head does it");
        site.run_jobs().await;
    }

    async fn what_cannot_be_recorded(site: &Site) {
        let (office, other) = (site.office().await, colleague(site, "同事", Duty::FirstReview).await);
        let bureau = site.department("dongsheng.human_resources").await;
        let leads = site.staff("局长", vec![Staff::at(Role::DepartmentHead, bureau)]).await;
        let talent = site.talent("李雷").await;
        let me = &office.acceptance;
        for (from, until, substitute, field) in [
            ("2026-10-02", "2026-10-01", None, "/until"),
            ("2020-01-01", "2020-01-05", None, "/until"),
            ("2026-10-01", "2028-10-01", None, "/until"),
            ("2026-10-01", "2026-10-05", Some(&office.science), "/substitute"),
            ("2026-10-01", "2026-10-05", Some(&talent), "/substitute"),
            ("2026-10-01", "2026-10-05", Some(me), "/substitute"),
        ] {
            let (status, problem) = absent(site, me, from, until, substitute).await;
            assert_eq!((status, problem["fields"][0]["pointer"].as_str()), (422, Some(field)), "{problem}");
        }
        assert_eq!(absent(site, me, "2026-10-01", "2026-10-10", Some(&other)).await.0, 201);
        let (status, problem) = absent(site, me, "2026-10-10", "2026-10-12", None).await;
        assert_eq!((status, code(&problem)), (409, "absence_overlaps"));
        let (status, problem) = absent(site, &other, "2026-10-05", "2026-10-06", Some(me)).await;
        assert_eq!((status, code(&problem)), (409, "substitution_circle"));
        assert_eq!(absent(site, &other, "2026-10-11", "2026-10-12", Some(me)).await.0, 201, "one after the other");
        let of = |who: &Person| json!({ "person": who.person, "from": "2026-11-01", "until": "2026-11-02" });
        assert_eq!(site.post(&other, "/api/v1/absences", of(me)).await.0, 404, "a colleague's");
        assert_eq!(site.post(&leads, "/api/v1/absences", of(&office.science)).await.0, 404, "of another department");
        assert_eq!(site.post(&leads, "/api/v1/absences", of(me)).await.0, 201, "the head may");
        assert_eq!(site.get(&leads, "/api/v1/absences").await.1.as_array().unwrap().len(), 3);
        assert_eq!(site.get(&office.science, "/api/v1/absences").await.1, json!([]));
        assert_eq!(site.post(&talent, "/api/v1/absences", of(&talent)).await.0, 403);
    }

    async fn tasks_are_handed_out_in_turn_or_by_load(site: &Site) {
        let (office, second) = (site.office().await, colleague(site, "受理二", Duty::Acceptance).await);
        let assign = |how: &'static str| move |flow: &mut Value| {
            let steps = flow["steps"].as_array_mut().unwrap();
            steps.iter_mut().find(|step| step["id"] == "acceptance").unwrap()["who"]["assign"] = json!(how);
        };
        site.republish(DefinitionKind::Workflow, "talent_recognition", assign("round_robin")).await;
        let given = async || {
            let (one, two) = (in_box(site, &office.acceptance, "mine").await, in_box(site, &second, "mine").await);
            (one.len(), two.len())
        };
        let mut counts = Vec::new();
        for name in ["李雷", "韩梅", "赵敏", "钱亮"] {
            site.file_recognition(&site.talent(name).await).await;
            counts.push(given().await);
        }
        assert_eq!(counts[1], (1, 1), "one each: {counts:?}");
        assert_eq!(counts[3], (2, 2), "in turn: {counts:?}");
        assert!(in_box(site, &second, "pool").await.is_empty());

        site.republish(DefinitionKind::Workflow, "talent_recognition", assign("least_loaded")).await;
        for task in in_box(site, &second, "mine").await {
            assert_eq!(site.act(&second, &task, "decide", json!({ "outcome": "accept" })).await.0, 200);
        }
        for name in ["孙丽", "周杰"] {
            site.file_recognition(&site.talent(name).await).await;
        }
        assert_eq!(given().await, (2, 2), "both to whoever had none");
        site.run_jobs().await;
    }
}
