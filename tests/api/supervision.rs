//! Warnings before a task is due and after.

use chrono::TimeDelta;
use serde_json::json;
use talent_portal::identity::Role;

use crate::support::{Person, Site, Staff};

/// How many notices of this template somebody has in their inbox.
async fn told(site: &Site, who: &Person, template: &str) -> usize {
    let who = site.signed_in_again(who).await;
    let (status, inbox) = site.get(&who, "/api/v1/me/notifications?limit=100").await;
    assert_eq!(status, 200, "{inbox}");
    inbox["items"].as_array().unwrap().iter().filter(|notice| notice["template"] == template).count()
}

both! {
    async fn a_reviewer_is_reminded_and_a_late_task_climbs_up(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        let bureau = site.department("city.science").await;
        let leads = site.staff("科技局长", vec![Staff::at(Role::DepartmentHead, bureau)]).await;
        let city = site.department("city.talent_office").await;
        let supervisor = site.staff("督办", vec![Staff::at(Role::Supervisor, city)]).await;
        site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        site.review(&office.education, json!({ "outcome": "agree" })).await;
        site.review(&office.market, json!({ "outcome": "agree" })).await;
        talent_portal::supervision::schedule(&site.app).await.unwrap();

        // Opened on Monday the 14th for five working days: due on the worked Sunday, the 20th.
        site.advance(TimeDelta::days(2));
        site.run_jobs().await;
        assert_eq!(told(site, &office.science, "task_due_soon").await, 0, "two days are left on Wednesday");
        site.advance(TimeDelta::days(2));
        site.run_jobs().await;
        assert_eq!(told(site, &office.science, "task_due_soon").await, 1, "one day is left on Friday");
        assert_eq!(told(site, &office.education, "task_due_soon").await, 0, "done is done");
        site.advance(TimeDelta::days(3));
        site.run_jobs().await;
        assert_eq!(told(site, &office.science, "task_overdue").await, 1, "blue on Monday");
        assert_eq!(told(site, &leads, "task_overdue").await, 1);
        assert_eq!(told(site, &supervisor, "task_overdue").await, 0);
        site.advance(TimeDelta::days(2));
        site.run_jobs().await;
        assert_eq!(told(site, &leads, "task_overdue").await, 2, "orange on Wednesday");
        site.advance(TimeDelta::days(1));
        site.run_jobs().await;
        assert_eq!(told(site, &leads, "task_overdue").await, 2, "each warning is given once");
        site.advance(TimeDelta::days(4));
        site.run_jobs().await;
        assert_eq!(told(site, &supervisor, "task_overdue").await, 1, "red a week later");
        assert_eq!(told(site, &office.science, "task_due_soon").await, 1);
    }

    async fn nothing_is_late_while_the_clock_stands(site: &Site) {
        let (talent, office) = (site.talent("李雷").await, site.office().await);
        site.file_recognition(&talent).await;
        site.review(&office.acceptance, json!({ "outcome": "accept" })).await;
        let asked = json!({ "outcome": "correct", "opinion": "请补充", "about": ["/materials/achievement_proof"] });
        site.review(&office.science, asked).await;
        talent_portal::supervision::schedule(&site.app).await.unwrap();
        // Two working days for the others to add to the list, then it is sent and the clock stands still.
        site.advance(TimeDelta::days(3));
        site.run_jobs().await;
        site.advance(TimeDelta::days(7));
        site.run_jobs().await;
        assert_eq!(told(site, &office.education, "task_overdue").await, 0);
    }
}
