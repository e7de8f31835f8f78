//! What holds cases up although nobody did anything wrong, and dates that move with the calendar.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use talent_portal::catalogue::DefinitionKind;
use talent_portal::identity::{Duty, Role};

use crate::support::{Person, Site, Staff, body};

async fn findings(site: &Site, who: &Person, kind: &str) -> Vec<Value> {
    let (status, list) = site.get(who, &format!("/api/v1/findings?kind={kind}")).await;
    assert_eq!(status, 200, "{list}");
    list["items"].as_array().unwrap().clone()
}

/// How often somebody was told by this template.
async fn times(site: &Site, who: &Person, template: &str) -> usize {
    site.told(who).await.iter().filter(|told| *told == template).count()
}

/// The audit's records of what moved.
async fn moves(site: &Site) -> Vec<String> {
    use diesel::prelude::*;
    use talent_portal::db::schema::audit_records;
    let records: Vec<String> = site
        .app
        .read(|tx| tx.run(|conn| audit_records::table.order(audit_records::id).select(audit_records::body).load(conn)))
        .await
        .unwrap();
    let ours = records.into_iter().filter(|record| record.contains("recalculate_dates"));
    ours.map(|record| serde_json::from_str::<Value>(&record).unwrap()["data"]["moved"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    async fn a_task_that_nobody_can_take_raises_an_alarm_until_somebody_is_named(site: &Site) {
        let talent = site.talent("李雷").await;
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        assert_eq!(findings(site, &admin, "nobody_can_act").await, [] as [Value; 0]);
        site.file_recognition(&talent).await;
        site.run_jobs().await;
        let list = findings(site, &admin, "nobody_can_act").await;
        let bureau = site.department("dongsheng.human_resources").await;
        assert_eq!((list.len(), &list[0]["step"], &list[0]["department_id"]), (1, &json!("acceptance"), &json!(bureau)), "{list:?}");
        assert_eq!(times(site, &admin, "nobody_can_act").await, 1);
        let (_, inbox) = site.get(&admin, "/api/v1/me/notifications").await;
        let told = inbox["items"][0]["body"].as_str().unwrap();
        assert!(told.contains("东胜区人力资源和社会保障局") && told.contains("受理"), "{told}");
        assert!(!told.contains("李雷"), "{told}");
        assert_eq!(site.get(&talent, "/api/v1/findings").await.0, 403);

        // Whoever watches over the cases does not watch over their own.
        let own = site.staff("王五", vec![Staff::role(Role::SystemAdmin), Staff::role(Role::Talent)]).await;
        site.verify(&own, "王五").await;
        site.file_recognition(&own).await;
        site.run_jobs().await;
        assert_eq!(findings(site, &own, "nobody_can_act").await.len(), 1, "the other's");
        assert_eq!(times(site, &own, "nobody_can_act").await, 0);
        assert_eq!(findings(site, &admin, "nobody_can_act").await.len(), 2);

        let clerk = site.staff("受理员", vec![Staff::reviewer(bureau, Duty::Acceptance)]).await;
        let task = site.next_task(&clerk).await;
        assert_eq!(site.act(&clerk, &task, "claim", json!(null)).await.0, 200);
        assert_eq!(findings(site, &admin, "nobody_can_act").await.len(), 1, "whose task is in hand is no finding any more");
        site.run_jobs().await;
    }

    async fn dates_beyond_the_calendar_are_an_alarm_and_move_when_the_year_is_loaded(site: &Site) {
        // Monday the 28th of December: three working days of the loaded year are left.
        site.advance(TimeDelta::days(105));
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let (id, _) = site.file_recognition(&talent).await;
        let second = site.talent("韩梅梅").await;
        site.file_recognition(&second).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        site.run_jobs().await;
        assert_eq!(findings(site, &admin, "provisional_dates").await.len(), 2);
        assert_eq!(times(site, &admin, "provisional_dates").await, 1, "one is enough for one cause");
        let before = site.timeline(&talent, &id).await;
        assert_eq!(before["case"]["due_on"], "2027-01-18", "{before}");
        assert_eq!(before["due"]["provisional"], true, "the applicant sees that it may move: {before}");
        let science = site.next_task(&office.science).await;
        assert_eq!(science["due_on"], "2027-01-04");

        site.republish(DefinitionKind::Calendar, "ordos", |calendar| {
            let text = calendar["text"].as_str().unwrap().trim_end().to_owned();
            calendar["text"] = json!(format!("{text}\n2027-01-01,holiday,元旦\n"));
        })
        .await;
        site.run_jobs().await;
        let after = site.timeline(&talent, &id).await;
        assert_eq!(after["case"]["due_on"], "2027-01-19", "{after}");
        assert_eq!(after["due"]["provisional"], false, "{after}");
        assert!(after["history"].as_array().unwrap().iter().any(|line| line["what"] == "limits_moved"), "{after}");
        assert_eq!(site.next_task(&office.science).await["due_on"], "2027-01-05");
        assert_eq!(findings(site, &admin, "provisional_dates").await, [] as [Value; 0]);
        assert_eq!(times(site, &talent, "due_date_moved").await, 1);
        assert_eq!(times(site, &second, "due_date_moved").await, 0, "not accepted yet, so nothing was promised");
        let recorded = moves(site).await;
        let accepted = recorded.iter().find(|moved| moved.contains("promised")).unwrap();
        assert!(accepted.contains("promised 2027-01-18 -> 2027-01-19"), "{recorded:?}");
        assert!(accepted.contains("2027-01-04 -> 2027-01-05"), "{recorded:?}");
        assert!(recorded.iter().any(|moved| moved.contains("timer") && !moved.contains("promised")), "the answer that is owed: {recorded:?}");
        assert_eq!(recorded.len(), 2);

        // The same calendar once more moves nothing.
        site.republish(DefinitionKind::Calendar, "ordos", |calendar| {
            let text = calendar["text"].as_str().unwrap().trim_end().to_owned();
            calendar["text"] = json!(format!("{text}\n2027-02-06,holiday,春节\n"));
        })
        .await;
        site.run_jobs().await;
        assert_eq!(moves(site).await.len(), 2);
        assert_eq!(times(site, &talent, "due_date_moved").await, 1);
    }

    async fn a_public_notice_is_shown_as_long_as_its_timer_runs(site: &Site) {
        site.advance(TimeDelta::days(105));
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let (id, _) = site.file_recognition(&talent).await;
        site.review_up_to_decision(&office).await;
        site.review(&office.decision, json!({ "outcome": "approve" })).await;
        let list = async || body(site.request(None, Method::GET, "/api/v1/public/notices").send().await.unwrap()).await.1;
        assert_eq!(list().await["items"][0]["ends_on"], "2027-01-04");
        site.republish(DefinitionKind::Calendar, "ordos", |calendar| {
            let text = calendar["text"].as_str().unwrap().trim_end().to_owned();
            calendar["text"] = json!(format!("{text}\n2027-01-01,holiday,元旦\n"));
        })
        .await;
        site.run_jobs().await;
        assert_eq!(list().await["items"][0]["ends_on"], "2027-01-05");
        site.advance(TimeDelta::days(8));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["status"], "open", "the day before was the last but one");
        site.advance(TimeDelta::days(1));
        site.run_jobs().await;
        let talent = site.signed_in_again(&talent).await;
        assert_eq!(site.timeline(&talent, &id).await["case"]["outcome"], "granted_with_document");
    }
}
