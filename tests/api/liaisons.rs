//! Steps for the liaison of the applicant's employer.

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::Role;

use crate::support::{Person, Site, Staff, body};

const EMPLOYER: &str = "91150600MA00001030";
const ANOTHER: &str = "91350100M000100Y43";

/// The employer confirms the employment before the office looks at anything else.
async fn with_confirmation(site: &Site) {
    site.republish(DefinitionKind::Workflow, "talent_recognition", |flow| {
        let steps = flow["steps"].as_array_mut().unwrap();
        steps.iter_mut().find(|step| step["id"] == "filed").unwrap()["next"] = json!("employer");
        steps.push(json!({
            "id": "employer", "name": { "zh": "用人单位确认", "en": "Employer" }, "kind": "user_task",
            "who": { "employer_liaison": true }, "shows": { "fields": ["position_title", "employed_since"] },
            "next": "acceptance", "outcomes": [{ "code": "confirm", "name": { "zh": "确认", "en": "Confirm" } }]
        }));
    })
    .await;
}

async fn security(site: &Site) -> Person {
    site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await
}

async fn name(site: &Site, admin: &Person, liaison: &Person, method: Method, employer: &str) -> (u16, Value) {
    let path = format!("/api/v1/admin/liaisons/{}/employers/{employer}", liaison.account);
    body(site.request(Some(admin), method, &path).send().await.unwrap()).await
}

async fn liaison(site: &Site, admin: &Person, who: &str, employer: &str) -> Person {
    let liaison = site.somebody(who, vec![Staff::role(Role::EmployerLiaison), Staff::role(Role::Talent)]).await;
    assert_eq!(name(site, admin, &liaison, Method::PUT, employer).await.0, 204);
    liaison
}

async fn pool(site: &Site, who: &Person) -> Vec<Value> {
    let (status, pool) = site.get(who, "/api/v1/tasks?box=pool").await;
    assert_eq!(status, 200, "{pool}");
    pool["items"].as_array().unwrap().clone()
}

both! {
    async fn a_step_of_the_employer_is_offered_to_its_liaison_and_to_nobody_else(site: &Site) {
        with_confirmation(site).await;
        let (admin, office) = (security(site).await, site.office().await);
        let speaks = liaison(site, &admin, "人事专员", EMPLOYER).await;
        let another = liaison(site, &admin, "别家专员", ANOTHER).await;
        let unnamed = site.somebody("未授权", vec![Staff::role(Role::EmployerLiaison)]).await;
        let (_, named) = site.get(&admin, &format!("/api/v1/admin/liaisons/{}/employers", speaks.account)).await;
        assert_eq!(named[0]["organisation_code"], EMPLOYER, "{named}");
        let talent = site.talent("李雷").await;
        let (id, _) = site.file_recognition(&talent).await;
        for outsider in [&another, &unnamed, &office.acceptance] {
            assert_eq!(pool(site, outsider).await, [] as [Value; 0]);
        }
        let offered = pool(site, &speaks).await;
        assert_eq!((offered.len(), &offered[0]["step"]), (1, &json!("employer")), "{offered:?}");
        let path = format!("/api/v1/tasks/{}", offered[0]["id"].as_str().unwrap());
        assert_eq!(site.get(&another, &path).await.0, 404);
        assert_eq!(site.act(&another, &offered[0], "claim", json!(null)).await.0, 404);
        let (_, task) = site.get(&speaks, &path).await;
        let shown: Vec<_> = task["fields"].as_object().unwrap().keys().collect();
        assert_eq!(shown, ["employed_since", "position_title"], "no more than the step shows");
        let (status, claimed) = site.act(&speaks, &offered[0], "claim", json!(null)).await;
        assert_eq!(status, 200, "{claimed}");
        assert_eq!(site.act(&speaks, &claimed, "decide", json!({ "outcome": "confirm" })).await.0, 200);
        assert_eq!(site.waits_at(&talent, &id).await, ["acceptance"]);
        site.run_jobs().await;
    }

    async fn nobody_confirms_for_themselves(site: &Site) {
        with_confirmation(site).await;
        let admin = security(site).await;
        let city = site.department("city.talent_office").await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, city)]).await;
        let talent = liaison(site, &admin, "李雷", EMPLOYER).await;
        site.verify(&talent, "李雷").await;
        site.file_recognition(&talent).await;
        assert_eq!(pool(site, &talent).await, [] as [Value; 0], "their own case");
        assert_eq!(pool(site, &supervisor).await.len(), 1, "nobody else speaks for the employer");
        let colleague = liaison(site, &admin, "同事", EMPLOYER).await;
        let other = site.talent("韩梅梅").await;
        site.file_recognition(&other).await;
        let all = [pool(site, &talent).await.len(), pool(site, &colleague).await.len()];
        assert_eq!(all.iter().sum::<usize>(), 1, "one of the two has the other's case");
        site.run_jobs().await;
    }

    async fn only_the_security_administrator_names_liaisons(site: &Site) {
        let admin = security(site).await;
        let speaks = liaison(site, &admin, "人事专员", EMPLOYER).await;
        let talent = site.talent("李雷").await;
        assert_eq!(name(site, &talent, &speaks, Method::PUT, ANOTHER).await.0, 403);
        assert_eq!(name(site, &speaks, &speaks, Method::PUT, ANOTHER).await.0, 403);
        let (status, problem) = name(site, &admin, &admin, Method::PUT, ANOTHER).await;
        assert_eq!((status, problem["code"].as_str()), (403, Some("forbidden")), "nobody names themselves");
        let (status, problem) = name(site, &admin, &speaks, Method::PUT, "123").await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("identifier_shape")));
        assert_eq!(name(site, &admin, &speaks, Method::DELETE, EMPLOYER).await.0, 204);
        assert_eq!(name(site, &admin, &speaks, Method::DELETE, EMPLOYER).await.0, 404);
        with_confirmation(site).await;
        let applicant = site.talent("韩梅梅").await;
        site.file_recognition(&applicant).await;
        assert_eq!(pool(site, &speaks).await, [] as [Value; 0], "dismissed");
        site.run_jobs().await;
    }
}
