//! Completions through HTTP: how many tasks a second the whole program completes, on each database, at 1, 8 and 32 clients,
//! and how long one takes. Prints figures as measured and asserts nothing about time.
//!
//! `cargo bench --bench completions` starts the server inside this process, so clients and server share the machine. It files
//! cases under a flow of four steps, two of them beside each other, and measures nothing but the decisions that complete
//! the tasks: request, permission, rules, engine, audit, notices, commit. Both branches of a case are completed at about the same
//! time, by whichever clients come to them.
//!
//! `TALENT_PORTAL_BENCH_CASES` says how many cases there are for each figure.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    dead_code,
    unused_imports
)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/api/support/mod.rs"]
#[macro_use]
mod support;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};

use support::{Person, Site};

/// Filing is not what is measured; a few at a time make it quicker.
const FILING_AT_ONCE: usize = 8;

fn main() {
    for (name, open) in [("SQLite", Site::sqlite as fn() -> Site), ("PostgreSQL", Site::postgres)] {
        println!("{name}, {} cases of four steps for each line", cases());
        Site::run(open, |site| Box::pin(measure(site)));
    }
}

fn cases() -> usize {
    std::env::var("TALENT_PORTAL_BENCH_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(250)
}

async fn measure(site: &Site) {
    let desks = site.four_steps().await;
    let mut alone = None;
    for clients in [1_usize, 8, 32] {
        file(site).await;
        let mut taken = Vec::new();
        let mut passed = Duration::ZERO;
        for desks in [&[&desks.first][..], &[&desks.left, &desks.right], &[&desks.last]] {
            let tasks = Mutex::new(waiting(site, desks).await);
            let began = Instant::now();
            let each = join_all((0..clients).map(|_| complete(site, &tasks))).await;
            passed += began.elapsed();
            taken.extend(each.into_iter().flatten());
        }
        assert_eq!(taken.len(), 4 * cases(), "every task is completed once");
        taken.sort_unstable();
        let rate = taken.len() as f64 / passed.as_secs_f64();
        let alone = *alone.get_or_insert(rate);
        let at = |part: f64| taken[(taken.len() as f64 * part) as usize].as_secs_f64() * 1000.0;
        println!(
            "  {clients:>2} clients: {rate:>7.0} completions a second, {:>5.2} times one client, p50 {:>6.1} ms, p99 {:>6.1} ms",
            rate / alone,
            at(0.5),
            at(0.99)
        );
        site.run_jobs().await;
    }
}

async fn file(site: &Site) {
    let talents = join_all((0..FILING_AT_ONCE).map(|_| site.talent("李雷"))).await;
    join_all(talents.iter().enumerate().map(|(place, talent)| async move {
        for _ in (place..cases()).step_by(FILING_AT_ONCE) {
            site.file_four_steps(talent).await;
        }
    }))
    .await;
}

/// What lies in these desks' pools, in turn: the branches of one case come one behind the other.
async fn waiting(site: &Site, desks: &[&Person]) -> VecDeque<(Person, Value)> {
    let mut pools = Vec::new();
    for desk in desks {
        let pool = site.pool(desk).await;
        assert_eq!(pool.len(), cases());
        pools.push(pool.into_iter().map(|task| (Person::clone(desk), task)));
    }
    (0..cases()).flat_map(|_| pools.iter_mut().map(|pool| pool.next().unwrap()).collect::<Vec<_>>()).collect()
}

/// One client: completes what is left, one after another; answers how long each took.
async fn complete(site: &Site, tasks: &Mutex<VecDeque<(Person, Value)>>) -> Vec<Duration> {
    let mut taken = Vec::new();
    loop {
        let Some((desk, task)) = tasks.lock().unwrap().pop_front() else { return taken };
        let began = Instant::now();
        let (status, decided) = site.act(&desk, &task, "decide", json!({ "outcome": "agree" })).await;
        taken.push(began.elapsed());
        assert_eq!(status, 200, "{decided}");
    }
}
