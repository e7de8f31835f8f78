//! What offices see.

use chrono::TimeDelta;
use serde_json::Value;
use talent_portal::identity::Role;

use super::world::refusal;
use crate::support::Staff;

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| item["card"]["id"].as_str().unwrap().to_owned()).collect()
}

both! {
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
