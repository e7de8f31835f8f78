//! Running cases stay with the version of the flow that they were filed under, until somebody moves one.

use futures_util::future::join3;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::{Duty, Role};
use talent_portal::packs::{self, ApplyMode};

use crate::support::{Person, Site, Staff, body, ordos};

const FLOW: &str = "talent_recognition";

async fn administrator(site: &Site) -> Person {
    site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await
}

/// Publishes a version in which a step has another id.
async fn rename(site: &Site, from: &str, to: &str) {
    let (from, to) = (format!("\"{from}\""), format!("\"{to}\""));
    site.republish(DefinitionKind::Workflow, FLOW, |flow| {
        *flow = serde_json::from_str(&flow.to_string().replace(&from, &to)).unwrap();
    })
    .await;
}

/// The id of the first version of a flow in this state.
async fn version(site: &Site, admin: &Person, code: &str, status: &str) -> Value {
    let (_, page) =
        site.get(admin, &format!("/api/v1/admin/definitions?kind=workflow&code={code}&status={status}")).await;
    page["items"][0]["id"].clone()
}

async fn case_of(site: &Site, reviewer: &Person) -> String {
    site.next_task(reviewer).await["case_id"].as_str().unwrap().to_owned()
}

async fn moves(site: &Site, who: &Person, case: &str, input: Value) -> (u16, Value) {
    site.post(who, &format!("/api/v1/cases/{case}/moves"), input).await
}

fn refusal(answer: &(u16, Value)) -> (u16, &str, Option<&str>) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default(), answer.1["fields"][0]["pointer"].as_str())
}

async fn notices(site: &Site) -> usize {
    let (_, list) = body(site.request(None, Method::GET, "/api/v1/public/notices").send().await.unwrap()).await;
    list["items"].as_array().unwrap().len()
}

both! {
    async fn a_case_in_a_parallel_block_goes_on_under_another_version(site: &Site) {
        let (talent, office, admin) = (site.talent("李雷").await, site.office().await, administrator(site).await);
        let (id, _) = site.file_recognition(&talent).await;
        let case = case_of(site, &office.acceptance).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        site.review(&office.science, json!({ "outcome": "agree" })).await;
        let due = site.timeline(&talent, &id).await["case"]["due_on"].clone();
        rename(site, "education_check", "degree_check").await;
        let before = site.next_task(&office.education).await;
        assert_eq!(before["step"], "education_check", "it stays with its version");

        let to = version(site, &admin, FLOW, "published").await;
        let (status, tried) = moves(site, &admin, &case, json!({ "definition": to, "dry_run": true })).await;
        assert_eq!((status, &tried["moved"]), (200, &json!(false)), "{tried}");
        let refused: Vec<_> = tried["refused"].as_array().unwrap().iter().map(|one| (&one["step"], &one["problem"])).collect();
        assert!(refused.contains(&(&json!("education_check"), &json!("marking"))), "{tried}");
        assert!(refused.contains(&(&json!("consultation"), &json!("block"))), "{tried}");
        assert!(tried["refused"][0]["text"]["zh"].as_str().unwrap().contains("新版本"), "{tried}");
        let reason = "教育核查环节更名";
        let answer = moves(site, &admin, &case, json!({ "definition": to, "reason": reason })).await;
        assert_eq!((answer.0, answer.1["code"].as_str()), (409, Some("move_refused")), "{}", answer.1);
        let pointers: Vec<_> = answer.1["fields"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
        assert!(pointers.contains(&"/mapping/education_check"), "{pointers:?}");

        let mapping = json!({ "education_check": "degree_check" });
        let (_, tried) = moves(site, &admin, &case, json!({ "definition": to, "mapping": mapping, "dry_run": true })).await;
        assert_eq!((&tried["refused"], &tried["mapped"], &tried["moved"]), (&json!([]), &mapping, &json!(false)), "{tried}");
        let kept = tried["kept"].as_array().unwrap().iter().find(|one| one["step"] == "education_check").unwrap();
        assert_eq!((&kept["to"], &kept["tasks"]), (&json!("degree_check"), &json!(1)), "{tried}");
        assert_eq!(site.next_task(&office.education).await, before, "a trial does nothing");
        let without = moves(site, &admin, &case, json!({ "definition": to, "mapping": mapping })).await;
        assert_eq!(refusal(&without), (422, "invalid", Some("/reason")));

        let (status, moved) = moves(site, &admin, &case, json!({ "definition": to, "mapping": mapping, "reason": reason })).await;
        assert_eq!((status, &moved["moved"], &moved["mapped"]), (200, &json!(true), &mapping), "{moved}");
        assert_eq!((&moved["from"]["version"], &moved["to"]["version"]), (&json!(1), &json!(2)));
        let after = site.next_task(&office.education).await;
        assert_eq!((&after["id"], &after["step"]), (&before["id"], &json!("degree_check")), "the same task");
        assert_eq!(site.act(&office.education, &before, "claim", json!(null)).await.0, 412, "it is not what was read");
        let timeline = site.timeline(&talent, &id).await;
        assert_eq!(timeline["case"]["due_on"], due, "what was promised stays");
        let told = timeline["history"].as_array().unwrap().iter().find(|line| line["what"] == "moved_to_version").unwrap();
        assert_eq!(told["message"], reason);
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let (_, records) = site.get(&auditor, &format!("/api/v1/audit/records?stream=case&stream_id={case}&limit=100")).await;
        let record = records["items"].as_array().unwrap().iter().find(|one| one["action"] == "move_case").unwrap();
        assert!(record.to_string().contains("moved_to_version"), "{record}");
        let again = moves(site, &admin, &case, json!({ "definition": to, "reason": reason })).await;
        assert_eq!(refusal(&again), (422, "invalid", Some("/definition")), "it is there already");

        site.review(&office.education, json!({ "outcome": "agree" })).await;
        site.review(&office.market, json!({ "outcome": "agree" })).await;
        site.review(&office.second_review, json!({ "outcome": "agree" })).await;
        let decided = site.review(&office.decision, json!({ "outcome": "approve" })).await;
        assert_eq!(decided["status"], "done", "{decided}");
        assert_eq!(notices(site).await, 1);
        site.run_jobs().await;
    }

    async fn what_is_filed_later_runs_the_newest_version(site: &Site) {
        let office = site.office().await;
        for (name, step) in [("李雷", "education_check"), ("韩梅梅", "degree_check")] {
            let talent = site.talent(name).await;
            let (id, _) = site.file_recognition(&talent).await;
            rename(site, "education_check", "degree_check").await;
            site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
            let waits = site.waits_at(&talent, &id).await;
            assert!(waits.iter().any(|at| at == step), "{waits:?}");
        }
        site.run_jobs().await;
    }

    async fn who_and_what_is_not_moved(site: &Site) {
        let (talent, office, admin) = (site.talent("李雷").await, site.office().await, administrator(site).await);
        let spouse = site.staff("韩梅梅", vec![Staff::role(Role::SystemAdmin)]).await;
        site.verify(&spouse, "韩梅梅").await;
        site.marry(&talent, &spouse).await;
        let (id, _) = site.file_recognition(&talent).await;
        let case = case_of(site, &office.acceptance).await;
        rename(site, "education_check", "degree_check").await;
        rename(site, "science_check", "skill_check").await;
        let to = version(site, &admin, FLOW, "published").await;
        let good = json!({ "definition": to, "reason": "更名", "mapping": {} });
        let desk = site.department("dongsheng.human_resources").await;
        let head = site.staff("负责人", vec![Staff::at(Role::DepartmentHead, desk)]).await;
        for who in [&talent, &office.acceptance, &head] {
            assert_eq!(moves(site, who, &case, good.clone()).await.0, 403);
        }
        for dry_run in [true, false] {
            let mut input = good.clone();
            input["dry_run"] = json!(dry_run);
            assert_eq!(refusal(&moves(site, &spouse, &case, input).await), (404, "not_found", None), "a case of the household");
        }
        site.app.write(|tx| {
            let mut pack = (*ordos()).clone();
            pack.workflows.get_mut("rent_subsidy").unwrap().limits.promised -= 1;
            let flow = pack.workflows.get_mut("talent_recognition").unwrap();
            flow.limits.promised -= 1;
            packs::apply(tx, &pack, ApplyMode::Draft, None)
        }).await.unwrap();
        let others = [
            version(site, &admin, FLOW, "draft").await,
            version(site, &admin, FLOW, "retired").await,
            version(site, &admin, "rent_subsidy", "published").await,
            json!("0190d2b0-0000-7000-8000-000000000000"),
        ];
        for definition in others {
            assert!(definition.is_string());
            let answer = moves(site, &admin, &case, json!({ "definition": definition, "dry_run": true })).await;
            assert_eq!(refusal(&answer), (422, "invalid", Some("/definition")), "{definition}");
        }
        for mapping in [json!({ "nowhere": "decision" }), json!({ "decision": "nowhere" })] {
            let answer = moves(site, &admin, &case, json!({ "definition": to, "mapping": mapping, "dry_run": true })).await;
            let from = format!("/mapping/{}", mapping.as_object().unwrap().keys().next().unwrap());
            assert_eq!(refusal(&answer), (422, "invalid", Some(from.as_str())));
        }
        assert_eq!(site.post(&talent, &format!("/api/v1/applications/{id}/withdraw"), json!(null)).await.0, 200);
        assert_eq!(refusal(&moves(site, &admin, &case, good).await), (409, "case_not_open", None));
        site.run_jobs().await;
    }

    async fn nobody_moves_their_own_case(site: &Site) {
        let official = site.staff("韩梅梅", vec![Staff::role(Role::SystemAdmin), Staff::role(Role::Talent)]).await;
        site.verify(&official, "韩梅梅").await;
        let desk = site.department("dongsheng.human_resources").await;
        let clerk = site.staff("受理员", vec![Staff::reviewer(desk, Duty::Acceptance)]).await;
        site.file_recognition(&official).await;
        let case = case_of(site, &clerk).await;
        rename(site, "education_check", "degree_check").await;
        let to = version(site, &official, FLOW, "published").await;
        let answer = moves(site, &official, &case, json!({ "definition": to, "reason": "更名" })).await;
        assert_eq!(refusal(&answer), (403, "own_case", None));
        site.run_jobs().await;
    }

    async fn effects_and_timers_come_along(site: &Site) {
        let (talent, office, admin) = (site.talent("李雷").await, site.office().await, administrator(site).await);
        site.republish(DefinitionKind::Workflow, FLOW, |flow| {
            let steps = flow["steps"].as_array_mut().unwrap();
            steps.iter_mut().find(|step| step["id"] == "publish").unwrap()["effects"][0]["undo"] = json!("compensable");
        })
        .await;
        let (id, _) = site.file_recognition(&talent).await;
        let case = case_of(site, &office.acceptance).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        assert_eq!(notices(site).await, 1);
        rename(site, "publish", "announce").await;
        let to = version(site, &admin, FLOW, "published").await;
        let (_, tried) = moves(site, &admin, &case, json!({ "definition": to, "dry_run": true })).await;
        let refused: Vec<_> = tried["refused"].as_array().unwrap().iter().map(|one| &one["problem"]).collect();
        assert_eq!(refused, ["effects"], "{tried}");
        let input = json!({ "definition": to, "mapping": { "publish": "announce" }, "reason": "更名" });
        let (status, moved) = moves(site, &admin, &case, input).await;
        assert_eq!(status, 200, "{moved}");
        assert_eq!((&moved["kept"][0]["step"], &moved["kept"][0]["timers"]), (&json!("notice"), &json!(1)), "{moved}");
        let timeline = site.timeline(&talent, &id).await;
        let published = timeline["history"].as_array().unwrap().iter().find(|line| line["what"] == "publish_notice").unwrap();
        assert_eq!(published["step_name"]["zh"], "发布公示", "what happened under the old name keeps its words");
        let (status, withdrawn) = site.post(&talent, &format!("/api/v1/applications/{id}/withdraw"), json!(null)).await;
        assert_eq!(status, 200, "{withdrawn}");
        assert_eq!(notices(site).await, 0, "the notice is taken back under its new name");
        site.run_jobs().await;
    }
    async fn a_move_and_decisions_at_the_same_instant_lose_nothing(site: &Site) {
        let (office, admin) = (site.office().await, administrator(site).await);
        let names = [("education_check", "degree_check"), ("degree_check", "education_check")];
        for (from, to) in names.into_iter().cycle().take(4) {
            let talent = site.talent("李雷").await;
            let (id, _) = site.file_recognition(&talent).await;
            let case = case_of(site, &office.acceptance).await;
            site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
            rename(site, from, to).await;
            let definition = version(site, &admin, FLOW, "published").await;
            let input = json!({ "definition": definition, "mapping": { (from): to }, "reason": "更名" });
            let (science, education) = (site.next_task(&office.science).await, site.next_task(&office.education).await);
            let agree = json!({ "outcome": "agree" });
            let (moved, beside, renamed) = join3(
                moves(site, &admin, &case, input),
                site.act(&office.science, &science, "decide", agree.clone()),
                site.act(&office.education, &education, "decide", agree.clone()),
            )
            .await;
            assert_eq!((moved.0, beside.0), (200, 200), "{} {}", moved.1, beside.1);
            match renamed.0 {
                200 => assert!(!site.waits_at(&talent, &id).await.contains(&to.to_owned()), "decided before"),
                412 => {
                    let task = site.next_task(&office.education).await;
                    assert_eq!((&task["id"], &task["step"]), (&education["id"], &json!(to)), "to be read again");
                    site.review(&office.education, agree.clone()).await;
                }
                _ => panic!("{}", renamed.1),
            }
            site.review(&office.market, agree).await;
            assert_eq!(site.waits_at(&talent, &id).await, ["second_review"], "joined once");
            site.run_jobs().await;
        }
    }
}
