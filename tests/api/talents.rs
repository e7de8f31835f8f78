//! Profiles, identity documents, qualifications, households, and what the counter sees of people.

use std::collections::BTreeSet;

use reqwest::Method;
use reqwest::header::{ETAG, IF_MATCH};
use serde_json::{Value, json};
use talent_portal::identity::Role;
use talent_portal::identity::commands::{Proven, verify_person};
use talent_portal::identity::model::VerifiedHow;
use talent_portal::talents::{facts, queries};

use crate::support::{Person, Site, Staff, body};

const NUMBER: &str = "150602199003070012";
const SPOUSE: &str = "15060219900307008X";

/// Sends a change with the version that was read.
async fn change(site: &Site, who: &Person, method: Method, path: &str, version: i64, json: Value) -> (u16, Value) {
    let request = site.request(Some(who), method, path).header(IF_MATCH, format!("\"v{version}\""));
    body(request.json(&json).send().await.unwrap()).await
}

async fn put(site: &Site, who: &Person, version: i64, json: Value) -> (u16, Value) {
    change(site, who, Method::PUT, "/api/v1/me/profile", version, json).await
}

async fn patch(site: &Site, who: &Person, version: i64, json: Value) -> (u16, Value) {
    change(site, who, Method::PATCH, "/api/v1/me/profile", version, json).await
}

fn fields(problem: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    problem["fields"].as_array().unwrap().iter().map(|f| (text(&f["pointer"]), text(&f["code"]))).collect()
}

/// A talent who proved a citizen's number.
async fn proven(site: &Site, name: &str, number: &str) -> Person {
    let person = site.stranger(name).await;
    let (id, name, number) = (person.person, name.to_owned(), number.to_owned());
    site.app
        .write(move |tx| {
            let (name, number) = (name.clone(), number.clone());
            let proven = Proven { name, kind: "citizen_id".into(), number, how: VerifiedHow::Counter };
            verify_person(tx, None, id, &proven)
        })
        .await
        .unwrap();
    person
}

fn spouse() -> Value {
    json!({ "relation": "spouse", "name": "韩梅梅", "document": { "kind": "citizen_id", "number": SPOUSE } })
}

both! {
    async fn a_profile_is_filled_over_time(site: &Site) {
        let talent = site.stranger("李雷").await;
        let answer = site.request(Some(&talent), Method::GET, "/api/v1/me/profile").send().await.unwrap();
        assert_eq!(answer.headers()[ETAG], "\"v0\"");
        let (status, saved) = put(site, &talent, 0, json!({
            "sex": "male", "birth_date": "1990-03-07", "nationality": "CHN", "phone": "138 0013 8000",
            "employer_name": "某某能源有限公司", "organisation_code": "91350211m0000xuf46", "job_title": "工程师",
            "bank_account": { "kind": "personal_card", "number": "6222000000000000010", "bank": "某某银行" },
            "introduction": "第一行\n第二行"
        })).await;
        assert_eq!((status, &saved["version"]), (200, &json!(1)), "{saved}");
        assert_eq!(saved["phone"], "138****8000");
        assert_eq!(saved["bank_account"]["number"], "6222***********0010");
        assert_eq!(saved["organisation_code"], "91350211M0000XUF46");
        assert_eq!(saved["flags"][0], json!({ "pointer": "/organisation_code", "code": "organisation_check_character" }));

        let (status, saved) = patch(site, &talent, 1, json!({ "job_title": null, "address": "天骄路1号", "district": "dongsheng" })).await;
        assert_eq!((status, &saved["district"]), (200, &json!("dongsheng")));
        assert_eq!((&saved["job_title"], &saved["address"], &saved["phone"]), (&Value::Null, &json!("天骄路1号"), &json!("138****8000")));
        let (_, shown) = site.get(&talent, "/api/v1/me/profile").await;
        assert_eq!(shown, saved);
        let (status, saved) = put(site, &talent, 2, json!({ "phone": "138****8000" })).await;
        assert_eq!((status, &saved["phone"], &saved["address"]), (200, &json!("138****8000"), &Value::Null), "sent back as shown");
    }

    async fn two_changes_of_one_version_do_not_both_count(site: &Site) {
        let talent = site.stranger("李雷").await;
        let (status, problem) = body(site.request(Some(&talent), Method::PUT, "/api/v1/me/profile").json(&json!({})).send().await.unwrap()).await;
        assert_eq!((status, problem["code"].as_str()), (428, Some("precondition_required")));
        let (first, second) = futures_util::join!(
            put(site, &talent, 0, json!({ "job_title": "甲" })),
            put(site, &talent, 0, json!({ "job_title": "乙" })),
        );
        let mut statuses = [first.0, second.0];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let (status, problem) = patch(site, &talent, 0, json!({ "job_title": "丙" })).await;
        assert_eq!((status, problem["code"].as_str()), (412, Some("stale_version")));
    }

    async fn rubbish_in_a_profile_is_named_field_by_field(site: &Site) {
        let talent = site.stranger("李雷").await;
        let (status, problem) = put(site, &talent, 0, json!({
            "birth_date": "2026-09-15", "phone": "12345", "address": "长".repeat(10_000), "district": "atlantis",
            "organisation_code": "x", "employer_name": "a\u{7}b"
        })).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("invalid")));
        let mut refused = fields(&problem);
        refused.sort();
        let expected = [
            ("/address", "wrong_length"), ("/birth_date", "future_date"), ("/district", "not_a_choice"),
            ("/employer_name", "control_character"), ("/organisation_code", "identifier_shape"),
            ("/phone", "identifier_shape"),
        ];
        assert_eq!(refused, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        for (field, value, code) in [
            ("birth_date", json!("2026-02-30"), "wrong_format"),
            ("birth_date", json!(19900307), "wrong_type"),
            ("sex", json!("king"), "not_a_choice"),
            ("salary", json!(1), "unknown_field"),
        ] {
            let (status, problem) = put(site, &talent, 0, json!({ field: value })).await;
            assert_eq!((status, fields(&problem)), (422, vec![(format!("/{field}"), code.to_owned())]), "{field}");
        }
        let (status, problem) = put(site, &talent, 0, json!({ "address": "a\u{0}b" })).await;
        assert_eq!((status, problem["code"].as_str()), (400, Some("nul_character")));
        let (_, shown) = site.get(&talent, "/api/v1/me/profile").await;
        assert_eq!(shown["version"], 0, "nothing is half saved");
    }

    async fn a_proven_identity_is_not_contradicted(site: &Site) {
        let talent = proven(site, "李雷", NUMBER).await;
        let (_, shown) = site.get(&talent, "/api/v1/me/profile").await;
        assert_eq!((&shown["sex"], &shown["birth_date"]), (&json!("male"), &json!("1990-03-07")));
        let (status, problem) = put(site, &talent, 0, json!({ "birth_date": "1991-03-07" })).await;
        assert_eq!((status, fields(&problem)), (422, vec![("/birth_date".into(), "contradicts_identity".into())]));
    }

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

    async fn qualifications_come_and_go(site: &Site) {
        let (talent, other) = (site.talent("李雷").await, site.talent("韩梅梅").await);
        let list = "/api/v1/me/qualifications";
        let degree = json!({ "kind": "degree", "level": "doctor", "name": "材料科学", "issuer": "某某大学", "obtained_on": "2015-06-30" });
        let (status, added) = site.post(&talent, list, degree.clone()).await;
        assert_eq!((status, &added["version"], &added["name"]), (201, &json!(1), &json!("材料科学")), "{added}");
        let path = format!("{list}/{}", added["id"].as_str().unwrap());
        assert_eq!(site.get(&other, &path).await.0, 404);
        assert_eq!(change(site, &other, Method::PUT, &path, 1, degree.clone()).await.0, 404);
        assert_eq!(change(site, &other, Method::DELETE, &path, 1, json!(null)).await.0, 404);

        let title = json!({ "kind": "title", "level": "senior_title", "name": "高级工程师", "obtained_on": "2020-01-01" });
        let (status, saved) = change(site, &talent, Method::PUT, &path, 1, title.clone()).await;
        assert_eq!((status, &saved["level"], &saved["version"]), (200, &json!("senior_title"), &json!(2)));
        assert_eq!(change(site, &talent, Method::PUT, &path, 1, title).await.0, 412);
        assert_eq!(change(site, &talent, Method::DELETE, &path, 1, json!(null)).await.0, 412);
        assert_eq!(change(site, &talent, Method::DELETE, &path, 2, json!(null)).await.0, 204);
        assert_eq!(site.get(&talent, &path).await.0, 404);

        for (bad, pointer, code) in [
            (json!({ "level": "technician" }), "/level", "not_a_choice"),
            (json!({ "obtained_on": "2026-09-15" }), "/obtained_on", "future_date"),
            (json!({ "obtained_on": "2026-13-01" }), "/obtained_on", "wrong_format"),
            (json!({ "valid_until": "2015-06-29" }), "/valid_until", "out_of_range"),
            (json!({ "name": "x".repeat(10_000) }), "/name", "wrong_length"),
            (json!({ "document_id": "0190d2b0-0000-7000-8000-000000000000" }), "/document_id", "not_a_choice"),
        ] {
            let mut wrong = degree.clone();
            for (key, value) in bad.as_object().unwrap() {
                wrong[key] = value.clone();
            }
            let (status, problem) = site.post(&talent, list, wrong).await;
            assert_eq!((status, fields(&problem)), (422, vec![(pointer.into(), code.into())]));
        }
    }

    async fn a_list_is_paged_without_gaps(site: &Site) {
        let talent = site.talent("李雷").await;
        for number in 0..5 {
            let award = json!({ "kind": "award", "level": "county_award", "name": format!("奖{number}"), "obtained_on": "2020-01-01" });
            assert_eq!(site.post(&talent, "/api/v1/me/qualifications", award).await.0, 201);
        }
        let mut names = Vec::new();
        let mut path = "/api/v1/me/qualifications?limit=2".to_owned();
        loop {
            let (status, page) = site.get(&talent, &path).await;
            assert_eq!(status, 200);
            names.extend(page["items"].as_array().unwrap().iter().map(|q| q["name"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/v1/me/qualifications?limit=2&cursor={cursor}"),
                None => break,
            }
        }
        names.sort();
        assert_eq!(names, ["奖0", "奖1", "奖2", "奖3", "奖4"]);
        assert_eq!(site.get(&talent, "/api/v1/me/qualifications?cursor=rubbish").await.0, 400);
    }

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

    async fn the_counter_finds_people_and_reveals_on_record(site: &Site) {
        let clerk = site.staff("受理员", vec![Staff::role(Role::CounterClerk)]).await;
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let talent = proven(site, "单雄信", NUMBER).await;
        let _other = site.talent("单田芳").await;
        for (typed, found) in [("单雄", 1), ("shanxiong", 1), ("sxx", 1), ("单", 2), ("shan", 2), ("dan", 0), ("%25", 0)] {
            let (status, page) = site.get(&clerk, &format!("/api/v1/persons?q={typed}")).await;
            assert_eq!((status, page["items"].as_array().unwrap().len()), (200, found), "{typed}");
        }
        let (_, page) = site.get(&clerk, "/api/v1/persons?q=sxx").await;
        assert_eq!(page["items"][0]["identity_number"], "150***********0012");
        let path = format!("/api/v1/persons/{}/identity-reveals", talent.person);
        let purpose = json!({ "purpose": "compare_papers" });
        for who in [&talent, &admin] {
            assert_eq!(site.get(who, "/api/v1/persons?q=sxx").await.0, 403);
            assert_eq!(site.post(who, &path, purpose.clone()).await.0, 403);
        }
        let (status, problem) = site.post(&clerk, &path, json!({ "purpose": "curiosity" })).await;
        assert_eq!((status, fields(&problem)), (422, vec![("/purpose".into(), "not_a_choice".into())]));
        let (status, revealed) = site.post(&clerk, &path, purpose.clone()).await;
        assert_eq!((status, revealed), (200, json!({ "kind": "citizen_id", "number": NUMBER })));
        let nobody = "/api/v1/persons/0190d2b0-0000-7000-8000-000000000000/identity-reveals";
        assert_eq!(site.post(&clerk, nobody, purpose).await.0, 404);
    }

    async fn nothing_personal_lies_open_in_the_database(site: &Site) {
        let talent = proven(site, "李雷", NUMBER).await;
        let profile = json!({ "phone": "13800138000", "address": "天骄路1号", "introduction": "独一无二的自我介绍" });
        assert_eq!(put(site, &talent, 0, profile).await.0, 200);
        assert_eq!(site.post(&talent, "/api/v1/me/household", spouse()).await.0, 201);
        let sealed: Vec<Vec<u8>> = site.app.read(|tx| {
            use diesel::prelude::*;
            use talent_portal::db::schema::{household_members, talent_profiles};
            let mut all: Vec<Vec<u8>> = tx.run(|conn| talent_profiles::table.select(talent_profiles::personal_sealed).load(conn))?;
            all.extend(tx.run(|conn| household_members::table.select(household_members::details_sealed).load::<Vec<u8>>(conn))?);
            Ok(all)
        }).await.unwrap();
        assert_eq!(sealed.len(), 2);
        for value in ["13800138000", "天骄路1号", "独一无二", "韩梅梅", SPOUSE] {
            assert!(sealed.iter().all(|bytes| !bytes.windows(value.len()).any(|w| w == value.as_bytes())), "{value}");
        }
    }

    async fn a_declined_invitation_leaves_room_for_another(site: &Site) {
        let (talent, wife) = (proven(site, "李雷", NUMBER).await, proven(site, "韩梅梅", SPOUSE).await);
        let (_, member) = site.post(&talent, "/api/v1/me/household", spouse()).await;
        let decline = format!("/api/v1/me/household-invitations/{}/decline", member["id"].as_str().unwrap());
        assert_eq!(site.post(&wife, &decline, json!(null)).await.0, 204);
        assert_eq!(site.post(&talent, "/api/v1/me/household", spouse()).await.0, 201);
    }
}
