//! Finding everybody in a large city who qualifies: 100,000 made-up talents and forty items, then again after a hundred of them
//! have changed something. Prints time, memory, people, evaluations and statements as measured and asserts nothing about time.
//!
//! `cargo bench --bench matching` fills a database of each kind. `TALENT_PORTAL_BENCH_TALENTS` and `TALENT_PORTAL_BENCH_ITEMS`
//! say how many there are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    dead_code,
    unused_imports
)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/api/support/mod.rs"]
#[macro_use]
mod support;

use std::time::Instant;

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use talent_portal::cards::store::cards::{self, CardRow};
use talent_portal::catalogue::commands::{NewDraft, draft, publish};
use talent_portal::catalogue::{DefinitionKind, store};
use talent_portal::db::WriteTx;
use talent_portal::identity::model::VerifiedHow;
use talent_portal::identity::store::persons;
use talent_portal::identity::{PersonId, Role};
use talent_portal::matching::{items, look};
use talent_portal::packs;
use talent_portal::talents::model::profile::{Personal, Profile};
use talent_portal::talents::model::qualification::{Details, Level, Qualification, QualificationKind};
use talent_portal::talents::owner::Owner;
use talent_portal::talents::store::profiles;
use talent_portal::talents::store::qualifications::{self, QualificationRow};

use support::{Person, Site, Staff};

/// How many of the talents change something between the runs.
const CHANGED: usize = 100;

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn main() {
    for (name, open) in [("SQLite", Site::sqlite as fn() -> Site), ("PostgreSQL", Site::postgres)] {
        let (talents, items) =
            (number("TALENT_PORTAL_BENCH_TALENTS", 100_000), number("TALENT_PORTAL_BENCH_ITEMS", 40));
        println!("{name}, {talents} talents, {items} items");
        Site::run(open, |site| Box::pin(measure(site)));
    }
}

async fn measure(site: &Site) {
    let talents = number("TALENT_PORTAL_BENCH_TALENTS", 100_000);
    let wanted = number("TALENT_PORTAL_BENCH_ITEMS", 40);
    let admin = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
    publish_items(site, wanted).await;
    let began = Instant::now();
    let patterns = patterns(site).await;
    fill(site, &patterns, talents).await;
    println!("  filled in {:.0} s, {:.0} MiB in memory", began.elapsed().as_secs_f64(), resident("VmRSS"));

    let people: Vec<PersonId> = page(site).await;
    let (one, statements) = (people.len(), statements(site, people).await);
    println!("  a look at a page of {one} people takes {statements} statements");

    pass(site, &admin, "first run").await;
    pass(site, &admin, "nothing changed").await;
    change(site).await;
    pass(site, &admin, "after 100 changes").await;
}

/// One run with what it took. Telling people is not part of it: that grows with those who were found, not with those who
/// were looked at.
async fn pass(site: &Site, admin: &Person, name: &str) {
    let before = runs(site, admin).await.len();
    let began = Instant::now();
    let (status, answer) = site.post(admin, "/api/v1/admin/matching/run", json!(null)).await;
    assert_eq!(status, 202, "{answer}");
    let mut most = 0.0_f64;
    // One claim of jobs after the other, so that messages wait until the walk is through.
    while walk(site).await > 0 {
        most = most.max(resident("VmRSS"));
    }
    let took = began.elapsed().as_secs_f64();
    println!("  {name}: {took:.1} s, {most:.0} MiB in memory, peak {:.0} MiB", resident("VmHWM"));
    let all = runs(site, admin).await;
    for run in &all[..all.len().min(100) - before.min(all.len())] {
        println!(
            "    {}: {} of {} people, {} evaluations, {} opened, {} found, {} lapsed",
            run["reason"], run["walked"], run["estimate"], run["evaluated"], run["opened"], run["found"], run["lapsed"]
        );
    }
}

/// Runs what is due but the telling, and answers how much that was.
async fn walk(site: &Site) -> usize {
    use diesel::prelude::*;
    use talent_portal::db::schema::jobs;
    // Whoever was found is told in the morning of another day; here nobody waits for it.
    site.app
        .write(|tx| {
            let telling = jobs::table.filter(jobs::kind.eq(talent_portal::matching::TELL));
            tx.run(|conn| diesel::delete(telling).execute(conn))
        })
        .await
        .unwrap();
    site.run_jobs().await
}

async fn runs(site: &Site, admin: &Person) -> Vec<Value> {
    let (status, shown) = site.get(admin, "/api/v1/admin/matching?limit=100").await;
    assert_eq!(status, 200, "{shown}");
    shown["runs"]["items"].as_array().unwrap().clone()
}

/// Mebibytes that the system counts for this process.
fn resident(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

async fn page(site: &Site) -> Vec<PersonId> {
    site.app.read(|tx| persons::verified_after(tx, None, 500)).await.unwrap()
}

async fn statements(site: &Site, people: Vec<PersonId>) -> u32 {
    let read = move |tx: &mut talent_portal::db::ReadTx<'_>| {
        let all = items::all(tx)?;
        Ok(look::look(tx, &people, &all, true)?.statements)
    };
    site.app.read(read).await.unwrap()
}

/// Items like the sample's with clauses of every kind that matching meets: tiers, degrees and titles, months of employment,
/// ages (which are sealed), and what only registers tell.
async fn publish_items(site: &Site, wanted: usize) {
    let clause = |number: usize| -> Vec<Value> {
        let tier = [["A", "B"], ["B", "C"], ["C", "S1"], ["A", "S1"]][number % 4];
        let degree = [["doctor", "master"], ["master", "bachelor"]][number % 2];
        let own = match number % 5 {
            0 => json!({ "has_card": { "tiers": tier } }),
            1 => json!({ "in_list": { "fact": "qualifications.degree", "list": degree } }),
            2 => json!({ "at_least_months": { "since": "applicant.employed_since", "months": 6 + number } }),
            3 => json!({ "all_of": [{ "has_card": {} }, { "age_on": { "max": 30 + number } }] }),
            _ => {
                json!({ "in_list": { "fact": "qualifications.title", "list": ["senior_title", "associate_senior_title"] } })
            }
        };
        vec![
            json!({ "code": "verified", "requires": { "is_true": "applicant.verified" }, "assumed": true }),
            json!({ "code": "own", "requires": own, "assumed": true }),
            json!({ "code": "insured", "requires": { "is_true": "register.social_insurance.insured_here" }, "assumed": true }),
        ]
    };
    let published = site.app.read(|tx| Ok(items::all(tx)?.len())).await.unwrap();
    for number in published..wanted {
        let clauses = clause(number);
        site.app
            .write(move |tx| {
                let head = store::published(tx, DefinitionKind::Service, "doctor_gift")?.unwrap();
                let mut body = store::body(tx, head.id)?;
                body["code"] = json!(format!("bench_{number}"));
                body["item_number"] = json!(format!("RC011400{number:05}"));
                body["eligibility"] = json!(clauses);
                let (code, digest) = (format!("bench_{number}"), packs::apply::digest(&body)?);
                let new = NewDraft { kind: DefinitionKind::Service, code, digest, body };
                let drafted = draft(tx, &new, &[], None)?;
                publish(tx, None, &drafted)
            })
            .await
            .unwrap();
    }
}

/// Cards of each tier that the program has issued; everybody else's are copies of them.
async fn patterns(site: &Site) -> Vec<CardRow> {
    let mut all = Vec::new();
    for tier in ["A", "B", "C", "S1"] {
        let person = site.card_holder("李雷", tier).await.person;
        all.extend(site.app.read(move |tx| cards::of_person(tx, person)).await.unwrap());
    }
    site.run_jobs().await;
    all
}

/// Made-up talents as the program itself would store them: verified, with an employer, three of four with a degree, one of
/// four with a title, and six of ten with a card.
async fn fill(site: &Site, patterns: &[CardRow], talents: usize) {
    const PORTION: usize = 500;
    for from in (0..talents).step_by(PORTION) {
        let (patterns, to) = (patterns.to_vec(), (from + PORTION).min(talents));
        site.app.write(move |tx| (from..to).try_for_each(|place| talent(tx, &patterns, place))).await.unwrap();
    }
    // They are new to matching, as in a city that begins with it: nobody has a mark yet.
    use diesel::prelude::*;
    let forget = |tx: &mut WriteTx<'_>| {
        tx.run(|conn| diesel::delete(talent_portal::db::schema::match_looks::table).execute(conn)).map(drop)
    };
    site.app.write(forget).await.unwrap();
}

fn talent(tx: &mut WriteTx<'_>, patterns: &[CardRow], place: usize) -> talent_portal::error::Result<()> {
    let row = persons::insert_claimed(tx, "李雷")?;
    let number = format!("CHN-{place:012}");
    let index = tx.vault().blind_index("identity", &format!("passport:{number}")).hex();
    persons::mark_verified(tx, &row, "李雷", "passport", &number, &index, VerifiedHow::Counter)?;
    let owner = Owner::load(tx, row.id)?;
    let days = u64::try_from(place % 3_000).unwrap();
    let since = tx.today().checked_sub_days(chrono::Days::new(days)).unwrap();
    let born = chrono::NaiveDate::from_ymd_opt(1960 + (place % 40) as i32, 1 + (place % 12) as u32, 15);
    let profile = Profile {
        district: Some("dongsheng".to_owned()),
        employer_name: Some("碳中和研究院".to_owned()),
        employed_since: Some(since),
        personal: Personal { birth_date: born, ..Personal::default() },
        ..Profile::default()
    };
    profiles::save(tx, &owner, &profile, 0)?;
    let degree = [Some(Level::Doctor), Some(Level::Master), Some(Level::Bachelor), None][place % 4];
    let title = (place % 4 == 1).then_some(Level::SeniorTitle);
    let held = [(QualificationKind::Degree, degree), (QualificationKind::Title, title)];
    for (kind, level) in held.into_iter().filter_map(|(kind, level)| Some((kind, level?))) {
        let details = Details { name: "材料科学".to_owned(), issuer: None, number: None };
        let obtained_on = since;
        let one = Qualification { kind, level, details, obtained_on, valid_until: None };
        qualifications::insert(tx, &QualificationRow::seal(tx, &owner, tx.new_id(), &one, None)?)?;
    }
    if place % 10 < 6 {
        let pattern = patterns[place % patterns.len()].clone();
        let card = CardRow { id: tx.new_id(), person_id: row.id, number: format!("BENCH{place:09}"), ..pattern };
        cards::insert(tx, &card)?;
    }
    Ok(())
}

/// Changes something about some of them, as a profile that is saved does.
async fn change(site: &Site) {
    site.app
        .write(|tx| {
            let people = persons::verified_after(tx, None, CHANGED as i64)?;
            people.into_iter().try_for_each(|person| talent_portal::identity::changes::facts_changed(tx, person))
        })
        .await
        .unwrap();
}
