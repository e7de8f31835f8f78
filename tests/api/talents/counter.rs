//! What the counter sees of people, and what nobody sees.

use serde_json::json;
use talent_portal::identity::Role;

use super::{NUMBER, SPOUSE, fields, proven, put, spouse};
use crate::support::Staff;

both! {
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
}
