//! The catalogue as the public sees it, and packs applied again, changed, drafted and published.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::eligibility;
use talent_portal::catalogue::letters;
use talent_portal::catalogue::{DefinitionKind, definitions};
use talent_portal::error::Language;
use talent_portal::identity::Role;
use talent_portal::packs::format::ServiceItem;
use talent_portal::packs::{self, Applied, ApplyMode, Pack};
use talent_portal::rules::Facts;
use talent_portal::workflow::Definition;

use crate::support::{Person, Site, Staff, body, ordos};

async fn apply(site: &Site, pack: Pack, mode: ApplyMode, by: Option<&Person>) -> Applied {
    let (pack, by) = (Arc::new(pack), by.map(|person| person.person));
    site.app.write(move |tx| packs::apply(tx, &pack, mode, by)).await.unwrap()
}

/// The sample pack with one letter changed.
fn with_another_letter() -> Pack {
    let mut pack = (*ordos()).clone();
    pack.templates.get_mut("refusal_decision").unwrap().body.push('。');
    pack
}

async fn get(site: &Site, path: &str) -> (u16, Value) {
    body(site.request(None, Method::GET, path).send().await.unwrap()).await
}

async fn drafts(site: &Site, admin: &Person) -> Vec<Value> {
    let (status, page) = site.get(admin, "/api/v1/admin/definitions?status=draft").await;
    assert_eq!(status, 200);
    page["items"].as_array().unwrap().clone()
}

async fn act(site: &Site, who: &Person, method: Method, path: &str, version: Option<&str>) -> (u16, Value) {
    let request = site.request(Some(who), method, path);
    let request = version.into_iter().fold(request, |request, version| request.header("if-match", version));
    body(request.send().await.unwrap()).await
}

both! {
    async fn everybody_sees_the_services(site: &Site) {
        let (status, services) = get(site, "/api/v1/services").await;
        assert_eq!(status, 200);
        let codes: Vec<_> = services.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        let expected =
            ["card_health_check", "doctor_gift", "project_declaration", "rent_subsidy", "school_place", "talent_recognition"];
        assert_eq!(codes, expected);
        let (_, housing) = get(site, "/api/v1/services?family=housing").await;
        assert_eq!(housing.as_array().unwrap().len(), 1);
        let (status, service) = get(site, "/api/v1/services/talent_recognition").await;
        assert_eq!(status, 200);
        assert_eq!(service["item_code"].as_str().unwrap().len(), 31);
        assert_eq!(service["limits"]["promised"], 15);
        assert_eq!(service["form"]["properties"]["tier"]["enum"], json!(["A", "B", "C", "S1", "S2", "S3", "S4"]));
        assert_eq!(service["department"]["zh"], "市委组织部（人才工作办公室）");
        let (status, problem) = get(site, "/api/v1/services/none").await;
        assert_eq!((status, problem["code"].as_str()), (404, Some("not_found")));
        let (_, districts) = get(site, "/api/v1/districts").await;
        let of = |level: &str| districts.as_array().unwrap().iter().filter(|one| one["level"] == level).count();
        assert_eq!((of("district"), of("zone")), (9, 10));
    }

    async fn applying_again_publishes_nothing(site: &Site) {
        let applied = apply(site, (*ordos()).clone(), ApplyMode::Publish, None).await;
        assert_eq!((applied.published.len(), applied.drafted.len()), (0, 0));
        assert!(applied.unchanged > 60, "{applied:?}");
    }

    async fn one_changed_letter_is_one_new_version(site: &Site) {
        let applied = apply(site, with_another_letter(), ApplyMode::Publish, None).await;
        let [touched] = applied.published.as_slice() else { panic!("{applied:?}") };
        assert_eq!((touched.kind, touched.code.as_str(), touched.version), (DefinitionKind::Template, "refusal_decision", 2));
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let (_, page) = site.get(&admin, "/api/v1/admin/definitions?kind=template&code=refusal_decision").await;
        let versions: Vec<_> = page["items"].as_array().unwrap().iter().map(|one| (&one["version"], &one["status"])).collect();
        assert_eq!(json!(versions), json!([[1, "retired"], [2, "published"]]));
    }

    async fn a_draft_waits_for_a_second_person(site: &Site) {
        let author = site.staff("起草人", vec![Staff::role(Role::SystemAdmin)]).await;
        let second = site.staff("发布人", vec![Staff::role(Role::SystemAdmin)]).await;
        let auditor = site.staff("审计员", vec![Staff::role(Role::AuditAdmin)]).await;
        let applied = apply(site, with_another_letter(), ApplyMode::Draft, Some(&author)).await;
        assert_eq!((applied.published.len(), applied.drafted.len()), (0, 1));
        // The same pack once more: the draft is there already.
        let again = apply(site, with_another_letter(), ApplyMode::Draft, Some(&author)).await;
        assert_eq!(again.drafted.len(), 0);
        let waiting = drafts(site, &second).await;
        assert_eq!(waiting.len(), 1);
        let path = format!("/api/v1/admin/definitions/{}", waiting[0]["id"].as_str().unwrap());
        let publish = format!("{path}/publish");

        let shown = site.request(Some(&second), Method::GET, &path).send().await.unwrap();
        let etag = shown.headers()["etag"].to_str().unwrap().to_owned();
        let shown: Value = shown.json().await.unwrap();
        assert!(shown["body"]["body"].as_str().unwrap().ends_with('。'));

        let (status, problem) = act(site, &author, Method::POST, &publish, Some(&etag)).await;
        assert_eq!((status, problem["code"].as_str()), (403, Some("own_draft")));
        let (status, _) = act(site, &auditor, Method::POST, &publish, Some(&etag)).await;
        assert_eq!(status, 403);
        let (status, _) = act(site, &second, Method::POST, &publish, None).await;
        assert_eq!(status, 428);
        let (status, _) = act(site, &second, Method::POST, &publish, Some("\"v99\"")).await;
        assert_eq!(status, 412);
        let (status, _) = act(site, &second, Method::POST, &publish, Some(&etag)).await;
        assert_eq!(status, 204);
        let (status, _) = act(site, &second, Method::POST, &publish, Some(&etag)).await;
        assert_eq!(status, 412);
        assert!(drafts(site, &second).await.is_empty());
    }

    async fn of_many_who_publish_at_once_one_does(site: &Site) {
        apply(site, with_another_letter(), ApplyMode::Draft, None).await;
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let waiting = drafts(site, &admin).await;
        let path = format!("/api/v1/admin/definitions/{}/publish", waiting[0]["id"].as_str().unwrap());
        let all = (0..16).map(|_| act(site, &admin, Method::POST, &path, Some("\"v1\"")));
        let answers = futures_util::future::join_all(all).await;
        let done = answers.iter().filter(|(status, _)| *status == 204).count();
        let stale = answers.iter().filter(|(status, _)| *status == 412).count();
        assert_eq!((done, stale), (1, 15), "{answers:?}");
    }

    async fn a_draft_that_is_taken_back_disappears(site: &Site) {
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        apply(site, with_another_letter(), ApplyMode::Draft, None).await;
        assert_eq!(drafts(site, &admin).await.len(), 1);
        let applied = apply(site, (*ordos()).clone(), ApplyMode::Draft, None).await;
        assert_eq!((applied.discarded.len(), applied.drafted.len()), (1, 0));
        assert!(drafts(site, &admin).await.is_empty());

        apply(site, with_another_letter(), ApplyMode::Draft, None).await;
        let waiting = drafts(site, &admin).await;
        let path = format!("/api/v1/admin/definitions/{}", waiting[0]["id"].as_str().unwrap());
        let (status, _) = act(site, &admin, Method::DELETE, &path, Some("\"v1\"")).await;
        assert_eq!(status, 204);
        assert!(drafts(site, &admin).await.is_empty());
    }

    async fn a_service_waits_for_its_flow(site: &Site) {
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let mut pack = (*ordos()).clone();
        let mut flow = pack.workflows["school_place"].clone();
        flow.code = "school_place_2".to_owned();
        pack.workflows.insert(flow.code.clone(), flow);
        pack.services.get_mut("school_place").unwrap().workflow = "school_place_2".to_owned();
        apply(site, pack, ApplyMode::Draft, None).await;
        let waiting = drafts(site, &admin).await;
        let path = |kind: &str| {
            let found = waiting.iter().find(|one| one["kind"] == kind).unwrap();
            format!("/api/v1/admin/definitions/{}/publish", found["id"].as_str().unwrap())
        };
        let (status, problem) = act(site, &admin, Method::POST, &path("service"), Some("\"v1\"")).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("depends_on_draft")));
        let (status, _) = act(site, &admin, Method::POST, &path("workflow"), Some("\"v1\"")).await;
        assert_eq!(status, 204);
        let (status, _) = act(site, &admin, Method::POST, &path("service"), Some("\"v1\"")).await;
        assert_eq!(status, 204);
    }

    async fn departments_follow_the_published_organisation(site: &Site) {
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let (_, before) = site.get(&admin, "/api/v1/departments").await;
        assert_eq!(before.as_array().unwrap().len(), ordos().departments.len());
        let mut pack = (*ordos()).clone();
        let gone = pack.departments.pop().unwrap();
        let renamed = pack.departments.iter_mut().find(|one| one.code == "city.science").unwrap();
        renamed.name.zh = "市科技和人才局".to_owned();
        apply(site, pack, ApplyMode::Publish, None).await;
        let (_, after) = site.get(&admin, "/api/v1/departments").await;
        let find = |code: &str| after.as_array().unwrap().iter().find(|one| one["code"] == code).unwrap().clone();
        assert_eq!(find("city.science")["name_zh"], "市科技和人才局");
        assert_eq!(find(&gone.code)["active"], false);
        assert_eq!(after.as_array().unwrap().len(), before.as_array().unwrap().len(), "nothing is deleted");
    }

    async fn a_version_that_binds_a_case_stays_readable(site: &Site) {
        let mut pack = (*ordos()).clone();
        pack.workflows.get_mut("rent_subsidy").unwrap().limits.promised = 18;
        apply(site, pack, ApplyMode::Publish, None).await;
        let (old, new) = site
            .app
            .read(|tx| {
                let old = definitions::version::<Definition>(tx, "rent_subsidy", 1)?;
                Ok((old, definitions::current::<Definition>(tx, "rent_subsidy")?))
            })
            .await
            .unwrap();
        assert_eq!((old.version, old.limits.promised), (1, 20));
        assert_eq!((new.version, new.limits.promised), (2, 18));
    }

    async fn form_faults_rules_and_papers_are_told_apart(site: &Site) {
        let item = site.app.read(|tx| definitions::current::<ServiceItem>(tx, "talent_recognition")).await.unwrap();
        let draft = json!({ "tier": "Z", "achievements": "短" });
        let faults = eligibility::form_faults(&item, &draft, false).unwrap();
        let problem = eligibility::problem(&faults, "/form", Language::English);
        let mut fields: Vec<_> = problem.fields.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        fields.sort_unstable();
        assert_eq!(fields, [("/form/achievements", "wrong_length"), ("/form/tier", "not_a_choice")]);
        assert!(eligibility::form_faults(&item, &draft, true).unwrap().len() > 10, "a submission has to be whole");

        let data = json!({ "tier": "C", "criterion": "c_doctor", "route": "expert_recommendation", "degree": "master" });
        let mut facts: Facts = eligibility::form_facts(&data);
        facts.insert("applicant.verified", true);
        let today = "2026-09-14".parse().unwrap();
        let judged = eligibility::judge(&item, &facts, today).unwrap();
        let refused: Vec<_> = judged.refused.iter().map(|rule| rule.code.as_str()).collect();
        assert_eq!(refused, ["recommenders_named"]);
        let nobody_knows = eligibility::judge(&item, &Facts::new(), today).unwrap();
        let undecided: Vec<_> = nobody_knows.undecided.iter().map(|rule| rule.code.as_str()).collect();
        assert_eq!(undecided, ["criterion_of_tier_a", "criterion_of_tier_b", "criterion_of_tier_c"]);
        let papers = eligibility::needed_materials(&item, &facts, today).unwrap();
        let papers: Vec<_> = papers.iter().map(|paper| paper.code.as_str()).collect();
        let expected =
            ["identity_document", "employment_contract", "degree_certificate", "achievement_proof", "recommendation_letter"];
        assert_eq!(papers, expected);
    }

    async fn letters_list_everything_that_is_to_be_corrected(site: &Site) {
        let values = json!({
            "city": "鄂尔多斯市", "case_number": "1", "applicant_name": "李雷", "service_name": "人才认定",
            "items": [
                { "subject": "学历证书", "reason": "缺少认证", "department": "市教育体育局" },
                { "subject": "劳动合同", "reason": "未盖章" },
            ],
            "due_on": "2026-09-28", "correction_days": 10, "in_review": true, "hotline": "12345",
            "department_name": "市人社局", "issued_on": "2026-09-14",
        });
        let letter = site.app.read(move |tx| letters::render(tx, "correction_notice", &values)).await.unwrap();
        assert!(letter.body.contains("1. 学历证书：缺少认证（提出部门：市教育体育局）"), "{}", letter.body);
        assert!(letter.body.contains("2. 劳动合同：未盖章\n"), "{}", letter.body);
        let missing = site.app.read(|tx| letters::render(tx, "correction_notice", &json!({}))).await;
        assert!(missing.is_err(), "a letter with holes is not sent");
    }

    async fn school_places_have_their_season(site: &Site) {
        let (_, school) = get(site, "/api/v1/services/school_place").await;
        assert_eq!(school["open"], false, "the tests' clock stands in September");
        assert_eq!(school["window"], json!({ "from": "07-01", "to": "08-31" }));
    }
}
