//! Flows as pictures: for those who publish them, for the offices, and for the applicant.

use reqwest::Method;
use talent_portal::identity::Role;

use crate::support::{Person, Site, Staff};

/// Status, kind of content and text of an answer.
async fn get(site: &Site, who: &Person, path: &str, language: &str) -> (u16, String, String) {
    let request = site.request(Some(who), Method::GET, path).header("accept-language", language);
    let response = request.send().await.unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), kind, response.text().await.unwrap())
}

both! {
    async fn a_case_is_drawn_for_the_office_and_more_sparingly_for_its_applicant(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        site.review(&office.acceptance, serde_json::json!({ "outcome": "accept" })).await;
        let (_, cases) = site.get(&office.acceptance, "/api/v1/cases").await;
        let case = format!("/api/v1/cases/{}/picture", cases["items"][0]["id"].as_str().unwrap());
        let (status, kind, drawn) = get(site, &office.acceptance, &case, "zh").await;
        assert_eq!((status, kind.as_str()), (200, "image/svg+xml"), "{drawn}");
        for title in ["受理（人工办理）：已办", "科技局会办（人工办理）：正在办理", "复审（人工办理）：未到", "form.tier == &apos;A&apos;"] {
            assert!(drawn.contains(title), "{title} in {drawn}");
        }
        let (_, _, english) = get(site, &office.acceptance, &case, "en").await;
        assert!(english.contains("Science and technology（user task）：current"), "{english}");

        let own = format!("/api/v1/applications/{id}/picture");
        let (status, kind, drawn) = get(site, &talent, &own, "zh").await;
        assert_eq!((status, kind.as_str()), (200, "image/svg+xml"), "{drawn}");
        assert!(drawn.contains("科技局会办（人工办理）：正在办理") && drawn.contains("受理（人工办理）：已办"), "{drawn}");
        assert!(!drawn.contains("form.tier") && !drawn.contains("可退回"), "{drawn}");
        site.run_jobs().await;
    }

    async fn a_picture_has_the_row_scope_of_its_case(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        let (_, cases) = site.get(&office.acceptance, "/api/v1/cases").await;
        let case = format!("/api/v1/cases/{}", cases["items"][0]["id"].as_str().unwrap());
        // The case has not come to the decision: its department reads neither the case nor its picture.
        for path in [case.clone(), format!("{case}/picture")] {
            assert_eq!(get(site, &office.decision, &path, "zh").await.0, 404, "{path}");
        }
        assert_eq!(get(site, &talent, &format!("{case}/picture"), "zh").await.0, 403);
        let other = site.talent("韩梅梅").await;
        assert_eq!(get(site, &other, &format!("/api/v1/applications/{id}/picture"), "zh").await.0, 404);
        let draft = site.recognition_draft(&other).await;
        assert_eq!(get(site, &other, &format!("/api/v1/applications/{draft}/picture"), "zh").await.0, 404, "no case yet");
        site.run_jobs().await;
    }

    async fn a_flow_is_drawn_before_it_is_published(site: &Site) {
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let (_, flows) = site.get(&admin, "/api/v1/admin/definitions?kind=workflow&code=talent_recognition").await;
        let path = |found: &serde_json::Value| format!("/api/v1/admin/definitions/{}/picture", found["items"][0]["id"].as_str().unwrap());
        let (status, kind, drawn) = get(site, &admin, &path(&flows), "zh").await;
        assert_eq!((status, kind.as_str()), (200, "image/svg+xml"), "{drawn}");
        assert!(drawn.contains("建议认定") && !drawn.contains("未到"), "a flow alone has no marks");
        let (_, templates) = site.get(&admin, "/api/v1/admin/definitions?kind=template").await;
        assert_eq!(get(site, &admin, &path(&templates), "zh").await.0, 404, "a template is no flow");
    }
}
