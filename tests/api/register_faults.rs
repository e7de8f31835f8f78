//! Every fault of a register, with one register at a time, for every service item of the sample pack: filing works, and the
//! reviewer sees exactly what is not verified. (All registers failing at once is in `register_cases`.)

use serde_json::json;

use crate::register_cases::{
    GIFT, Item, PROJECT, RECOGNITION, RENT, SCHOOL, confirmed, register_facts, shown, unverified,
};
use crate::services::to_july;
use crate::support::Site;

const FAULTS: [&str; 6] = ["slow", "unavailable", "garbage", "stale", "cut", "mixed"];
const ITEMS: [&Item; 5] = [&RECOGNITION, &RENT, &SCHOOL, &PROJECT, &GIFT];

/// Files while one register fails, and looks at what the reviewer sees before and after it is back.
async fn fails_alone(site: &Site, item: &Item, cells: &[(&str, &str)]) {
    if item.code == SCHOOL.code {
        to_july(site);
    }
    let reviewer = item.reviewer(site).await;
    for (register, fault) in cells {
        let talent = item.applicant(site).await;
        // Whoever owns a home gets no rent subsidy, and this is not about that.
        site.register_knows("real_estate", &talent, json!({ "owns_home": false, "homes": 0 })).await;
        site.register_fault(register, fault).await;
        let task = item.file(site, &talent, &reviewer).await;
        let cell = format!("{} {register} {fault}", item.code);
        assert_eq!(unverified(&task), [(*register, *fault)], "in the inbox: {cell}");
        let path = format!("/api/v1/tasks/{}", task["id"].as_str().unwrap());
        let whole = shown(site, &reviewer, path.clone()).await;
        let others: Vec<_> = item.registers.iter().copied().filter(|other| other != register).collect();
        assert_eq!((unverified(&whole), confirmed(&whole)), (vec![(*register, *fault)], others), "in the task: {cell}");
        let of_it = format!("register.{register}.");
        assert!(!register_facts(&whole).iter().any(|name| name.starts_with(&of_it)), "no fact of it: {cell}");

        site.register_fault(register, "none").await;
        let checks = format!("/api/v1/cases/{}/register-checks", task["case_id"].as_str().unwrap());
        let (status, again) = site.post(&reviewer, &checks, json!(null)).await;
        assert_eq!((status, unverified(&again)), (200, vec![]), "{cell}: {again}");
        assert_eq!(confirmed(&shown(site, &reviewer, path).await), item.registers, "back: {cell}");
    }
    site.run_jobs().await;
}

/// Every register of the item with every fault.
fn whole_table(item: &Item) -> Vec<(&'static str, &'static str)> {
    item.registers.iter().flat_map(|register| FAULTS.map(|fault| (*register, fault))).collect()
}

/// Every register once and every fault once, as far as either reaches.
fn diagonal(item: &Item) -> Vec<(&'static str, &'static str)> {
    FAULTS.iter().enumerate().map(|(at, fault)| (item.registers[at % item.registers.len()], *fault)).collect()
}

macro_rules! items {
    ($($name:ident $item:ident;)+) => {$(
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                Site::run(Site::sqlite_asking, |site| Box::pin(async move {
                    fails_alone(site, &$item, &whole_table(&$item)).await;
                }));
            }

            #[test]
            fn postgres() {
                Site::run(Site::postgres_asking, |site| Box::pin(async move {
                    fails_alone(site, &$item, &diagonal(&$item)).await;
                }));
            }
        }
    )+};
}

items! {
    a_recognition_shows_which_register_failed RECOGNITION;
    a_rent_subsidy_shows_which_register_failed RENT;
    a_school_place_shows_which_register_failed SCHOOL;
    a_project_shows_which_register_failed PROJECT;
    what_is_decided_at_once_shows_which_register_failed GIFT;
}

both! {
    /// An item that the pack adds is added here too, with the registers that it names, if it names any.
    async fn the_table_covers_the_sample_pack(site: &Site) {
        let mut published: Vec<_> = site
            .app
            .read(|tx| {
                let items = talent_portal::catalogue::definitions::all::<talent_portal::catalogue::ServiceItem>(tx)?;
                let asking = items.iter().filter(|item| !item.registers.is_empty());
                Ok(asking.map(|item| (item.code.clone(), item.registers.clone())).collect())
            })
            .await
            .unwrap();
        let registers = |item: &Item| item.registers.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        let mut covered: Vec<_> = ITEMS.iter().map(|item| (item.code.to_owned(), registers(item))).collect();
        published.sort();
        covered.sort();
        assert_eq!(published, covered);
        site.run_jobs().await;
    }
}
