//! Which flows are put in force: proved ones by one person, others by two or not at all; with what they call, as it was.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::{DefinitionKind, definitions};
use talent_portal::error::FieldProblem;
use talent_portal::identity::Role;
use talent_portal::packs::{self, ApplyMode, Pack};
use talent_portal::workflow::Definition;
use talent_portal::workflow::model::Step;

use crate::support::{Person, Site, Staff, body, ordos};

const AT_ONE: &str = "\"v1\"";

async fn administrator(site: &Site, name: &'static str) -> Person {
    site.staff(name, vec![Staff::role(Role::SystemAdmin)]).await
}

/// Drafts the sample pack with changed flows.
async fn draft(site: &Site, by: Option<&Person>, change: impl FnOnce(&mut Pack)) {
    let mut pack = (*ordos()).clone();
    change(&mut pack);
    let by = by.map(|person| person.person);
    site.app.write(move |tx| packs::apply(tx, &Arc::new(pack.clone()), ApplyMode::Draft, by)).await.unwrap();
}

/// The path of the waiting draft of this kind and code.
async fn waiting(site: &Site, admin: &Person, kind: &str, code: &str) -> String {
    let (_, page) =
        site.get(admin, &format!("/api/v1/admin/definitions?status=draft&kind={kind}&code={code}&limit=1")).await;
    format!("/api/v1/admin/definitions/{}", page["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{page}")))
}

async fn waiting_flow(site: &Site, admin: &Person) -> String {
    waiting(site, admin, "workflow", "school_place").await
}

async fn publish(site: &Site, who: &Person, path: &str) -> (u16, Value) {
    let request = site.request(Some(who), Method::POST, &format!("{path}/publish"));
    body(request.header("if-match", AT_ONE).send().await.unwrap()).await
}

async fn with_reason(site: &Site, who: &Person, path: &str, version: &str, reason: &str) -> (u16, Value) {
    let request = site.request(Some(who), Method::POST, path);
    body(request.header("if-match", version).json(&json!({ "reason": reason })).send().await.unwrap()).await
}

async fn ask(site: &Site, who: &Person, path: &str) -> (u16, Value) {
    with_reason(site, who, &format!("{path}/unproved-requests"), AT_ONE, "试运行一个学期").await
}

async fn publish_unproved(site: &Site, who: &Person, path: &str) -> (u16, Value) {
    with_reason(site, who, &format!("{path}/publish-unproved"), AT_ONE, "已逐步人工核对").await
}

fn refusal(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

fn school_place(pack: &mut Pack) -> &mut Definition {
    pack.workflows.get_mut("school_place").unwrap()
}

fn step<'a>(flow: &'a mut Definition, id: &str) -> &'a mut Step {
    flow.steps.iter_mut().find(|step| step.id == id).unwrap()
}

fn steps(steps: Value) -> Vec<Step> {
    serde_json::from_value(steps).unwrap()
}

fn unsound(pack: &mut Pack) {
    step(school_place(pack), "residence_check").outcomes[0].to = Some("refused".into());
}

/// Sixteen people who must all agree, in circles until they do: more states than anybody looks at.
fn too_large(pack: &mut Pack) {
    let names: Vec<String> = (0..16).map(|number| format!("task_{number}")).collect();
    let named = |id: &str| json!({ "zh": id, "en": id });
    let who = json!({ "position": "acceptance", "function": "education", "level": "city" });
    let agreed: Vec<String> = names.iter().map(|id| format!("outcomes.{id} == 'yes'")).collect();
    let outcomes = json!([{ "code": "yes", "name": named("y") }, { "code": "no", "name": named("n") }]);
    let mut all = vec![
        json!({ "id": "start", "name": named("s"), "kind": "start", "accepts": true, "next": "split" }),
        json!({ "id": "split", "name": named("s"), "kind": "parallel", "branches": names, "join": "joined" }),
        json!({ "id": "joined", "name": named("s"), "kind": "join", "next": "which" }),
        json!({ "id": "which", "name": named("s"), "kind": "exclusive", "default": "split",
            "flows": [{ "when": agreed.join(" && "), "to": "done" }] }),
        json!({ "id": "done", "name": named("s"), "kind": "end", "outcome": "granted" }),
    ];
    all.extend(names.iter().map(|id| {
        json!({ "id": id, "name": named(id), "kind": "user_task", "who": who, "next": "joined", "outcomes": outcomes })
    }));
    school_place(pack).steps = steps(json!(all));
}

/// A check that other flows call; by itself it accepts nothing.
fn residence(pack: &mut Pack, outcomes: &[&str]) {
    let named = |id: &str| json!({ "zh": id, "en": id });
    let outcomes: Vec<_> = outcomes.iter().map(|code| json!({ "code": code, "name": named(code) })).collect();
    let who = json!({ "position": "consulted", "function": "public_security", "level": "district", "district": "form.school_district" });
    let flow = Definition {
        code: "residence".into(),
        steps: steps(json!([
            { "id": "start", "name": named("start"), "kind": "start", "next": "review" },
            { "id": "review", "name": named("review"), "kind": "user_task", "who": who, "next": "done", "outcomes": outcomes },
            { "id": "done", "name": named("done"), "kind": "end", "outcome": "granted" },
        ])),
        ..school_place(pack).clone()
    };
    pack.workflows.insert(flow.code.clone(), flow);
}

/// The sample flow with its check of residence as a flow of its own; it goes by its outcome afterwards.
fn calling(pack: &mut Pack, outcomes: &[&str]) {
    residence(pack, outcomes);
    let flow = school_place(pack);
    let call = json!([{ "id": "residence_check", "name": { "zh": "核验", "en": "Check" }, "kind": "sub_flow",
        "calls": { "flow": "residence" }, "next": "checked" },
        { "id": "resident", "name": { "zh": "是否居住", "en": "Resident" }, "kind": "exclusive",
        "flows": [{ "when": "outcomes.residence_check__review == 'object'", "to": "refused" }], "default": "by_stage" }]);
    flow.steps.retain(|step| step.id != "residence_check");
    flow.steps.extend(steps(call));
    step(flow, "checked").next = Some("resident".into());
    for target in flow.steps.iter_mut().flat_map(Step::names_mut).filter(|id| *id == "residence_check") {
        "residence_check__review".clone_into(target);
    }
}

/// The flow as a case would run it.
async fn in_force(site: &Site, code: &'static str) -> Definition {
    let found = site.app.read(move |tx| definitions::current::<Definition>(tx, code)).await.unwrap();
    Definition::clone(&found)
}

both! {
    async fn an_unsound_flow_is_never_published(site: &Site) {
        let (author, second) = (administrator(site, "起草人").await, administrator(site, "发布人").await);
        draft(site, Some(&author), unsound).await;
        let path = waiting_flow(site, &second).await;
        let refused = publish(site, &second, &path).await;
        assert_eq!(refusal(&refused), (422, "flow_unsound"), "{}", refused.1);
        let fields = refused.1["fields"].as_array().unwrap();
        let fault = fields.iter().find(|field| field["pointer"] == "/steps/3").unwrap_or_else(|| panic!("{fields:?}"));
        let words = fault["message"].as_str().unwrap();
        assert!(words.starts_with("公安核验户籍居住（residence_check）：refused 在并行块内结束案件"), "{words}");
        assert!(words.contains("；走到此处的经过：受理：受理"), "the decisions on the way: {words}");
        let request = site.request(Some(&second), Method::POST, &format!("{path}/publish"));
        let request = request.header("if-match", AT_ONE).header("accept-language", "en");
        let (_, english) = body(request.send().await.unwrap()).await;
        let words = english["detail"].as_str().unwrap();
        assert!(words.contains("how a case gets there: Acceptance: Accept"), "{words}");
        assert_eq!(refusal(&ask(site, &second, &path).await), (422, "flow_unsound"));
        assert_eq!(refusal(&publish_unproved(site, &second, &path).await), (422, "flow_unsound"));
        assert_eq!(waiting_flow(site, &second).await, path, "it is a draft still");
    }

    async fn two_persons_answer_for_a_flow_that_was_not_proved(site: &Site) {
        let (author, second) = (administrator(site, "起草人").await, administrator(site, "发布人").await);
        let third = administrator(site, "另一管理员").await;
        draft(site, Some(&author), too_large).await;
        let path = waiting_flow(site, &second).await;
        let refused = publish(site, &second, &path).await;
        assert_eq!(refusal(&refused), (409, "flow_not_proved"));
        assert_eq!(refused.1["detail"], "状态超过30000个");
        assert_eq!(refusal(&publish_unproved(site, &second, &path).await), (409, "flow_not_proved"), "nobody has asked");
        assert_eq!(refusal(&ask(site, &author, &path).await), (403, "own_draft"));
        let (status, _) = with_reason(site, &second, &format!("{path}/unproved-requests"), AT_ONE, "").await;
        assert_eq!(status, 422, "a reason is needed");
        let (status, _) = with_reason(site, &second, &format!("{path}/unproved-requests"), "\"v9\"", "试运行").await;
        assert_eq!(status, 412);
        assert_eq!(ask(site, &second, &path).await.0, 204);
        assert_eq!(refusal(&publish_unproved(site, &second, &path).await), (403, "second_person_needed"));
        assert_eq!(refusal(&publish_unproved(site, &author, &path).await), (403, "own_draft"));
        assert_eq!(refusal(&publish(site, &third, &path).await), (409, "flow_not_proved"), "not by the common way");
        assert_eq!(publish_unproved(site, &third, &path).await.0, 204);

        let (_, shown) = site.get(&third, &path).await;
        assert_eq!((&shown["status"], &shown["published_by"]), (&json!("published"), &json!(third.person)));
        let unproved = &shown["unproved"];
        assert_eq!((&unproved["asked_by"], &unproved["asked_reason"]), (&json!(second.person), &json!("试运行一个学期")));
        assert_eq!(unproved["published_reason"], "已逐步人工核对");
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let (_, records) = site.get(&auditor, &format!("/api/v1/audit/records?stream=definition&stream_id={}", path.rsplit('/').next().unwrap())).await;
        let find = |action: &str| records["items"].as_array().unwrap().iter().find(|one| one["action"] == action).unwrap().clone();
        let (asked, published) = (find("ask_to_publish_unproved"), find("publish_unproved"));
        assert!(asked.to_string().contains(&second.person.to_string()), "{asked}");
        assert!(published.to_string().contains(&third.person.to_string()), "{published}");
        assert!(asked.to_string().contains("reason_sha256") && published.to_string().contains("reason_sha256"));
    }

    async fn who_asked_for_another_content_has_not_asked(site: &Site) {
        let (second, third) = (administrator(site, "发布人").await, administrator(site, "另一管理员").await);
        draft(site, None, too_large).await;
        let path = waiting_flow(site, &second).await;
        assert_eq!(ask(site, &second, &path).await.0, 204);
        draft(site, None, |pack| {
            too_large(pack);
            school_place(pack).limits.statutory += 1;
        })
        .await;
        let changed = with_reason(site, &third, &format!("{path}/publish-unproved"), "\"v2\"", "已核对").await;
        assert_eq!(refusal(&changed), (409, "flow_not_proved"), "the draft has changed since");
        let (status, _) = with_reason(site, &second, &format!("{path}/unproved-requests"), "\"v2\"", "仍需试运行").await;
        assert_eq!(status, 204);
        let (status, _) = with_reason(site, &third, &format!("{path}/publish-unproved"), "\"v2\"", "已核对").await;
        assert_eq!(status, 204, "drafted on the console, answered for by two");
    }

    async fn an_exception_is_only_for_what_was_not_proved(site: &Site) {
        let (author, second) = (administrator(site, "起草人").await, administrator(site, "发布人").await);
        draft(site, Some(&author), |pack| {
            school_place(pack).limits.statutory += 1;
            pack.templates.get_mut("refusal_decision").unwrap().body.push('。');
        })
        .await;
        let path = waiting_flow(site, &second).await;
        assert_eq!(refusal(&ask(site, &second, &path).await), (409, "flow_proved"));
        assert_eq!(refusal(&publish_unproved(site, &second, &path).await), (409, "flow_proved"));
        let letter = waiting(site, &second, "template", "refusal_decision").await;
        assert_eq!(refusal(&ask(site, &second, &letter).await), (409, "flow_proved"));
        assert_eq!(publish(site, &second, &path).await.0, 204);
        assert_eq!(refusal(&ask(site, &second, &path).await), (412, "stale_version"));
    }

    async fn a_flow_is_published_after_those_that_it_calls_and_keeps_them(site: &Site) {
        let (author, second) = (administrator(site, "起草人").await, administrator(site, "发布人").await);
        draft(site, Some(&author), |pack| calling(pack, &["agree", "object"])).await;
        let caller = waiting_flow(site, &second).await;
        let called = waiting(site, &second, "workflow", "residence").await;
        assert_eq!(refusal(&publish(site, &second, &caller).await), (409, "depends_on_draft"));
        assert_eq!(refusal(&ask(site, &second, &caller).await), (409, "depends_on_draft"));
        assert_eq!(publish(site, &second, &called).await.0, 204);
        assert_eq!(publish(site, &second, &caller).await.0, 204);
        let (_, shown) = site.get(&second, &caller).await;
        let call = shown["body"]["steps"].as_array().unwrap().iter().find(|step| step["id"] == "residence_check").unwrap();
        assert_eq!(call["calls"], json!({ "flow": "residence", "version": 1 }), "pinned");
        let before = in_force(site, "school_place").await;
        let outcomes = |flow: &Definition| flow.step("residence_check__review").unwrap().outcomes.len();
        assert_eq!(outcomes(&before), 2);

        // The called flow goes on; the caller, which the pack no longer holds, stays as it was published.
        draft(site, Some(&author), |pack| {
            residence(pack, &["agree", "object", "unclear"]);
            pack.workflows.remove("school_place");
        })
        .await;
        let later = waiting(site, &second, "workflow", "residence").await;
        assert_eq!(publish(site, &second, &later).await.0, 204);
        assert_eq!(in_force(site, "residence").await.step("review").unwrap().outcomes.len(), 3);
        assert_eq!(in_force(site, "school_place").await, before);

        // Drafted again, it is pinned to the version that is the newest now.
        draft(site, Some(&author), |pack| calling(pack, &["agree", "object", "unclear"])).await;
        let again = waiting_flow(site, &second).await;
        assert_eq!(publish(site, &second, &again).await.0, 204);
        assert_eq!(outcomes(&in_force(site, "school_place").await), 3);
    }

    async fn a_flow_is_proved_with_what_it_calls(site: &Site) {
        let (author, second) = (administrator(site, "起草人").await, administrator(site, "发布人").await);
        // Nobody can object in the called flow, so the caller waits for an outcome that never comes.
        draft(site, Some(&author), |pack| calling(pack, &["agree", "unclear"])).await;
        let called = waiting(site, &second, "workflow", "residence").await;
        assert_eq!(publish(site, &second, &called).await.0, 204);
        let caller = waiting_flow(site, &second).await;
        let refused = publish(site, &second, &caller).await;
        assert_eq!(refusal(&refused), (422, "flow_unsound"));
        let (_, shown) = site.get(&second, &caller).await;
        let place = shown["body"]["steps"].as_array().unwrap().iter().position(|step| step["id"] == "resident").unwrap();
        assert_eq!(refused.1["fields"][0]["pointer"], format!("/steps/{place}"), "{}", refused.1);
    }

    async fn a_flow_that_accepts_nothing_serves_only_others(site: &Site) {
        let (author, second) = (administrator(site, "起草人").await, administrator(site, "发布人").await);
        draft(site, Some(&author), |pack| {
            residence(pack, &["agree", "object"]);
            pack.services.get_mut("school_place").unwrap().workflow = "residence".to_owned();
        })
        .await;
        let flow = waiting(site, &second, "workflow", "residence").await;
        assert_eq!(publish(site, &second, &flow).await.0, 204, "others may call it");
        let service = waiting(site, &second, "service", "school_place").await;
        let refused = publish(site, &second, &service).await;
        assert_eq!(refusal(&refused), (422, "flow_unsound"), "nobody would accept a case");
        assert!(refused.1["detail"].as_str().unwrap().contains("没有受理环节"), "{}", refused.1);
    }

    async fn the_console_publishes_no_flow_that_was_not_proved(site: &Site) {
        for (change, code) in [(too_large as fn(&mut Pack), "flow_not_proved"), (unsound, "flow_unsound")] {
            let mut pack = (*ordos()).clone();
            change(&mut pack);
            let refused = site.app.write(move |tx| packs::apply(tx, &pack, ApplyMode::Publish, None)).await.unwrap_err();
            assert_eq!(refused.code().as_str(), code);
            let problem = refused.into_problem();
            let told = problem.fields.first().and_then(|fault| fault.detail.clone()).or(problem.detail);
            assert!(told.is_some_and(|told| told.len() > 20), "in words: {:?}", problem.fields);
            let named = |fault: &FieldProblem| fault.pointer.starts_with("workflow school_place/steps");
            assert!(problem.fields.iter().all(named), "which of the pack's flows: {:?}", problem.fields);
            assert_eq!(problem.fields.is_empty(), code == "flow_not_proved");
        }
        let (_, found) = site.get(&administrator(site, "管理员").await, "/api/v1/admin/definitions?kind=workflow&code=school_place").await;
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "nothing of it stayed: {found}");
        assert_eq!(found["items"][0]["kind"], DefinitionKind::Workflow.as_str());
    }

    async fn two_versions_are_told_apart_in_words(site: &Site) {
        let admin = administrator(site, "管理员").await;
        draft(site, None, |pack| {
            calling(pack, &["agree", "object"]);
            school_place(pack).limits.promised = 12;
        })
        .await;
        let called = waiting(site, &admin, "workflow", "residence").await;
        let new = waiting_flow(site, &admin).await;
        let (_, page) = site.get(&admin, "/api/v1/admin/definitions?kind=workflow&code=school_place&status=published").await;
        let old = page["items"][0]["id"].as_str().unwrap().to_owned();
        let (status, found) = site.get(&admin, &format!("{new}/diff?with={old}")).await;
        assert_eq!((status, &found["from"]["version"], &found["to"]["version"]), (200, &json!(1), &json!(2)), "{found}");
        let says = |zh: &str, en: &str| {
            let all = found["changes"].as_array().unwrap();
            all.iter().any(|one| one["text"] == json!({ "zh": zh, "en": en }))
        };
        assert!(says("承诺办结时限由15个工作日改为12个工作日。", "The promised limit changed from 15 working days to 12 working days."), "{found}");
        let about = |step: &str| found["changes"].as_array().unwrap().iter().any(|one| one["step"] == step);
        assert!(about("residence_check") && about("residence_check__review"), "what is called is told as well: {found}");
        assert_eq!(site.get(&admin, &format!("{new}/diff?with={}", new.rsplit('/').next().unwrap())).await.1["changes"], json!([]));

        let refused = site.get(&admin, &format!("{new}/diff?with={}", called.rsplit('/').next().unwrap())).await;
        assert_eq!((refusal(&refused), &refused.1["fields"][0]["pointer"]), ((422, "invalid"), &json!("/with")), "another flow");
        let nowhere = "0190d2b0-0000-7000-8000-000000000000";
        assert_eq!(refusal(&site.get(&admin, &format!("{new}/diff?with={nowhere}")).await), (422, "invalid"));
        assert_eq!(site.get(&admin, &format!("/api/v1/admin/definitions/{nowhere}/diff?with={old}")).await.0, 404);
        let (_, page) = site.get(&admin, "/api/v1/admin/definitions?kind=template&limit=1").await;
        let letter = page["items"][0]["id"].as_str().unwrap();
        assert_eq!(site.get(&admin, &format!("/api/v1/admin/definitions/{letter}/diff?with={letter}")).await.0, 404, "no flow");
        let security = site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        assert_eq!(site.get(&security, &format!("{new}/diff?with={old}")).await.0, 403);
    }
}
