//! Spouses and children, and what rules see of them.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use talent_portal::talents::{facts, queries};

use super::{NUMBER, SPOUSE, change, fields, proven, spouse};

both! {
    async fn a_spouse_confirms_for_themselves(site: &Site) {
        let (talent, wife) = (proven(site, "李雷", NUMBER).await, proven(site, "韩梅梅", SPOUSE).await);
        let stranger = site.talent("王五").await;
        let (status, member) = site.post(&talent, "/api/v1/me/household", spouse()).await;
        assert_eq!((status, &member["confirmation"]), (201, &json!("pending")), "{member}");
        assert_eq!((&member["document_number"], &member["birth_date"]), (&json!("150***********008X"), &json!("1990-03-07")));
        let again = site.post(&talent, "/api/v1/me/household", spouse()).await;
        assert_eq!((again.0, again.1["code"].as_str()), (409, Some("member_already_recorded")));

        let id = member["id"].as_str().unwrap();
        let confirm = format!("/api/v1/me/household-invitations/{id}/confirm");
        assert_eq!(site.get(&stranger, "/api/v1/me/household-invitations").await.1["items"], json!([]));
        assert_eq!(site.post(&stranger, &confirm, json!(null)).await.0, 404);
        assert_eq!(site.post(&talent, &confirm, json!(null)).await.0, 404, "not for the one who recorded her");
        let (_, open) = site.get(&wife, "/api/v1/me/household-invitations").await;
        assert_eq!((&open["items"][0]["from"], &open["items"][0]["relation"]), (&json!("李*"), &json!("spouse")));
        assert_eq!(site.post(&wife, &confirm, json!(null)).await.0, 204);
        assert_eq!(site.post(&wife, &confirm, json!(null)).await.0, 404, "answered already");
        let (_, household) = site.get(&talent, "/api/v1/me/household").await;
        assert_eq!(household["members"][0]["confirmation"], "confirmed");

        let (his, hers) = (talent.person, wife.person);
        let both = site.app.read(move |tx| Ok((queries::household_persons(tx, his)?, queries::household_persons(tx, hers)?))).await.unwrap();
        let expected = BTreeSet::from([his, hers]);
        assert_eq!(both, (expected.clone(), expected));

        let path = format!("/api/v1/me/household/{id}");
        assert_eq!(site.get(&wife, &path).await.0, 404);
        assert_eq!(change(site, &talent, Method::DELETE, &path, 1, json!(null)).await.0, 412);
        assert_eq!(change(site, &talent, Method::DELETE, &path, 2, json!(null)).await.0, 204);
        assert_eq!(site.get(&talent, "/api/v1/me/household").await.1["members"], json!([]));
    }

    async fn the_data_of_a_small_child_needs_consent(site: &Site) {
        let talent = proven(site, "李雷", NUMBER).await;
        let child = |born: &str, consent: bool| json!({ "relation": "child", "name": "李小雷", "birth_date": born, "guardian_consent": consent });
        let path = "/api/v1/me/household";
        let (status, problem) = site.post(&talent, path, child("2018-05-01", false)).await;
        assert_eq!((status, fields(&problem)), (422, vec![("/guardian_consent".into(), "guardian_consent_needed".into())]));
        let (status, member) = site.post(&talent, path, child("2018-05-01", true)).await;
        assert_eq!((status, &member["age"], &member["confirmation"]), (201, &json!(8), &json!("not_needed")));
        assert!(member["guardian_consent_at"].is_string());
        let (status, problem) = site.post(&talent, path, child("2008-01-01", true)).await;
        assert_eq!((status, fields(&problem)), (422, vec![("/birth_date".into(), "child_of_age".into())]));
        let own = json!({ "relation": "spouse", "name": "李雷", "document": { "kind": "citizen_id", "number": NUMBER } });
        let (status, problem) = site.post(&talent, path, own).await;
        assert_eq!((status, fields(&problem)), (422, vec![("/document/number".into(), "own_identity".into())]));
    }

    async fn two_spouses_at_once_are_one(site: &Site) {
        let talent = proven(site, "李雷", NUMBER).await;
        let other = json!({ "relation": "spouse", "name": "王五", "document": { "kind": "taiwan_travel_permit", "number": "12345678" }, "birth_date": "1990-01-01" });
        let (first, second) = futures_util::join!(
            site.post(&talent, "/api/v1/me/household", spouse()),
            site.post(&talent, "/api/v1/me/household", other),
        );
        let mut statuses = [first.0, second.0];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }

    async fn a_declined_invitation_leaves_room_for_another(site: &Site) {
        let (talent, wife) = (proven(site, "李雷", NUMBER).await, proven(site, "韩梅梅", SPOUSE).await);
        let (_, member) = site.post(&talent, "/api/v1/me/household", spouse()).await;
        let decline = format!("/api/v1/me/household-invitations/{}/decline", member["id"].as_str().unwrap());
        assert_eq!(site.post(&wife, &decline, json!(null)).await.0, 204);
        assert_eq!(site.post(&talent, "/api/v1/me/household", spouse()).await.0, 201);
    }

    async fn rules_see_what_is_known(site: &Site) {
        let talent = proven(site, "李雷", NUMBER).await;
        let degree = json!({ "kind": "degree", "level": "master", "name": "材料科学", "obtained_on": "2015-06-30" });
        assert_eq!(site.post(&talent, "/api/v1/me/qualifications", degree).await.0, 201);
        assert_eq!(site.post(&talent, "/api/v1/me/household", spouse()).await.0, 201);
        let id = talent.person;
        let facts = site.app.read(move |tx| Ok(facts::load(tx, id)?.facts())).await.unwrap();
        for (name, value) in [
            ("applicant.verified", json!(true)),
            ("applicant.age", json!(36)),
            ("qualifications.degree", json!("master")),
            ("household.size", json!(2)),
            ("household.spouse_confirmed", json!(false)),
        ] {
            assert_eq!(facts.get(name), Some(&value), "{name}");
        }
    }
}
