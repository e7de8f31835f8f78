//! Effects that refuse: in a decision nothing is done, in a step that a timer reached only this case waits.

use chrono::TimeDelta;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::Role;

use crate::support::{Office, Person, Site, Staff};

/// The recognition of a city that publishes nothing: the decision itself recognises and issues the card.
async fn without_notice(site: &Site) {
    site.republish(DefinitionKind::Workflow, "talent_recognition", |flow| {
        let steps = flow["steps"].as_array_mut().unwrap();
        steps.retain(|step| !["publish", "notice"].contains(&step["id"].as_str().unwrap()));
        steps.iter_mut().find(|step| step["id"] == "decision").unwrap()["next"] = json!("issue");
    })
    .await;
}

/// What somebody can see of their case and their rights; none of it may change when an effect refuses.
async fn seen(site: &Site, talent: &Person, id: &str) -> [Value; 5] {
    let (_, cards) = site.get(talent, "/api/v1/me/cards").await;
    let (_, recognitions) = site.get(talent, "/api/v1/me/recognitions").await;
    let (_, letters) = site.get(talent, &format!("/api/v1/applications/{id}/letters")).await;
    [site.timeline(talent, id).await, cards, recognitions, letters, json!(site.told(talent).await)]
}

/// Gives up the card that stands in the way.
async fn give_up_card(site: &Site, talent: &Person) {
    let (_, cards) = site.get(talent, "/api/v1/me/cards").await;
    let card = cards[0]["id"].as_str().unwrap().parse().unwrap();
    let (status, given_up) = site.decide(talent, card, "cancel", 1, json!({ "reason": "holder_request" })).await;
    assert_eq!(status, 200, "{given_up}");
}

/// A recognition for tier C whose notice runs, of somebody who meanwhile got a card of tier B by another way.
async fn overtaken(site: &Site, office: &Office) -> (Person, String) {
    let talent = site.talent("李雷").await;
    let (id, _) = site.file_recognition(&talent).await;
    site.review_up_to_decision(office).await;
    site.review(&office.decision, json!({ "outcome": "approve" })).await;
    site.give_card(&talent, "B").await;
    (talent, id)
}

async fn incidents(site: &Site, who: &Person) -> Vec<Value> {
    let (status, list) = site.get(who, "/api/v1/incidents").await;
    assert_eq!(status, 200, "{list}");
    list["items"].as_array().unwrap().clone()
}

/// Tier of each card that is in force.
async fn in_force(site: &Site, talent: &Person) -> Vec<String> {
    let (_, cards) = site.get(talent, "/api/v1/me/cards").await;
    let valid = cards.as_array().unwrap().iter().filter(|card| card["standing"] == "valid");
    valid.map(|card| card["tier"]["code"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn a_decision_whose_effect_refuses_does_nothing(site: &Site) {
        without_notice(site).await;
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        site.review_up_to_decision(&office).await;
        site.give_card(&talent, "B").await;
        let task = site.next_task(&office.decision).await;
        let (_, claimed) = site.act(&office.decision, &task, "claim", json!(null)).await;
        let before = seen(site, &talent, &id).await;
        let approve = json!({ "outcome": "approve", "opinion": "同意" });
        let (status, problem) = site.act(&office.decision, &claimed, "decide", approve.clone()).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("card_held")), "{problem}");
        assert!(problem["request_id"].is_string(), "a problem document: {problem}");
        assert_eq!(seen(site, &talent, &id).await, before, "the recognition before the card is undone as well");
        let (_, still) = site.get(&office.decision, &format!("/api/v1/tasks/{}", task["id"].as_str().unwrap())).await;
        assert_eq!((&still["status"], &still["version"]), (&json!("open"), &claimed["version"]), "{still}");

        give_up_card(site, &talent).await;
        let (status, decided) = site.act(&office.decision, &claimed, "decide", approve).await;
        assert_eq!(status, 200, "{decided}");
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "granted_with_document");
        assert_eq!(in_force(site, &talent).await, ["C"]);
        site.run_jobs().await;
    }

    async fn a_timer_whose_effect_refuses_stops_its_case_alone(site: &Site) {
        let office = site.office().await;
        let (talent, id) = overtaken(site, &office).await;
        let other = site.talent("韩梅梅").await;
        let (others, _) = site.file_recognition(&other).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        let city = site.department("city.talent_office").await;
        let watching = site.staff("督办", vec![Staff::at(Role::Supervisor, city)]).await;
        assert_eq!(incidents(site, &watching).await, [] as [Value; 0]);

        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let (talent, other, watching) =
            (site.signed_in_again(&talent).await, site.signed_in_again(&other).await, site.staff_again(&watching).await);
        assert_eq!(site.timeline(&other, &others).await["case"]["outcome"], "granted_with_document", "the others go on");
        assert_eq!(site.timeline(&talent, &id).await["case"]["status"], "open");
        assert_eq!(in_force(site, &talent).await, ["B"], "no recognition without its card");
        let list = incidents(site, &watching).await;
        let first = (list.len(), &list[0]["effect"], &list[0]["reason"], &list[0]["tries"]);
        assert_eq!(first, (1, &json!("issue_card"), &json!("card_held"), &json!(1)), "{list:?}");
        assert_eq!(site.told(&watching).await, ["effect_refused"]);
        assert_eq!(site.get(&talent, "/api/v1/incidents").await.0, 403);

        // The job tries again by itself, and again in vain.
        site.advance(TimeDelta::minutes(1));
        site.run_jobs().await;
        assert_eq!(incidents(site, &watching).await[0]["tries"], 2);
        assert_eq!(site.told(&watching).await, ["effect_refused"], "told once");
        let retry = format!("/api/v1/incidents/{}/retry", list[0]["id"].as_str().unwrap());
        assert_eq!(site.post(&talent, &retry, json!(null)).await.0, 403);

        // The cause is gone, and somebody who may lets it try at once.
        give_up_card(site, &talent).await;
        assert_eq!(site.post(&watching, &retry, json!(null)).await.0, 204);
        site.run_jobs().await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "granted_with_document");
        assert_eq!(in_force(site, &talent).await, ["C"]);
        assert_eq!(incidents(site, &watching).await, [] as [Value; 0]);
        let (status, problem) = site.post(&watching, &retry, json!(null)).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("incident_resolved")));
        // The try that the job had left finds nothing to do.
        site.advance(TimeDelta::hours(2));
        site.run_jobs().await;
        assert_eq!(in_force(site, &site.signed_in_again(&talent).await).await, ["C"]);
    }

    async fn a_case_goes_on_by_itself_once_the_cause_is_gone(site: &Site) {
        let office = site.office().await;
        let (talent, id) = overtaken(site, &office).await;
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["status"], "open");
        give_up_card(site, &talent).await;
        site.advance(TimeDelta::minutes(1));
        site.run_jobs().await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "granted_with_document");
        assert_eq!(in_force(site, &talent).await, ["C"]);
    }

    async fn a_flow_that_fails_behind_a_timer_is_listed_too(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        // A condition that cannot be decided for this form, met only behind the notice.
        site.republish(DefinitionKind::Workflow, "talent_recognition", |flow| {
            let steps = flow["steps"].as_array_mut().unwrap();
            steps.iter_mut().find(|step| step["id"] == "notice").unwrap()["next"] = json!("which");
            steps.push(json!({ "id": "which", "name": { "zh": "分类", "en": "Which" }, "kind": "exclusive",
                "flows": [{ "when": "form.foreign_national > 3", "to": "refused" }], "default": "issue" }));
            flow["facts"].as_array_mut().unwrap().retain(|fact| fact != "form.foreign_national");
            flow["facts"].as_array_mut().unwrap().push(json!("form.foreign_national"));
        })
        .await;
        let (id, _) = site.file_recognition(&talent).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let list = incidents(site, &admin).await;
        assert_eq!((list.len(), &list[0]["effect"], &list[0]["reason"]), (1, &json!("flow"), &json!("internal")), "{list:?}");
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["status"], "open");
    }
}
