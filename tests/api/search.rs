//! Finding services, policies and what is on offer.

use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;

use crate::support::{Site, body};

/// A query with every byte escaped.
fn escaped(query: &[(&str, &str)]) -> String {
    let escape = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    query.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
}

async fn ask(site: &Site, path: &str, query: &[(&str, &str)]) -> (u16, Value) {
    let path = format!("/api/v1/catalogue/{path}?{}", escaped(query));
    body(site.request(None, Method::GET, &path).send().await.unwrap()).await
}

fn codes(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap_or_else(|| panic!("{page}"))
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

/// What is found, which must be as many as are counted.
async fn services(site: &Site, query: &[(&str, &str)]) -> Vec<String> {
    let (status, page) = ask(site, "services", query).await;
    assert_eq!(status, 200, "{query:?}: {page}");
    let (status, counted) = ask(site, "services/count", query).await;
    assert_eq!((status, &counted["count"]), (200, &json!(codes(&page).len())), "{query:?}");
    codes(&page)
}

both! {
    async fn words_pinyin_and_initials_find_the_service(site: &Site) {
        let table = [
            ("租房", "rent_subsidy"), ("人才租房补贴", "rent_subsidy"), ("zufang", "rent_subsidy"), ("zfbt", "rent_subsidy"),
            ("rczfbt", "rent_subsidy"), ("rencai补贴", "rent_subsidy"), ("rcbt", "rent_subsidy"), ("ZuFang BuTie", "rent_subsidy"),
            ("房租", "rent_subsidy"), ("rent subsidy", "rent_subsidy"), ("找房子", "rent_subsidy"),
            ("入学", "school_place"), ("ruxue", "school_place"), ("上学", "school_place"), ("孩子上学", "school_place"),
            ("子女rx", "school_place"), ("zinvruxue", "school_place"), ("zinuruxue", "school_place"), ("school", "school_place"),
            ("zhuanxue", "school_place"), ("接种", "school_place"),
            ("人才认定", "talent_recognition"), ("rcrd", "talent_recognition"), ("天骄行卡", "talent_recognition"),
            ("tianjiaoxingka", "talent_recognition"), ("tianjiaohangka", "talent_recognition"), ("人才卡", "talent_recognition"),
            ("刚到本市", "talent_recognition"), ("ｔａｌｅｎｔ　ｃａｒｄ", "talent_recognition"),
            ("项目申报", "project_declaration"), ("xmsb", "project_declaration"), ("jiebangguashuai", "project_declaration"),
            ("揭榜", "project_declaration"), ("课题", "project_declaration"), ("mingrizhixing", "project_declaration"),
        ];
        for (typed, first) in table {
            let found = services(site, &[("q", typed)]).await;
            assert_eq!(found.first().map(String::as_str), Some(first), "{typed}: {found:?}");
        }
    }

    async fn rubbish_finds_nothing_and_harms_nothing(site: &Site) {
        let all =
            ["card_health_check", "doctor_gift", "project_declaration", "rent_subsidy", "school_place", "talent_recognition"];
        for nothing in ["", "   ", "\u{3000}\t"] {
            assert_eq!(services(site, &[("q", nothing)]).await, all, "{nothing:?}");
        }
        let long = "人才".repeat(1_700);
        for rubbish in ["%%%", "。！", "\u{7}\u{1b}", "' OR 9=9 --", "😀", "qqqqxz", long.as_str(), &"s".repeat(10_000), &"qx wz ".repeat(1_700)] {
            assert_eq!(services(site, &[("q", rubbish)]).await, Vec::<String>::new(), "{}", &rubbish[..rubbish.len().min(9)]);
        }
        let nul = site.request(None, Method::GET, "/api/v1/catalogue/services?q=a%00b").send().await.unwrap();
        assert_eq!(nul.status(), 400);
        let (status, problem) = ask(site, "services", &[("cursor", "rubbish")]).await;
        assert_eq!((status, &problem["code"]), (400, &json!("bad_cursor")));
    }

    async fn filters_narrow_what_is_found(site: &Site) {
        let september = |query: &'static [(&'static str, &'static str)]| services(site, query);
        assert_eq!(september(&[("life_event", "child_starts_school")]).await, ["school_place"]);
        assert_eq!(september(&[("life_event", "just_arrived")]).await, ["rent_subsidy", "talent_recognition"]);
        assert_eq!(september(&[("life_event", "just_arrived"), ("q", "补贴")]).await, ["rent_subsidy"]);
        assert_eq!(september(&[("open", "false")]).await, ["school_place"], "July and August only");
        assert_eq!(september(&[("open", "true")]).await.len(), 5);
        assert_eq!(september(&[("department", "city.education")]).await, ["school_place", "talent_recognition"]);
        assert_eq!(september(&[("district", "kangbashi")]).await.len(), 6);
        assert_eq!(september(&[("district", "zone_dalad")]).await.len(), 6, "a zone lies in a district");
        assert_eq!(september(&[("family", "housing")]).await, ["rent_subsidy"]);
        for filter in ["tier", "life_event", "department", "district"] {
            let (status, problem) = ask(site, "services", &[(filter, "atlantis")]).await;
            assert_eq!((status, &problem["fields"][0]["code"]), (422, &json!("not_a_choice")), "{filter}: {problem}");
        }

        // A tier sees what its card opens.
        assert_eq!(september(&[("tier", "S1")]).await.len(), 5);
        site.republish(DefinitionKind::Service, "rent_subsidy", |item| {
            item["eligibility"].as_array_mut().unwrap().push(json!({ "code": "high", "requires": { "has_card": { "at_least": "B" } } }));
        })
        .await;
        assert_eq!(september(&[("tier", "C"), ("q", "租房")]).await, Vec::<String>::new());
        assert_eq!(september(&[("tier", "B"), ("q", "租房")]).await, ["rent_subsidy"]);
    }

    /// What is published changes what is found, at once.
    async fn the_index_follows_what_is_published(site: &Site) {
        assert_eq!(services(site, &[("q", "蒙古包")]).await, Vec::<String>::new());
        site.republish(DefinitionKind::Service, "rent_subsidy", |item| item["keywords"] = json!(["蒙古包"])).await;
        assert_eq!(services(site, &[("q", "menggubao")]).await, ["rent_subsidy"]);
    }

    async fn pages_leave_nothing_out(site: &Site) {
        let whole = services(site, &[("q", "人才")]).await;
        assert!(whole.len() >= 3, "{whole:?}");
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut query = vec![("q", "人才"), ("limit", "1")];
            query.extend(cursor.iter().map(|cursor| ("cursor", cursor.as_str())));
            let (status, page) = ask(site, "services", &query).await;
            assert_eq!(status, 200, "{page}");
            seen.extend(codes(&page));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(seen, whole);
    }

    async fn policies_say_whether_they_apply_and_what_rests_on_them(site: &Site) {
        let (_, all) = ask(site, "policies", &[]).await;
        assert_eq!(codes(&all), ["fourteenth_plan", "three_year_plan"]);
        let (_, now) = ask(site, "policies", &[("validity", "in_force")]).await;
        assert_eq!(codes(&now), ["three_year_plan"], "the other ended with 2025");
        for typed in ["三年行动", "snxd", "16号", "sannian", "明日之星"] {
            assert_eq!(codes(&ask(site, "policies", &[("q", typed)]).await.1).first().map(String::as_str), Some("three_year_plan"), "{typed}");
        }
        let (status, policy) = ask(site, "policies/three_year_plan", &[]).await;
        assert_eq!(status, 200);
        let one_code = policy["provisions"].as_array().unwrap().iter().find(|one| one["code"] == "one_code").unwrap();
        let condition = &one_code["conditions"][0];
        assert_eq!((&condition["item"], &condition["code"]), (&json!("rent_subsidy"), &json!("holds_card")), "{condition}");
        assert!(!condition["text"]["zh"].as_str().unwrap().is_empty());
        assert_eq!(ask(site, "policies/nothing", &[]).await.0, 404);
        let (_, service) = body(site.request(None, Method::GET, "/api/v1/services/school_place").send().await.unwrap()).await;
        assert_eq!(service["policies"][0]["code"], "three_year_plan");

        let (_, flats) = ask(site, "supplies", &[("q", "zhouzhuanzhufang")]).await;
        assert_eq!(codes(&flats), ["transitional_flats"]);
        assert_eq!((&flats["items"][0]["quantity"]["number"], &flats["items"][0]["source"]), (&json!(2000), &json!("002#13")));
        assert!(codes(&ask(site, "supplies", &[("district", "kangbashi")]).await.1).contains(&"innovation_bases".to_owned()));
        assert!(!codes(&ask(site, "supplies", &[("district", "dongsheng")]).await.1).contains(&"innovation_bases".to_owned()));
        assert_eq!(codes(&ask(site, "supplies", &[("kind", "finance")]).await.1), ["talent_finance"]);
        let (_, events) = ask(site, "life-events", &[]).await;
        let school = events.as_array().unwrap().iter().find(|one| one["code"] == "child_starts_school").unwrap();
        assert_eq!(school["items"][0]["code"], "school_place");
    }
}
