//! The documents that a case gives out.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Person, Site};

async fn letters(site: &Site, who: &Person, id: &str) -> Vec<Value> {
    let (status, letters) = site.get(who, &format!("/api/v1/applications/{id}/letters")).await;
    assert_eq!(status, 200, "{letters}");
    letters.as_array().unwrap().clone()
}

fn codes(letters: &[Value]) -> Vec<&str> {
    letters.iter().map(|letter| letter["code"].as_str().unwrap()).collect()
}

both! {
    async fn every_step_that_binds_the_office_is_given_out_in_writing(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, number) = site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let given = letters(site, &talent, &id).await;
        assert_eq!(codes(&given), ["receipt_of_materials", "acceptance_letter"]);
        let receipt = given[0]["body"].as_str().unwrap();
        assert!(receipt.contains(&number) && receipt.contains("劳动（聘用）合同或柔性引才协议（1个文件）"), "{receipt}");
        assert!(receipt.contains("2026年9月20日前告知"), "five working days after Monday the 14th; Sunday the 20th is worked: {receipt}");
        let acceptance = given[1]["body"].as_str().unwrap();
        assert!(acceptance.contains("李雷：") && acceptance.contains("15个工作日"), "{acceptance}");
        assert!(acceptance.contains("东胜区人力资源和社会保障局"), "the accepting office signs: {acceptance}");
        site.run_jobs().await;
    }

    async fn a_correction_is_asked_once_with_everything_on_one_list(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let correct = |about: &str, opinion: &str| json!({ "outcome": "correct", "opinion": opinion, "about": [about] });
        site.review(&office.science, correct("achievement_proof", "缺少专利证书")).await;
        assert_eq!(letters(site, &talent, &id).await.len(), 2, "the list waits for the other departments");
        site.review(&office.education, json!({ "outcome": "agree" })).await;
        site.review(&office.market, correct("employer_code", "与登记信息不一致")).await;
        let given = letters(site, &talent, &id).await;
        assert_eq!(codes(&given).last(), Some(&"correction_notice"));
        let notice = given.last().unwrap()["body"].as_str().unwrap();
        assert!(notice.contains("1. 业绩证明材料：缺少专利证书（提出部门：市科学技术局）"), "{notice}");
        assert!(notice.contains("2. 用人单位统一社会信用代码：与登记信息不一致（提出部门：东胜区市场监督管理局）"), "{notice}");
        assert!(notice.contains("补正期间不计入办理期限"), "{notice}");
        site.run_jobs().await;
    }

    async fn a_refusal_carries_its_reason_and_the_way_to_object(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "refuse", "opinion": "业绩与认定条件不符" })).await;
        let given = letters(site, &talent, &id).await;
        assert_eq!(codes(&given).last(), Some(&"refusal_decision"));
        let refusal = given.last().unwrap()["body"].as_str().unwrap();
        assert!(refusal.contains("理由：业绩与认定条件不符\n"), "{refusal}");
        assert!(refusal.contains("60日内申请行政复议") && refusal.contains("市委组织部"), "{refusal}");
        site.run_jobs().await;
    }

    async fn an_application_that_is_taken_back_is_answered_in_writing(site: &Site) {
        let talent = site.talent("李雷").await;
        let (id, number) = site.file_recognition(&talent).await;
        let (status, withdrawn) = site.post(&talent, &format!("/api/v1/applications/{id}/withdraw"), json!(null)).await;
        assert_eq!(status, 200, "{withdrawn}");
        let given = letters(site, &talent, &id).await;
        assert_eq!(codes(&given), ["receipt_of_materials", "withdrawal_letter"]);
        let letter = given[1]["body"].as_str().unwrap();
        assert!(letter.contains(&number) && letter.contains("2026年9月14日按您的要求撤回"), "{letter}");
        site.run_jobs().await;
    }

    async fn a_correction_that_never_came_ends_the_case_in_writing(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        let asked = json!({ "outcome": "correct", "opinion": "合同缺盖章页", "about": ["/materials/employment_contract"] });
        site.review(&office.acceptance, asked).await;
        // Ten working days after Monday the 14th: Sunday the 20th is worked, the 25th is a holiday.
        site.advance(TimeDelta::days(15));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        let given = letters(site, &talent, &id).await;
        assert_eq!(codes(&given), ["receipt_of_materials", "correction_notice", "correction_missed_letter"]);
        let letter = given[2]["body"].as_str().unwrap();
        assert!(letter.contains("曾通知您于2026年9月28日前补正"), "{letter}");
        assert!(letter.contains("1. 劳动（聘用）合同或柔性引才协议：合同缺盖章页"), "{letter}");
        let timeline = site.timeline(&talent, &id).await;
        assert_eq!(timeline["case"]["outcome"], "correction_not_received", "{timeline}");
        assert_eq!(site.told(&talent).await.last().map(String::as_str), Some("case_terminated"));
    }

    async fn letters_are_the_applicants_own(site: &Site) {
        let (talent, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let (id, _) = site.file_recognition(&talent).await;
        let (status, problem) = site.get(&other, &format!("/api/v1/applications/{id}/letters")).await;
        assert_eq!((status, problem["code"].as_str()), (404, Some("not_found")));
        site.run_jobs().await;
    }
}
