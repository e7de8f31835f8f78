//! What a reviewer waits for in the database of a large city: a page of each box, the counts, and the list of cases, through
//! HTTP, with a million cases and a hundred thousand open tasks. Prints figures as measured and asserts nothing about time.
//!
//! `cargo bench --bench inbox` fills a database of each kind with made-up rows and asks for every list some hundred times.
//! `TALENT_PORTAL_BENCH_CASES` says how many cases there are; a tenth as many tasks are open.

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
use talent_portal::workflow::State;

use support::{Person, Site};

const TIMES: usize = 300;

const LISTS: [(&str, &str); 7] = [
    ("pool, first page", "/api/v1/tasks?box=pool&limit=20"),
    ("pool, hundred", "/api/v1/tasks?box=pool&limit=100"),
    ("mine", "/api/v1/tasks?box=mine&limit=20"),
    ("done", "/api/v1/tasks?box=done&limit=20"),
    ("overdue", "/api/v1/tasks?box=overdue&limit=20"),
    ("counts", "/api/v1/tasks/counts"),
    ("cases", "/api/v1/cases?limit=20"),
];

fn main() {
    let cases = std::env::var("TALENT_PORTAL_BENCH_CASES").ok().and_then(|text| text.parse().ok());
    let cases: u64 = cases.unwrap_or(1_000_000);
    for (name, open) in [("SQLite", Site::sqlite as fn() -> Site), ("PostgreSQL", Site::postgres)] {
        println!("{name}, {cases} cases, {} open tasks", cases / 10);
        CASES.store(cases, std::sync::atomic::Ordering::Relaxed);
        Site::run(open, |site| Box::pin(measure(site)));
    }
}

static CASES: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

async fn measure(site: &Site) {
    let office = site.office().await;
    let talent = site.talent("李雷").await;
    site.file_recognition(&talent).await;
    site.review(&office.acceptance, serde_json::json!({ "outcome": "accept" })).await;
    let began = Instant::now();
    fill(site, &office.acceptance, CASES.load(std::sync::atomic::Ordering::Relaxed)).await;
    println!("  filled in {:.0} s", began.elapsed().as_secs_f64());
    for (name, path) in LISTS {
        let mut taken = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let began = Instant::now();
            let (status, answer) = site.get(&office.acceptance, path).await;
            taken.push(began.elapsed().as_secs_f64() * 1000.0);
            assert_eq!(status, 200, "{answer}");
        }
        taken.sort_by(f64::total_cmp);
        println!("  {name:<18} p50 {:>8.2} ms   p99 {:>8.2} ms", taken[TIMES / 2], taken[TIMES * 99 / 100]);
    }
    site.run_jobs().await;
}

/// Rows like those that the program writes, spread over all departments.
async fn fill(site: &Site, reviewer: &Person, cases: u64) {
    let postgres = site.app.database().is_postgres();
    let state = serde_json::to_string(&State::default()).unwrap();
    let reviewer = reviewer.person.to_string();
    let series = |many: u64, select: &str| match postgres {
        true => format!("{select} FROM generate_series(1, {many}) AS n(i)"),
        false => {
            format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) {select} FROM n")
        }
    };
    let id = |kind: &str| match postgres {
        true => format!("('0190{kind}00-0000-7000-8000-' || lpad(to_hex(n.i), 12, '0'))::uuid"),
        false => format!("printf('0190{kind}00-0000-7000-8000-%012x', n.i)"),
    };
    let (json, uuid, nobody) = match postgres {
        true => (format!("'{state}'::jsonb"), format!("'{reviewer}'::uuid"), "NULL::uuid"),
        false => (format!("'{state}'"), format!("'{reviewer}'"), "NULL"),
    };
    let empty = if postgres { "'\\x00'::bytea, '[]'::jsonb" } else { "x'00', '[]'" };
    let day = |expression: &str| match postgres {
        true => format!("(DATE '2026-09-01' + ({expression})::int)"),
        false => format!("date('2026-09-01', '+' || ({expression}) || ' days')"),
    };
    let (application, case, open, done) = (id("aa"), id("bb"), id("cc"), id("dd"));
    let (due, past) = (day("5 + n.i % 60"), day("n.i % 10"));
    let sql = [
        "CREATE TEMP TABLE bench_posts AS SELECT row_number() OVER (ORDER BY code) - 1 AS place, id FROM departments"
            .to_owned(),
        "CREATE TEMP TABLE bench_case AS SELECT * FROM cases LIMIT 1".to_owned(),
        format!(
            "INSERT INTO applications (id, person_id, item_code, status, form_sealed, materials, created_at, updated_at, \
             version) {} \
             CROSS JOIN bench_case AS c",
            series(
                cases,
                &format!(
                    "SELECT {application}, c.person_id, c.item_code, 'submitted', {empty}, c.filed_at, c.filed_at, 1"
                )
            )
        ),
        format!(
            "INSERT INTO cases (id, number, application_id, person_id, item_code, item_id, workflow_id, district, status, \
             outcome, state, received_on, due_on, filed_at, version) {} CROSS JOIN bench_case AS c",
            series(
                cases,
                &format!(
                    "SELECT {case}, 'B' || n.i, {application}, c.person_id, c.item_code, c.item_id, c.workflow_id, c.district, \
                 'closed', 'granted', {json}, {past}, {due}, c.filed_at, 1"
                )
            )
        ),
        format!(
            "INSERT INTO case_departments (case_id, department_id) {} JOIN bench_posts AS p ON p.place = n.i % (SELECT count(*) FROM bench_posts)",
            series(cases, &format!("SELECT {case}, p.id"))
        ),
        format!(
            "INSERT INTO tasks (id, case_id, no, item_code, step, round, status, department_id, position, claimed_by, \
             decided_by, outcome, opened_on, due_on, sort_on, version) {} \
             JOIN bench_posts AS p ON p.place = n.i % (SELECT count(*) FROM bench_posts)",
            series(
                cases,
                &format!(
                    "SELECT {done}, {case}, 0, 'talent_recognition', 'acceptance', 1, 'done', p.id, 'acceptance', {nobody}, \
                 CASE WHEN n.i % 500 = 0 THEN {uuid} ELSE p.id END, 'accept', {past}, {due}, {due}, 3"
                )
            )
        ),
        format!(
            "INSERT INTO tasks (id, case_id, no, item_code, step, round, status, department_id, position, claimed_by, \
             opened_on, due_on, sort_on, version) {} \
             JOIN bench_posts AS p ON p.place = n.i % (SELECT count(*) FROM bench_posts)",
            series(
                cases / 10,
                &format!(
                    "SELECT {open}, {case}, 1, 'talent_recognition', 'acceptance', 1, 'open', p.id, 'acceptance', \
                 CASE WHEN n.i % 1000 = 0 THEN {uuid} ELSE {nobody} END, {past}, {due}, {due}, 1"
                )
            )
        ),
        format!(
            "INSERT INTO task_exclusions (task_id, person_id) {} CROSS JOIN bench_case AS c",
            series(cases / 10, &format!("SELECT {open}, c.person_id"))
        ),
        "DROP TABLE bench_posts; DROP TABLE bench_case".to_owned(),
        // PostgreSQL looks at its tables by itself sooner or later; nobody does it for SQLite.
        if postgres { "ANALYZE".to_owned() } else { String::new() },
    ];
    site.app.write(move |tx| sql.iter().try_for_each(|sql| tx.run(|conn| conn.batch_execute(sql)))).await.unwrap();
}
