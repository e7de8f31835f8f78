//! Decisions through HTTP: how many a second the whole program makes, on each database, at 1, 8 and 32 clients. Prints
//! figures as measured and asserts nothing about time.
//!
//! `cargo bench --bench decisions` starts the server inside this process, files recognitions of the sample pack, has each
//! claimed, and then measures nothing but the decisions: request, permission, rules, engine, audit, notices, commit.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    dead_code,
    unused_imports
)]

#[path = "../tests/api/support/mod.rs"]
#[macro_use]
mod support;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Instant;

use futures_util::future::join_all;
use serde_json::{Value, json};

use support::{Office, Site};

/// Cases that are decided for each figure.
const CASES: usize = 64;
/// Filing is not what is measured; a few at a time make it quicker.
const FILING_AT_ONCE: usize = 8;

fn main() {
    for (name, open) in [("SQLite", Site::sqlite as fn() -> Site), ("PostgreSQL", Site::postgres)] {
        println!("{name}");
        Site::run(open, |site| Box::pin(measure(site)));
    }
}

async fn measure(site: &Site) {
    let office = site.office().await;
    let mut alone = None;
    for clients in [1_usize, 8, 32] {
        let tasks = Mutex::new(claimed(site, &office).await);
        let started = Instant::now();
        join_all((0..clients).map(|_| decide_all(site, &office, &tasks))).await;
        let rate = CASES as f64 / started.elapsed().as_secs_f64();
        let alone = *alone.get_or_insert(rate);
        println!("  {clients:>2} clients: {rate:>8.1} decisions a second, {:>5.2} times one client", rate / alone);
    }
    site.run_jobs().await;
}

/// Files cases and claims their first task; nothing else is left in the pool.
async fn claimed(site: &Site, office: &Office) -> VecDeque<Value> {
    for _ in 0..CASES / FILING_AT_ONCE {
        join_all((0..FILING_AT_ONCE).map(|_| async {
            let talent = site.talent("李雷").await;
            site.file_recognition(&talent).await
        }))
        .await;
    }
    let (status, pool) = site.get(&office.acceptance, "/api/v1/tasks?box=pool&limit=100").await;
    assert_eq!(status, 200, "{pool}");
    let pool = pool["items"].as_array().unwrap().clone();
    assert_eq!(pool.len(), CASES);
    let mut tasks = VecDeque::new();
    for task in pool {
        let (status, task) = site.act(&office.acceptance, &task, "claim", json!(null)).await;
        assert_eq!(status, 200, "{task}");
        tasks.push_back(task);
    }
    tasks
}

async fn decide_all(site: &Site, office: &Office, tasks: &Mutex<VecDeque<Value>>) {
    loop {
        let Some(task) = tasks.lock().unwrap().pop_front() else { return };
        let (status, decided) = site.act(&office.acceptance, &task, "decide", json!({ "outcome": "accept" })).await;
        assert_eq!(status, 200, "{decided}");
    }
}
