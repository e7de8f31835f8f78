//! Letters on paper: as PDF for the applicant, and checked by whoever holds one.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use talent_portal::identity::{Duty, Role};

use crate::support::pdf::{self, Pdf};
use crate::support::{Office, Person, Site, Staff};

async fn letters(site: &Site, who: &Person, id: &str) -> Vec<Value> {
    let (status, letters) = site.get(who, &format!("/api/v1/applications/{id}/letters")).await;
    assert_eq!(status, 200, "{letters}");
    letters.as_array().unwrap().clone()
}

/// The paper of a letter. With `TALENT_PORTAL_TEST_PAPERS` it is kept in that folder, for people to look at.
async fn print(site: &Site, who: &Person, id: &str, letter: &Value) -> Pdf {
    let path = format!("/api/v1/applications/{id}/letters/{}/pdf", letter["no"]);
    let answer = site.request(Some(who), Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{letter}");
    let file = answer.bytes().await.unwrap();
    if let Ok(folder) = std::env::var("TALENT_PORTAL_TEST_PAPERS") {
        std::fs::write(format!("{folder}/{}.pdf", letter["code"].as_str().unwrap()), &file).unwrap();
    }
    pdf::read(&file)
}

/// Prints all letters of an application and finds every paragraph of each in its file.
async fn print_all(site: &Site, who: &Person, id: &str, seen: &mut BTreeSet<String>) {
    for letter in letters(site, who, id).await {
        let code = letter["code"].as_str().unwrap();
        let paper = print(site, who, id, &letter).await;
        assert_eq!(paper.pages, 1, "{code}");
        for paragraph in letter["body"].as_str().unwrap().lines() {
            let squeezed: String = paragraph.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(paper.text.contains(&squeezed), "{code}: {squeezed} is not in {}", paper.text);
        }
        let check_code = letter["paper"]["check_code"].as_str().unwrap();
        assert!(paper.text.contains(check_code) && paper.text.contains("样章"), "{code}");
        assert!(
            !letter["body"].as_str().unwrap().contains("2026-"),
            "dates are written as letters write them: {letter}"
        );
        assert_eq!(letter["paper"].get("missing_characters"), None, "{code}");
        seen.insert(code.to_owned());
    }
}

async fn clerk(site: &Site) -> Person {
    let hall = site.department("dongsheng.human_resources").await;
    site.staff("窗口", vec![Staff::at(Role::CounterClerk, hall)]).await
}

/// What a clerk says when the addressee shows the passport that they were verified by.
fn collected(number: &str, who: &Person) -> Value {
    let passport = who.person.to_string()[24..].to_uppercase();
    json!({ "case_number": number, "document": { "kind": "passport", "number": passport, "country": "CHN" } })
}

impl Site {
    /// A case that was refused.
    async fn refused(&self, office: &Office) -> (Person, String) {
        let talent = self.talent("孙八").await;
        let (id, _) = self.file_recognition(&talent).await;
        self.review_up_to_decision(office).await;
        self.review(&office.decision, json!({ "outcome": "refuse", "opinion": "业绩与认定条件不符" })).await;
        (talent, id)
    }

    /// Takes an application back, so that one more letter is written.
    async fn take_back(&self, talent: &Person, id: &str) {
        let (status, taken) = self.post(talent, &format!("/api/v1/applications/{id}/withdraw"), json!(null)).await;
        assert_eq!(status, 200, "{taken}");
    }
}

fn link(paper: &Value) -> String {
    format!("/api/v1/public/letters/{}/{}", paper["number"].as_str().unwrap(), paper["check_code"].as_str().unwrap())
}

both! {
    async fn every_letter_is_had_as_pdf_and_always_the_same(site: &Site) {
        let (talent, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let office = site.office().await;
        let (id, _) = site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        for letter in letters(site, &talent, &id).await {
            let path = format!("/api/v1/applications/{id}/letters/{}/pdf", letter["no"]);
            let answer = site.request(Some(&talent), Method::GET, &path).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{letter}");
            assert_eq!(answer.headers()["content-type"], "application/pdf");
            let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
            let file = answer.bytes().await.unwrap();
            assert!(file.starts_with(b"%PDF-"));
            assert_eq!(pdf::read(&file).pages, 1);
            let again = site.request(Some(&talent), Method::GET, &path).send().await.unwrap();
            assert_eq!(again.bytes().await.unwrap(), file, "the same letter is the same file");
            let known = site.request(Some(&talent), Method::GET, &path).header("if-none-match", &tag).send().await.unwrap();
            assert_eq!(known.status(), 304);
            let (status, problem) = site.get(&other, &path).await;
            assert_eq!((status, problem["code"].as_str()), (404, Some("not_found")));
        }
        for wrong in ["99", "0", "-1", "x"] {
            let (status, _) = site.get(&talent, &format!("/api/v1/applications/{id}/letters/{wrong}/pdf")).await;
            assert_eq!(status, 404, "{wrong}");
        }
        site.run_jobs().await;
    }

    async fn whoever_holds_a_paper_can_ask_whether_it_was_issued(site: &Site) {
        let talent = site.talent("李雷").await;
        let (id, number) = site.file_recognition(&talent).await;
        let letter = letters(site, &talent, &id).await.remove(0);
        let paper = &letter["paper"];
        assert_eq!(paper["number"], format!("{number}-01"));
        let content = json!({
            "body": letter["body"], "code": letter["code"], "issued_on": letter["issued_on"], "issuer": paper["issuer"],
            "name": letter["name"]["zh"], "number": paper["number"],
        });
        let canonical = serde_json_canonicalizer::to_vec(&content).unwrap();
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(canonical));
        assert_eq!(paper["digest"], digest, "anybody who has the letter can compute it");

        let link = link(paper);
        let (status, answer) = crate::support::body(site.request(None, Method::GET, &link).send().await.unwrap()).await;
        assert_eq!((status, &answer["issued"], &answer["digest"]), (200, &json!(true), &paper["digest"]), "{answer}");
        assert_eq!((&answer["issuer"], &answer["issued_on"]), (&paper["issuer"], &letter["issued_on"]));
        assert!(answer["item_name"]["zh"].as_str().unwrap().starts_with("人才认定"), "{answer}");
        assert!(!answer.to_string().contains("李雷") && answer["applicant"].as_str().unwrap().contains('*'), "{answer}");

        let html = site.request(None, Method::GET, &link).header("accept", "text/html").send().await.unwrap();
        assert_eq!(html.status(), 200);
        let html = html.text().await.unwrap();
        assert!(html.contains("本机关出具") && html.contains(&digest) && !html.contains("李雷"), "{html}");

        let code = paper["check_code"].as_str().unwrap();
        let lower = link.replace(code, &code.to_lowercase());
        assert_eq!(site.request(None, Method::GET, &lower).send().await.unwrap().status(), 200);
        let (other, wrong) = (link.replace("-01/", "-02/"), link.replace(code, "AAAAAAAAAAAA"));
        for forged in [other.as_str(), wrong.as_str(), "/api/v1/public/letters/1/2", "/api/v1/public/letters/%27-01/x"] {
            let answer = site.request(None, Method::GET, forged).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{forged}");
            let html = site.request(None, Method::GET, forged).header("accept", "text/html").send().await.unwrap();
            assert_eq!(html.status(), 404, "{forged}");
            assert!(html.text().await.unwrap().contains("未查到此文书"));
        }
        site.run_jobs().await;
    }

    async fn a_character_that_the_font_lacks_is_found_before_printing_and_named_on_the_paper(site: &Site) {
        let keeper = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let talent = site.talent("吕𠋵").await;
        let (id, _) = site.file_recognition(&talent).await;
        let letter = letters(site, &talent, &id).await.remove(0);
        assert!(letter["body"].as_str().unwrap().contains("吕𠋵"), "as text it is as it was written");
        assert_eq!(letter["paper"]["missing_characters"], json!(["𠋵"]));
        assert_eq!(site.told(&keeper).await, ["letter_glyph_missing"], "whoever keeps the font knows before anybody prints");
        let (_, missing) = site.get(&keeper, "/api/v1/admin/missing-glyphs").await;
        assert_eq!(missing[0]["character"], "𠋵", "{missing}");
        let paper = print(site, &talent, &id, &letter).await;
        assert!(paper.text.contains("吕〓：") && paper.text.contains("U+202F5"), "{}", paper.text);
        site.take_back(&talent, &id).await;
        assert_eq!(site.told(&keeper).await.len(), 1, "told once, however many papers want it");
        site.run_jobs().await;
    }

    async fn every_kind_of_paper_can_be_printed_and_read(site: &Site) {
        let office = site.office().await;
        let leads = site.staff("负责人", vec![Staff::at(Role::DepartmentHead, site.department("city.science").await)]).await;
        let mut seen = BTreeSet::new();
        let correct = |about: &str, opinion: &str| json!({ "outcome": "correct", "opinion": opinion, "about": [about] });

        let talent = site.talent("李雷").await;
        let (id, _) = site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        site.review(&office.science, correct("achievement_proof", "缺少专利证书（第ZL202310000000.1号）的扫描件，请补充")).await;
        site.review(&office.education, json!({ "outcome": "agree" })).await;
        site.review(&office.market, correct("employer_code", "与登记信息不一致")).await;
        print_all(site, &talent, &id, &mut seen).await;

        for (verb, reason) in [("special-procedures", "需现场核查仪器设备"), ("terminate", "申请人已取得同类待遇")] {
            let talent = site.talent("韩梅梅").await;
            let (id, _) = site.file_recognition(&talent).await;
            let case = site.next_task(&office.acceptance).await["case_id"].as_str().unwrap().to_owned();
            site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
            let (status, done) = site.post(&leads, &format!("/api/v1/cases/{case}/{verb}"), json!({ "reason": reason })).await;
            assert_eq!(status, 200, "{verb}: {done}");
            print_all(site, &talent, &id, &mut seen).await;
            if verb == "special-procedures" {
                site.take_back(&talent, &id).await;
                print_all(site, &talent, &id, &mut seen).await;
            }
        }

        let talent = site.talent("王五").await;
        let (id, _) = site.file_recognition(&talent).await;
        let unfit = json!({ "outcome": "refuse", "opinion": "用人单位不在本市行政区域内" });
        site.review(&office.acceptance, unfit).await;
        print_all(site, &talent, &id, &mut seen).await;

        let (talent, id) = site.refused(&office).await;
        print_all(site, &talent, &id, &mut seen).await;

        let (late, granted) = (site.talent("赵六").await, site.talent("钱七").await);
        let (late_id, _) = site.file_recognition(&late).await;
        site.review(&office.acceptance, correct("/materials/employment_contract", "合同缺盖章页")).await;
        let (granted_id, number) = site.file_recognition(&granted).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        site.advance(TimeDelta::days(15));
        site.run_jobs().await;
        let (late, granted) = (site.signed_in_again(&late).await, site.signed_in_again(&granted).await);
        print_all(site, &late, &late_id, &mut seen).await;
        let clerk = clerk(site).await;
        let (status, handed) = site.post(&clerk, "/api/v1/deliveries", collected(&number, &granted)).await;
        assert_eq!((status, handed["name"]["zh"].as_str()), (201, Some("人才认定决定书")), "{handed}");
        print_all(site, &granted, &granted_id, &mut seen).await;

        let expected = [
            "acceptance_letter", "acceptance_refusal_letter", "correction_missed_letter", "correction_notice", "delivery_receipt",
            "receipt_of_materials", "recognition_decision", "refusal_decision", "special_procedure_letter", "termination_letter",
            "withdrawal_letter",
        ];
        assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), expected);
        site.run_jobs().await;
    }

    async fn a_genuine_paper_says_when_its_card_is_over(site: &Site) {
        let office = site.office().await;
        let talent = site.talent("钱七").await;
        let (id, _) = site.file_recognition(&talent).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        let decision = letters(site, &talent, &id).await.pop().unwrap();
        let link = link(&decision["paper"]);
        let check = || async { crate::support::body(site.request(None, Method::GET, &link).send().await.unwrap()).await };
        assert_eq!(check().await.1.get("ended"), None, "the card is in force");
        let (_, cards) = site.get(&talent, "/api/v1/me/cards").await;
        let card = cards.get("items").unwrap_or(&cards)[0]["id"].as_str().unwrap().to_owned();
        let city = site.department("city.talent_office").await;
        let decider = site.staff("审定人", vec![Staff::reviewer(city, Duty::Decision)]).await;
        let path = format!("/api/v1/cards/{card}/revoke");
        let fraud = json!({ "reason": "fraud", "legal_basis": "管理办法第十二条" });
        let revoke = site.request(Some(&decider), Method::POST, &path).header("if-match", "\"v1\"").json(&fraud);
        let (status, revoked) = crate::support::body(revoke.send().await.unwrap()).await;
        assert_eq!(status, 200, "{revoked}");
        let (status, answer) = check().await;
        assert_eq!((status, answer["issued"].as_bool(), answer["ended"]["zh"].as_str()), (200, Some(true), Some("所发的卡已撤销")));
        let html = site.request(None, Method::GET, &link).header("accept", "text/html").send().await.unwrap();
        assert!(html.text().await.unwrap().contains("本机关出具，但所发的卡已撤销"));
        site.run_jobs().await;
    }

    async fn papers_are_handed_over_against_a_receipt(site: &Site) {
        let office = site.office().await;
        let (talent, id) = site.refused(&office).await;
        let number = site.timeline(&talent, &id).await["case"]["number"].as_str().unwrap().to_owned();
        let (first, other) = (clerk(site).await, clerk(site).await);
        let path = "/api/v1/deliveries";
        let wrong = |key: &str, value: &str| {
            let mut given = collected(&number, &talent);
            given["document"][key] = json!(value);
            given
        };
        for (given, expected) in [
            (wrong("number", "E12345678"), (422, "not_the_addressee")),
            (wrong("country", "DEU"), (422, "not_the_addressee")),
            (wrong("number", "?"), (422, "invalid")),
            (json!({ "case_number": "1115", "document": wrong("number", "E12345678")["document"] }), (404, "not_found")),
        ] {
            let (status, problem) = site.post(&first, path, given.clone()).await;
            assert_eq!((status, problem["code"].as_str().unwrap()), expected, "{given}");
        }
        for nobody in [&talent, &office.acceptance] {
            assert_eq!(site.post(nobody, path, collected(&number, &talent)).await.0, 403);
        }
        let (status, handed) = site.post(&first, path, collected(&number, &talent)).await;
        assert_eq!(status, 201, "{handed}");
        let given = letters(site, &talent, &id).await;
        let (decision, receipt) = (&given[given.len() - 2], &given[given.len() - 1]);
        assert_eq!((&handed["number"], &handed["receipt"]), (&decision["paper"]["number"], &receipt["paper"]["number"]));
        assert_eq!((decision["code"].as_str(), receipt["code"].as_str()), (Some("refusal_decision"), Some("delivery_receipt")));
        assert_eq!(decision["delivered"], json!({ "on": "2026-09-14", "method": "counter", "receipt_no": receipt["no"] }));
        let text = receipt["body"].as_str().unwrap();
        assert!(text.contains("不予批准决定书") && text.contains("窗口领取") && text.contains("2026年9月14日"), "{text}");
        for side in ["pdf", "receipt/pdf"] {
            let path = format!("{path}/{}/{side}", handed["id"].as_str().unwrap());
            let file = site.request(Some(&first), Method::GET, &path).send().await.unwrap();
            assert_eq!(file.status(), 200, "the clerk prints both");
            assert!(file.bytes().await.unwrap().starts_with(b"%PDF-"));
            assert_eq!(site.get(&other, &path).await.0, 404, "another clerk has no business with it");
        }
        let mut again = collected(&number, &talent);
        again["no"] = decision["no"].clone();
        let (status, problem) = site.post(&other, path, again.clone()).await;
        assert_eq!((status, problem["code"].as_str()), (409, Some("already_delivered")));
        again["no"] = receipt["no"].clone();
        assert_eq!(site.post(&other, path, again).await.0, 404, "a receipt is not handed over against a receipt");
        let history = site.timeline(&talent, &id).await["history"].clone();
        let last = history.as_array().unwrap().last().unwrap().clone();
        assert_eq!((last["what"].as_str(), last["message"].as_str()), (Some("delivered"), Some("不予批准决定书")));

        let own = format!("/api/v1/applications/{id}/letters/1/receipt");
        let (status, mine) = site.post(&talent, &own, json!(null)).await;
        assert_eq!((status, mine["method"].as_str()), (201, Some("online")), "{mine}");
        assert_eq!(site.post(&talent, &own, json!(null)).await.1["code"], "already_delivered");
        let stranger = site.talent("韩梅梅").await;
        assert_eq!(site.post(&stranger, &own, json!(null)).await.0, 404);
        site.run_jobs().await;
    }

    async fn one_paper_is_handed_over_once_however_many_clerks_try(site: &Site) {
        let office = site.office().await;
        let (talent, id) = site.refused(&office).await;
        let number = site.timeline(&talent, &id).await["case"]["number"].as_str().unwrap().to_owned();
        let mut given = collected(&number, &talent);
        given["no"] = json!(1);
        let clerks = [clerk(site).await, clerk(site).await, clerk(site).await];
        let tries = clerks.iter().map(|clerk| site.post(clerk, "/api/v1/deliveries", given.clone()));
        let mut answers: Vec<_> = futures_util::future::join_all(tries).await.into_iter().map(|(status, _)| status).collect();
        answers.sort_unstable();
        assert_eq!(answers, [201, 409, 409]);
        let receipts = letters(site, &talent, &id).await.into_iter().filter(|letter| letter["code"] == "delivery_receipt");
        assert_eq!(receipts.count(), 1);
        site.run_jobs().await;
    }
}
