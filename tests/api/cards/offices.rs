//! What offices see.

use chrono::TimeDelta;
use serde_json::{Value, json};
use talent_portal::cards::model::CardId;
use talent_portal::identity::Role;

use super::world::refusal;
use crate::support::{Person, Staff};

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["card"]["id"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn a_rule_change_ends_all_cards_of_a_scheme_with_notice(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let (_, other) = site.holder("李雷", "A").await;
        let (_, young) = site.holder("韩梅梅", "C").await;
        let city = site.department("city.human_resources").await;
        let district = site.department("dongsheng.human_resources").await;
        let head = site.staff("市局", vec![Staff::at(Role::DepartmentHead, city)]).await;
        let north = site.staff("区局", vec![Staff::at(Role::DepartmentHead, district)]).await;
        let path = "/api/v1/admin/card-schemes/service_card/end";
        let end = |day: &str| json!({ "ends_on": day, "legal_basis": "停用通知" });
        assert_eq!(refusal(&site.post(&north, path, end("2026-10-01")).await), (403, "forbidden"));
        assert_eq!(refusal(&site.post(&head, path, end("2026-09-14")).await), (422, "invalid"), "not overnight");
        let unknown = "/api/v1/admin/card-schemes/no_such_card/end";
        assert_eq!(refusal(&site.post(&head, unknown, end("2026-10-01")).await), (404, "not_found"));
        site.advance(TimeDelta::seconds(1));
        assert_eq!(site.post(&head, path, end("2026-10-01")).await.0, 202);
        site.run_jobs().await;
        let (_, told) = site.get(&holder, "/api/v1/me/notifications").await;
        assert_eq!(told["items"][0]["template"], "card_scheme_ending");
        assert!(told["items"][0]["body"].as_str().unwrap().contains("2026-09-30"), "the last day: {told}");
        let standing = async |head: &Person, card: CardId| {
            site.get(head, &format!("/api/v1/cards/{card}")).await.1["standing"].as_str().unwrap().to_owned()
        };
        assert_eq!(standing(&head, card).await, "valid", "until the day");
        site.advance(TimeDelta::days(17));
        site.run_jobs().await;
        let head = site.again(&head).await;
        assert_eq!(standing(&head, card).await, "cancelled");
        assert_eq!(standing(&head, other).await, "cancelled");
        assert_eq!(standing(&head, young).await, "pending_activation", "another scheme's card");
        let (_, history) = site.get(&head, &format!("/api/v1/cards/{card}/history")).await;
        let last = history.as_array().unwrap().last().unwrap();
        assert_eq!((last["reason"].as_str(), last["legal_basis"].as_str()), (Some("scheme_ended"), Some("停用通知")));
    }

    async fn an_office_sees_the_cards_of_its_area(site: &Site) {
        site.with_book().await;
        let city = site.department("city.human_resources").await;
        let north = site.department("dongsheng.human_resources").await;
        let mut cards = Vec::new();
        for (name, district) in [("张三", Some("dongsheng")), ("李四", Some("kangbashi")), ("王五", None), ("赵六", Some("dongsheng"))] {
            let talent = site.talent(name).await;
            cards.push(site.issue(talent.person, "B", district).await.unwrap().to_string());
            site.advance(TimeDelta::seconds(1));
        }
        let at_city = site.staff("市局", vec![Staff::at(Role::DepartmentHead, city)]).await;
        let at_north = site.staff("北区", vec![Staff::at(Role::DepartmentHead, north)]).await;
        let (_, page) = site.get(&at_city, "/api/v1/admin/cards").await;
        assert_eq!(ids(&page), [&*cards[3], &*cards[2], &*cards[1], &*cards[0]]);
        assert_eq!(page["items"][0]["holder"], "赵*");
        assert!(!page.to_string().contains("赵六"));
        let (_, page) = site.get(&at_north, "/api/v1/admin/cards").await;
        assert_eq!(ids(&page), [&*cards[3], &*cards[0]]);
        let (_, count) = site.get(&at_north, "/api/v1/admin/cards/count").await;
        assert_eq!(count["count"], 2);
        let (_, first) = site.get(&at_city, "/api/v1/admin/cards?limit=3").await;
        let next = first["next_cursor"].as_str().unwrap();
        let (_, second) = site.get(&at_city, &format!("/api/v1/admin/cards?limit=3&cursor={next}")).await;
        assert_eq!((ids(&first).len(), ids(&second)), (3, vec![cards[0].clone()]));
        assert!(second.get("next_cursor").is_none());
        let (_, none) = site.get(&at_city, "/api/v1/admin/cards?state=suspended").await;
        assert_eq!(ids(&none), Vec::<String>::new());
        assert_eq!(refusal(&site.get(&at_north, &format!("/api/v1/cards/{}", cards[1])).await), (404, "not_found"));
        assert_eq!(site.get(&at_north, &format!("/api/v1/cards/{}", cards[0])).await.0, 200);
        let talent = site.talent("钱七").await;
        assert_eq!(refusal(&site.get(&talent, "/api/v1/admin/cards").await), (403, "forbidden"));
    }
}
