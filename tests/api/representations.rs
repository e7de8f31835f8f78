//! Acting for somebody else: a relative within a scope and a time, a guardian, a clerk while the person is there.

use chrono::TimeDelta;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use talent_portal::identity::commands::{Proven, verify_person};
use talent_portal::identity::model::VerifiedHow;
use talent_portal::identity::{Duty, Role};

use crate::support::{PDF, Person, Site, Staff, body, recognition_form};

const MATERIALS: [&str; 4] = ["identity_document", "employment_contract", "degree_certificate", "achievement_proof"];

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or(""))
}

/// What the document of somebody says whom the site has verified.
fn passport(who: &Person) -> Value {
    json!({ "kind": "passport", "number": who.person.to_string()[24..].to_uppercase(), "country": "CHN" })
}

/// Puts a paper into somebody else's wallet.
async fn upload_for(site: &Site, agent: &Person, principal: &Person, kind: &str) -> (u16, Value) {
    let file = Part::bytes(PDF).file_name("document.pdf").mime_str("application/pdf").unwrap();
    let form = Form::new().text("kind", kind.to_owned()).part("file", file);
    let path = format!("/api/v1/represented/{}/documents", principal.person);
    body(site.request(Some(agent), Method::POST, &path).multipart(form).send().await.unwrap()).await
}

/// A complete draft that somebody writes for somebody else.
async fn draft_for(site: &Site, agent: &Person, principal: &Person) -> (u16, Value) {
    let mut materials = Vec::new();
    for kind in MATERIALS {
        let (status, paper) = upload_for(site, agent, principal, kind).await;
        if status != 201 {
            return (status, paper);
        }
        materials.push(json!({ "code": kind, "documents": [paper["id"]] }));
    }
    let draft = json!({ "item": "talent_recognition", "form": recognition_form(), "materials": materials, "applicant": principal.person });
    site.post(agent, "/api/v1/applications", draft).await
}

async fn grant(site: &Site, principal: &Person, member: &str, items: Value, acts: Value, days: (&str, &str)) -> Value {
    let scope = json!({ "member": member, "items": items, "acts": acts, "valid_from": days.0, "valid_to": days.1 });
    let (status, granted) = site.post(principal, "/api/v1/me/representations", scope).await;
    assert_eq!(status, 201, "{granted}");
    granted
}

/// Whether an agent is let in to an application, by each verb; all answers of a stranger are 404.
async fn is_stranger(site: &Site, agent: &Person, application: &str) -> bool {
    let path = format!("/api/v1/applications/{application}");
    let mut found = Vec::new();
    for below in ["", "/timeline", "/letters", "/picture", "/evaluations", "/attachments"] {
        found.push(site.get(agent, &format!("{path}{below}")).await.0);
    }
    for verb in ["submit", "supplement", "withdraw", "urge"] {
        found.push(site.post(agent, &format!("{path}/{verb}"), json!(null)).await.0);
    }
    found.iter().all(|status| *status == 404)
}

both! {
    async fn a_spouse_files_and_follows_within_the_scope(site: &Site) {
        let (principal, agent) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        assert_eq!(draft_for(site, &agent, &principal).await.0, 404, "nobody said so");
        let member = site.marry(&principal, &agent).await;
        assert_eq!(draft_for(site, &agent, &principal).await.0, 404, "being married is not enough");
        let granted = grant(site, &principal, &member, json!(["talent_recognition"]), json!(["apply", "follow"]), ("2026-09-14", "2026-09-20")).await;
        let (_, represented) = site.get(&agent, "/api/v1/me/represented").await;
        assert_eq!((&represented[0]["with"], &represented[0]["basis"]), (&json!("李*"), &json!("grant")), "{represented}");
        let other_item = json!({ "item": "rent_subsidy", "form": {}, "applicant": principal.person });
        assert_eq!(site.post(&agent, "/api/v1/applications", other_item).await.0, 404, "not that item");
        let (status, draft) = draft_for(site, &agent, &principal).await;
        assert_eq!(status, 201, "{draft}");
        let id = draft["id"].as_str().unwrap();
        assert_eq!(draft["applicant_id"], json!(principal.person));
        let path = format!("/api/v1/applications/{id}");
        let (status, case) = site.post(&agent, &format!("{path}/submit"), json!(null)).await;
        assert_eq!(status, 201, "{case}");
        let (_, timeline) = site.get(&principal, &format!("{path}/timeline")).await;
        assert_eq!((&timeline["history"][0]["what"], &timeline["history"][0]["on_behalf"]), (&json!("filed"), &json!("grant")), "{timeline}");
        assert_eq!(timeline["agents"][0]["basis"], "grant");
        assert_eq!(site.get(&agent, &format!("{path}/timeline")).await.0, 200);
        assert_eq!(site.post(&agent, &format!("{path}/withdraw"), json!(null)).await.0, 404, "that was not granted");
        let (_, paper) = upload_for(site, &agent, &principal, "degree_certificate").await;
        let message = json!({ "text": "学位证书已补", "documents": [paper["id"]] });
        let (status, written) = site.post(&agent, &format!("{path}/messages"), message).await;
        assert_eq!((status, &written["side"], &written["mine"]), (201, &json!("applicant"), &json!(true)), "{written}");
        let (_, messages) = site.get(&principal, &format!("{path}/messages")).await;
        assert_eq!((&messages["items"][0]["text"], &messages["items"][0]["mine"]), (&json!("学位证书已补"), &json!(false)));
        for had in ["letters/1/pdf", "automatic-decision", "messages/counts"] {
            let answer = site.request(Some(&agent), Method::GET, &format!("{path}/{had}")).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{had}");
        }
        let (status, had) = site.post(&agent, &format!("{path}/letters/1/receipt"), json!(null)).await;
        assert_eq!((status, &had["method"]), (201, &json!("online")), "{had}");
        // It is the principal's: the case, the papers, the notices.
        assert_eq!(site.get(&principal, "/api/v1/applications").await.1["items"][0]["id"], json!(id));
        assert_eq!(site.get(&agent, "/api/v1/applications").await.1["items"], json!([]));
        assert_eq!(site.get(&agent, "/api/v1/me/documents").await.1["items"], json!([]));
        let auditor = site.staff("审计", vec![Staff::role(Role::AuditAdmin)]).await;
        let (_, records) = site.get(&auditor, "/api/v1/audit/records?action=submit_application").await;
        assert_eq!(records["items"][0]["body"]["data"]["on_behalf_of"], json!(principal.person), "{records}");
        assert_eq!(records["items"][0]["account_id"], json!(agent.account));
        for action in ["write_message", "deliver_paper"] {
            let (_, records) = site.get(&auditor, &format!("/api/v1/audit/records?action={action}")).await;
            assert_eq!(records["items"][0]["body"]["data"]["on_behalf_of"], json!(principal.person), "{records}");
        }

        let revoke = format!("/api/v1/me/representations/{}/revoke", granted["id"].as_str().unwrap());
        assert_eq!(site.post(&site.talent("王五").await, &revoke, json!(null)).await.0, 404);
        assert_eq!(site.post(&principal, &revoke, json!(null)).await.0, 204);
        assert!(is_stranger(site, &agent, id).await, "revoked at once");
        assert_eq!(site.get(&agent, &format!("{path}/messages")).await.0, 404);
        assert_eq!(site.get(&agent, "/api/v1/me/represented").await.1, json!([]));
        assert_eq!(site.get(&principal, "/api/v1/me/representations").await.1.as_array().unwrap().len(), 1, "that it was stays known");
        site.run_jobs().await;
    }

    async fn an_old_grant_one_to_come_and_a_divorce_are_no_grant(site: &Site) {
        let (principal, agent) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let member = site.marry(&principal, &agent).await;
        let all = || (json!([]), json!(["apply", "withdraw", "follow"]));
        let (items, acts) = all();
        grant(site, &principal, &member, items, acts, ("2026-09-16", "2026-09-20")).await;
        assert_eq!(draft_for(site, &agent, &principal).await.0, 404, "from Wednesday on");
        site.advance(TimeDelta::days(2));
        let (principal, agent) = (site.signed_in_again(&principal).await, site.signed_in_again(&agent).await);
        let (status, draft) = draft_for(site, &agent, &principal).await;
        assert_eq!(status, 201, "{draft}");
        let id = draft["id"].as_str().unwrap().to_owned();
        site.advance(TimeDelta::days(5));
        let (principal, agent) = (site.signed_in_again(&principal).await, site.signed_in_again(&agent).await);
        assert!(is_stranger(site, &agent, &id).await, "over since Sunday");
        let (items, acts) = all();
        grant(site, &principal, &member, items, acts, ("2026-09-21", "2027-09-20")).await;
        assert_eq!(site.get(&agent, &format!("/api/v1/applications/{id}")).await.0, 200);
        let version = site.get(&principal, &format!("/api/v1/me/household/{member}")).await.1["version"].clone();
        let end = site.request(Some(&principal), Method::DELETE, &format!("/api/v1/me/household/{member}"));
        assert_eq!(end.header("if-match", format!("\"v{version}\"")).send().await.unwrap().status(), 204);
        assert!(is_stranger(site, &agent, &id).await, "not of the household any more");
        let scope = json!({ "member": member, "acts": ["apply"], "valid_from": "2026-09-21", "valid_to": "2026-09-30" });
        assert_eq!(site.post(&principal, "/api/v1/me/representations", scope).await.0, 404);
        site.run_jobs().await;
    }

    async fn whoever_has_not_confirmed_cannot_be_named(site: &Site) {
        let principal = site.talent("李雷").await;
        let spouse = json!({ "relation": "spouse", "name": "韩梅梅", "document": { "kind": "passport", "number": "E12345678", "country": "CHN" }, "birth_date": "1990-03-07" });
        let (_, member) = site.post(&principal, "/api/v1/me/household", spouse).await;
        let scope = |to: &str, items: Value| json!({ "member": member["id"], "acts": ["apply"], "items": items, "valid_from": "2026-09-14", "valid_to": to });
        let refused = site.post(&principal, "/api/v1/me/representations", scope("2026-09-30", json!([]))).await;
        assert_eq!(code(&refused), (409, "member_not_confirmed"));
        let other = site.talent("王五").await;
        let confirmed = site.marry(&other, &site.talent("赵六").await).await;
        for (to, items, pointer) in [("2026-09-13", json!([]), "/valid_to"), ("2026-09-30", json!(["alchemy"]), "/items/0")] {
            let mut body = scope(to, items);
            body["member"] = json!(confirmed);
            let (status, problem) = site.post(&other, "/api/v1/me/representations", body).await;
            assert_eq!((status, &problem["fields"][0]["pointer"]), (422, &json!(pointer)), "{problem}");
        }
        site.run_jobs().await;
    }

    async fn an_agent_reviews_nothing_of_what_they_filed(site: &Site) {
        let desk = site.department("dongsheng.human_resources").await;
        let positions = vec![Staff::at(Role::CounterClerk, desk), Staff::reviewer(desk, Duty::Acceptance)];
        let clerk = site.staff("窗口兼受理", positions).await;
        site.verify(&clerk, "窗口兼受理").await;
        let (principal, colleague) = (site.talent("李雷").await, site.staff("同事", vec![Staff::reviewer(desk, Duty::Acceptance)]).await);
        let visit = agreed_visit(site, &clerk, &principal).await;
        let (status, draft) = draft_for(site, &clerk, &principal).await;
        assert_eq!(status, 201, "{draft}");
        let submit = format!("/api/v1/applications/{}/submit", draft["id"].as_str().unwrap());
        assert_eq!(site.post(&clerk, &submit, json!(null)).await.0, 201);
        assert_eq!(site.get(&clerk, "/api/v1/tasks?box=pool").await.1["items"], json!([]), "four eyes count the agent's person");
        let task = site.next_task(&colleague).await;
        assert!(site.act(&clerk, &task, "claim", json!(null)).await.0 >= 400);
        assert_eq!(site.act(&colleague, &task, "claim", json!(null)).await.0, 200);
        assert_eq!(site.post(&clerk, &format!("/api/v1/counter/visits/{visit}/end"), json!(null)).await.0, 204);
        site.run_jobs().await;
    }

    async fn a_clerk_serves_whoever_is_there_and_has_agreed(site: &Site) {
        let desk = site.department("dongsheng.human_resources").await;
        let clerk = site.staff("窗口", vec![Staff::at(Role::CounterClerk, desk)]).await;
        site.verify(&clerk, "窗口").await;
        let (principal, other) = (site.talent("李雷").await, site.talent("王五").await);
        let open = |document: Value| site.post(&clerk, "/api/v1/counter/visits", json!({ "person": principal.person, "document": document }));
        assert_eq!(code(&open(passport(&other)).await), (422, "identity_mismatch"), "somebody else's document");
        let (status, visit) = open(passport(&principal)).await;
        assert_eq!(status, 201, "{visit}");
        let visit = visit["id"].as_str().unwrap().to_owned();
        let own = json!({ "item": "talent_recognition", "form": {} });
        assert_eq!(code(&site.post(&clerk, "/api/v1/applications", own).await), (403, "forbidden"), "a clerk has none of their own");
        let early = json!({ "item": "talent_recognition", "form": {}, "applicant": principal.person });
        assert_eq!(site.post(&clerk, "/api/v1/applications", early.clone()).await.0, 404, "not agreed yet");
        let (_, paper) = upload_for(site, &clerk, &principal, "counter_consent").await;
        let agreement = format!("/api/v1/counter/visits/{visit}/agreement");
        let (status, agreed) = site.post(&clerk, &agreement, json!({ "document": paper["id"] })).await;
        assert_eq!((status, &agreed["consent"]), (200, &json!("signed_paper")), "{agreed}");
        let (status, draft) = draft_for(site, &clerk, &principal).await;
        assert_eq!(status, 201, "{draft}");
        let id = draft["id"].as_str().unwrap().to_owned();
        let (status, case) = site.post(&clerk, &format!("/api/v1/applications/{id}/submit"), json!(null)).await;
        assert_eq!(status, 201, "{case}");
        let (status, receipt) = site.get(&clerk, &format!("/api/v1/counter/applications/{id}/receipt")).await;
        assert_eq!((status, &receipt["number"], &receipt["handed_in_by"]), (200, &case["number"], &json!("counter")), "{receipt}");
        assert_eq!((&receipt["applicant"], receipt["materials"].as_array().unwrap().len()), (&json!("李*"), 4));
        let (_, timeline) = site.get(&principal, &format!("/api/v1/applications/{id}/timeline")).await;
        assert_eq!(timeline["history"][0]["on_behalf"], "counter");
        // Another session of the same clerk, another clerk, and the same clerk tomorrow are strangers.
        let again = site.signed_in_again_as_staff(&clerk).await;
        assert!(is_stranger(site, &again, &id).await, "another session");
        let colleague = site.staff("同事", vec![Staff::at(Role::CounterClerk, desk)]).await;
        assert!(is_stranger(site, &colleague, &id).await);
        assert_eq!(site.post(&clerk, &format!("/api/v1/counter/visits/{visit}/end"), json!(null)).await.0, 204);
        assert!(is_stranger(site, &clerk, &id).await, "the person has left");
        let (_, granted) = site.get(&principal, "/api/v1/me/representations").await;
        assert_eq!((&granted[0]["basis"], &granted[0]["consent"]), (&json!("counter"), &json!("signed_paper")), "the person sees the visit");

        let collect = |document: Value, proxy: Value| {
            let mut json = json!({ "case_number": case["number"], "no": 1, "document": document });
            if !proxy.is_null() {
                json["proxy"] = proxy;
            }
            site.post(&clerk, "/api/v1/deliveries", json)
        };
        let proxy = json!({ "name": "王五", "authorisation": "授权委托书 2026-17" });
        assert_eq!(code(&collect(passport(&other), json!(null)).await), (422, "not_the_addressee"));
        assert_eq!(code(&collect(passport(&principal), proxy.clone()).await), (422, "invalid"), "nobody is their own messenger");
        assert_eq!(code(&collect(passport(&clerk), proxy.clone()).await), (403, "own_case"), "no clerk fetches for somebody");
        let (status, handed) = collect(passport(&other), proxy).await;
        assert_eq!((status, &handed["method"]), (201, &json!("proxy")), "{handed}");
        assert_eq!(code(&collect(passport(&principal), json!(null)).await), (409, "already_delivered"));
        let (_, letters) = site.get(&principal, &format!("/api/v1/applications/{id}/letters")).await;
        let receipt = letters.as_array().unwrap().iter().find(|letter| letter["no"] == letters[0]["delivered"]["receipt_no"]);
        let text = receipt.unwrap()["body"].as_str().unwrap();
        assert!(text.contains("窗口代领（代领人：王五，凭授权委托书 2026-17）") && !text.contains("本人"), "{text}");
        let (_, timeline) = site.get(&principal, &format!("/api/v1/applications/{id}/timeline")).await;
        let told = timeline["history"].as_array().unwrap().iter().find(|told| told["what"] == "delivered").unwrap();
        assert_eq!(told["department"]["zh"], "东胜区人力资源和社会保障局", "{told}");
        site.run_jobs().await;
    }

    async fn nobody_serves_their_own_household(site: &Site) {
        let clerk = site.staff("窗口", vec![Staff::role(Role::CounterClerk)]).await;
        site.verify(&clerk, "窗口").await;
        let spouse = site.talent("李雷").await;
        site.marry(&spouse, &clerk).await;
        let visit = json!({ "person": spouse.person, "document": passport(&spouse) });
        assert_eq!(code(&site.post(&clerk, "/api/v1/counter/visits", visit).await), (403, "own_case"));
        let (_, number) = site.file_recognition(&spouse).await;
        let collect = json!({ "case_number": number, "no": 1, "document": passport(&spouse) });
        assert_eq!(site.post(&clerk, "/api/v1/deliveries", collect).await.0, 404);
        site.run_jobs().await;
    }

    async fn a_guardian_acts_once_a_clerk_has_seen_the_proof(site: &Site) {
        let clerk = site.staff("窗口", vec![Staff::role(Role::CounterClerk)]).await;
        let (guardian, minor) = (site.talent("李雷").await, site.stranger("李小雷").await);
        let id = minor.person;
        site.app
            .write(move |tx| {
                let (name, number) = ("李小雷".to_owned(), "15060220110307001X".to_owned());
                verify_person(tx, None, id, &Proven { name, kind: "citizen_id".into(), number, how: VerifiedHow::Counter })
            })
            .await
            .unwrap();
        let child = |number: &str| json!({ "relation": "child", "name": "李小雷", "birth_date": "2011-03-07", "document": { "kind": "citizen_id", "number": number } });
        let record = || site.post(&clerk, "/api/v1/counter/guardianships", json!({ "guardian": guardian.person, "child": minor.person }));
        assert_eq!(code(&record().await), (409, "not_guardian"), "not recorded as a child");
        let (status, member) = site.post(&guardian, "/api/v1/me/household", child("15060220110307001X")).await;
        assert_eq!(status, 201, "{member}");
        assert_eq!(draft_for(site, &guardian, &minor).await.0, 404, "typing a number proves nothing");
        let (status, recorded) = record().await;
        assert_eq!((status, &recorded["basis"], &recorded["valid_to"]), (201, &json!("guardian"), &json!("2029-03-06")), "{recorded}");
        let (status, draft) = draft_for(site, &guardian, &minor).await;
        assert_eq!(status, 201, "{draft}");
        assert_eq!(site.get(&minor, "/api/v1/applications").await.1["items"].as_array().unwrap().len(), 1);
        site.run_jobs().await;
    }
}

/// A visit to which the person has agreed by the code that was sent to them.
async fn agreed_visit(site: &Site, clerk: &Person, principal: &Person) -> String {
    let open = json!({ "person": principal.person, "document": passport(principal) });
    let (status, visit) = site.post(clerk, "/api/v1/counter/visits", open).await;
    assert_eq!(status, 201, "{visit}");
    let path = format!("/api/v1/counter/visits/{}", visit["id"].as_str().unwrap());
    assert_eq!(site.post(clerk, &format!("{path}/codes"), json!(null)).await.0, 204);
    site.run_jobs().await;
    let wrong = site.post(clerk, &format!("{path}/agreement"), json!({ "code": "000000" })).await;
    assert_eq!(code(&wrong), (422, "wrong_code"));
    let digits = site.sent_code().await;
    let (status, agreed) = site.post(clerk, &format!("{path}/agreement"), json!({ "code": digits })).await;
    assert_eq!((status, &agreed["consent"]), (200, &json!("sent_code")), "{agreed}");
    visit["id"].as_str().unwrap().to_owned()
}
