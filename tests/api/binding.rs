//! Which version of the tiers binds a case.

use chrono::TimeDelta;
use serde_json::json;
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::Role;

use crate::support::{Office, Person, Site, Staff};

/// Tier C is no more: neither in the catalogue nor with a card.
async fn without_tier_c(site: &Site) {
    site.advance(TimeDelta::seconds(1));
    site.republish(DefinitionKind::TierCatalogue, "ordos_talents", |catalogue| {
        catalogue["tiers"].as_array_mut().unwrap().retain(|tier| tier["code"] != "C");
    })
    .await;
    site.republish(DefinitionKind::CardScheme, "talent_service_card", |scheme| {
        scheme["tiers"].as_array_mut().unwrap().retain(|tier| tier != "C");
    })
    .await;
}

/// A recognition for tier C up to its public notice.
async fn published(site: &Site, office: &Office) -> (Person, String) {
    let talent = site.talent("李雷").await;
    let (id, _) = site.file_recognition(&talent).await;
    site.review_up_to_decision(office).await;
    site.review(&office.decision, json!({ "outcome": "approve" })).await;
    (talent, id)
}

both! {
    async fn what_was_promised_at_submission_is_kept(site: &Site) {
        let office = site.office().await;
        let (talent, id) = published(site, &office).await;
        without_tier_c(site).await;
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "granted_with_document");
        let (_, cards) = site.get(&talent, "/api/v1/me/cards").await;
        assert_eq!((&cards[0]["tier"]["code"], &cards[0]["scheme"]["code"]), (&json!("C"), &json!("talent_service_card")), "{cards}");
    }

    async fn an_item_may_bind_to_the_tiers_of_the_review(site: &Site) {
        let office = site.office().await;
        site.republish(DefinitionKind::Service, "talent_recognition", |item| item["binding"]["tiers"] = json!("review")).await;
        let (talent, id) = published(site, &office).await;
        without_tier_c(site).await;
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let (_, list) = site.get(&admin, "/api/v1/incidents").await;
        assert_eq!(list["items"][0]["reason"], "unknown_tier", "{list}");
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["status"], "open");
    }

    async fn what_is_filed_after_a_change_is_bound_by_it(site: &Site) {
        let office = site.office().await;
        without_tier_c(site).await;
        let (talent, id) = published(site, &office).await;
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["status"], "open", "the form still offers it, the catalogue does not");
    }
}
