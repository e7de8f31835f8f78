//! The lists of employers cost the same however long they are, and read by an index.

use serde_json::json;
use talent_portal::db::ReadTx;
use talent_portal::db::page::PageQuery;
use talent_portal::employers::employment::model::EmploymentState;
use talent_portal::employers::{demand, employment, queries, report};
use talent_portal::identity::{Actor, Role};
use talent_portal::{Result, employers};

use super::*;
use crate::lists::{List, full_scans, statements};

fn page() -> PageQuery {
    PageQuery { limit: Some(50), cursor: None }
}

fn register(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    queries::register(tx, actor, &page()).map(drop)
}

fn claims(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    queries::of_office(tx, actor, &page())?;
    queries::my_claims(tx, actor).map(drop)
}

fn batches(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    let all = queries::batches(tx, actor, EMPLOYER, &page())?;
    let Some(first) = all.items.first().map(|batch| batch.id) else { return Ok(()) };
    queries::batch(tx, actor, EMPLOYER, first)?;
    queries::rows(tx, actor, EMPLOYER, first, &page()).map(drop)
}

fn prepared(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    queries::waiting(tx, actor).map(drop)
}

fn staff(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    employment::queries::staff(tx, actor, EMPLOYER, EmploymentState::Confirmed, &page())?;
    employment::queries::mine(tx, actor)?;
    employment::queries::of_employer(tx, actor, EMPLOYER, &page())?;
    employment::queries::open_findings(tx, actor, &page()).map(drop)
}

fn demands(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    demand::queries::public(tx, None, &page())?;
    demand::queries::mine(tx, actor)?;
    let own = demand::queries::of_employer(tx, actor, EMPLOYER, &page())?;
    let Some(first) = own.items.first().map(|own| own.demand.id) else { return Ok(()) };
    demand::queries::matches(tx, actor, EMPLOYER, first, &page()).map(drop)
}

fn reports(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    let employer = queries::register(tx, actor, &page())?.items[0].id;
    report::of(tx, actor, employer).map(drop)
}

const LISTS: [(&str, List); 7] = [
    ("register", register),
    ("claims", claims),
    ("batches", batches),
    ("prepared", prepared),
    ("staff", staff),
    ("demands", demands),
    ("report", reports),
];

/// One more of everything.
async fn more(site: &Site, hr: &Person, name: &str) {
    let talent = site.talent(name).await;
    let degree = json!({ "kind": "degree", "level": "doctor", "name": "材料科学", "obtained_on": "2015-06-30" });
    assert_eq!(site.post(&talent, "/api/v1/me/qualifications", degree).await.0, 201);
    let said = json!({ "organisation_code": EMPLOYER, "since": "2025-03-01", "position": "研究员" });
    let (_, asked) = site.post(&talent, "/api/v1/me/employments", said).await;
    let confirm = format!("/api/v1/employers/{EMPLOYER}/employments/{}/confirm", asked["id"].as_str().unwrap());
    assert_eq!(at_version(site, hr, &confirm, &json!(1), json!(null)).await.0, 200);
    let wish = json!({ "consent": true });
    site.request(Some(&talent), Method::PUT, "/api/v1/me/demand-matching").json(&wish).send().await.unwrap();
    let demand = json!({
        "title": "研究员", "posts": 1, "salary_from_fen": 1, "salary_to_fen": 2, "valid_until": "2026-12-31",
    });
    let (status, demand) = site.post(hr, &format!("/api/v1/employers/{EMPLOYER}/talent-demands"), demand).await;
    assert_eq!(status, 201, "{demand}");
    let (status, batch) = hand_in(site, hr, EMPLOYER, super::batches::book(2, Vec::new())).await;
    assert_eq!(status, 201, "{batch}");
    let drafts = format!("/api/v1/employers/{EMPLOYER}/batches/{}/drafts", batch["id"].as_str().unwrap());
    assert_eq!(site.post(hr, &drafts, json!({})).await.0, 202);
    site.run_jobs().await;
    let agree = format!("/api/v1/me/demand-matches/{}/agree", demand["id"].as_str().unwrap());
    assert_eq!(site.post(&talent, &agree, json!(null)).await.0, 204);
}

both! {
    async fn the_lists_of_employers_cost_the_same_and_read_by_an_index(site: &Site) {
        let lead = site.department("city.talent_office").await;
        let both = vec![Staff::reviewer(lead, Duty::Decision), Staff::role(Role::Talent)];
        let hr = site.staff("人事专员", both).await;
        prove(site, &hr, "人事专员", &employers::sheet::citizen_id(0)).await;
        assert_eq!(enter(site, &hr, EMPLOYER).await.0, 201);
        let letter = authorisation(site, &hr).await;
        let claim = json!({ "organisation_code": EMPLOYER, "authorisation": letter });
        let (_, claim) = site.post(&hr, "/api/v1/liaison-claims", claim).await;
        let proof = format!("/api/v1/liaison-claims/{}/proof", claim["id"].as_str().unwrap());
        assert_eq!(site.post(&hr, &proof, json!({ "code": code_sent(site).await })).await.0, 200);
        more(site, &hr, "李雷").await;
        let actor = site.actor(&hr).await;
        let mut before = Vec::new();
        for (name, list) in LISTS {
            before.push((name, statements(site, &actor, list).await));
            let found = full_scans(site, &actor, list).await;
            assert!(found.is_empty(), "{name}: {}", found.join("\n\n"));
        }
        for name in ["韩梅梅", "王五"] {
            more(site, &hr, name).await;
        }
        for ((name, list), (_, once)) in LISTS.into_iter().zip(before) {
            assert_eq!(statements(site, &actor, list).await, once, "{name}");
        }
    }
}
