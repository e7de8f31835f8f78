//! Proving who somebody is, and the papers by which it is proven.

use serde_json::json;
use talent_portal::identity::Role;

use super::{NUMBER, fields, proven};
use crate::support::{Person, Staff};

both! {
    async fn a_person_is_verified_by_the_register(site: &Site) {
        let (talent, rival) = (site.stranger("李雷").await, site.stranger("李雷").await);
        let path = "/api/v1/me/verification";
        let claim = |name: &str, number: &str| json!({ "name": name, "kind": "citizen_id", "number": number });
        for (name, number, code) in [
            ("韩梅梅", "440308199901101512", "identity_mismatch"),
            ("李雷", "150602199003070012", "identity_mismatch"),
        ] {
            let (status, problem) = site.post(&talent, path, claim(name, number)).await;
            assert_eq!((status, problem["code"].as_str()), (422, Some(code)), "{name} {number}");
        }
        let (status, problem) = site.post(&talent, path, claim("李雷", "440308199901101513")).await;
        assert_eq!((status, fields(&problem)), (422, vec![("/number".into(), "identifier_check_character".into())]));
        let (status, proven) = site.post(&talent, path, claim("李雷", "440308199901101512")).await;
        assert_eq!((status, &proven["status"], &proven["number"]), (200, &json!("verified"), &json!("440***********1512")));
        assert_eq!(site.get(&talent, "/api/v1/me").await.1["status"], "verified");
        let again = site.post(&talent, path, claim("李雷", "440308199901101512")).await;
        assert_eq!((again.0, again.1["code"].as_str()), (409, Some("already_verified")));
        let taken = site.post(&rival, path, claim("李雷", "440308199901101512")).await;
        assert_eq!((taken.0, taken.1["code"].as_str()), (409, Some("identity_taken")));
    }

    async fn names_and_numbers_cannot_be_tried_out(site: &Site) {
        let talent = site.stranger("李雷").await;
        let claim = json!({ "name": "韩梅梅", "kind": "citizen_id", "number": "440308199901101512" });
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(site.post(&talent, "/api/v1/me/verification", claim.clone()).await.0);
        }
        assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
    }

    async fn a_clerk_verifies_by_the_papers_and_never_themselves(site: &Site) {
        let clerk = site.staff("受理员", vec![Staff::role(Role::CounterClerk)]).await;
        let talent = site.stranger("艾力").await;
        let papers = json!({ "name": "艾力•买买提", "kind": "passport", "number": "e12345678", "country": "CHN" });
        let path = |who: &Person| format!("/api/v1/persons/{}/verification", who.person);
        assert_eq!(site.post(&talent, &path(&talent), papers.clone()).await.0, 403);
        let own = site.post(&clerk, &path(&clerk), papers.clone()).await;
        assert_eq!((own.0, own.1["code"].as_str()), (403, Some("own_case")));
        assert_eq!(site.post(&clerk, &path(&talent), papers).await.0, 200);
        let (_, me) = site.get(&talent, "/api/v1/me").await;
        assert_eq!((&me["name"], &me["status"]), (&json!("艾力·买买提"), &json!("verified")));
        assert_eq!(site.get(&clerk, "/api/v1/persons?q=almmt").await.1["items"][0]["identity_number"], "E******78");
    }

    async fn impossible_names_open_no_account(site: &Site) {
        let admin = site.staff("安全管理员", vec![Staff::role(Role::SecurityAdmin)]).await;
        for name in ["张3丰", "张\u{202e}三", "<b>"] {
            let user = json!({ "name": name, "address": "13800138000", "password": "Grassland-2026", "positions": [] });
            let (status, problem) = site.post(&admin, "/api/v1/admin/accounts", user).await;
            assert_eq!((status, fields(&problem)), (422, vec![("/name".into(), "name_character".into())]), "{name:?}");
        }
    }

    async fn identity_documents_over_time(site: &Site) {
        let talent = proven(site, "李雷", NUMBER).await;
        let path = "/api/v1/me/identity-documents";
        let passport = json!({ "kind": "passport", "number": "e12345678", "country": "CHN", "valid_until": "2030-01-01" });
        let (status, added) = site.post(&talent, path, passport.clone()).await;
        assert_eq!(status, 201, "{added}");
        let (_, list) = site.get(&talent, path).await;
        assert_eq!(list["items"][0]["number"], "150***********0012");
        assert_eq!((&list["items"][0]["proven"], &list["items"][1]["proven"]), (&json!(true), &json!(false)));
        assert_eq!(list["items"][1]["number"], "E******78");
        for (known, code) in [(passport, "identity_document_known"), (json!({ "kind": "citizen_id", "number": "150602900307001" }), "identity_document_known")] {
            let (status, problem) = site.post(&talent, path, known).await;
            assert_eq!((status, problem["code"].as_str()), (409, Some(code)));
        }
        for (number, code) in [("150602190002290012", "impossible_date"), ("150602199003070013", "identifier_check_character"), ("1", "identifier_shape")] {
            let (status, problem) = site.post(&talent, path, json!({ "kind": "citizen_id", "number": number })).await;
            assert_eq!((status, fields(&problem)), (422, vec![("/number".into(), code.into())]));
        }
        let id = list["items"][1]["id"].as_str().unwrap();
        let stranger = site.stranger("韩梅梅").await;
        assert_eq!(site.delete(&stranger, &format!("{path}/{id}")).await.0, 404);
        assert_eq!(site.delete(&talent, &format!("{path}/{id}")).await.0, 204);
        assert_eq!(site.delete(&talent, &format!("{path}/{id}")).await.0, 404);
    }
}
