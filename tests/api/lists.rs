//! Lists cost the same however many rows there are: a constant number of statements, each by an index.

use std::sync::{Arc, Mutex};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::json;
use talent_portal::audit::queries::RecordFilter;
use talent_portal::cards::store::cards::Filter;
use talent_portal::cases::store::inbox::InboxBox;
use talent_portal::catalogue::queries::Wanted;
use talent_portal::db::page::PageQuery;
use talent_portal::db::{AnyConnection, ReadTx};
use talent_portal::identity::{Actor, Duty, Role};
use talent_portal::talents::queries::DocumentFilter;
use talent_portal::{Result, audit, cards, cases, catalogue, identity, notifications, ratings, talents};

use crate::support::{Site, Staff};

pub type List = fn(&mut ReadTx<'_>, &Actor) -> Result<()>;

fn page() -> PageQuery {
    PageQuery { limit: Some(50), cursor: None }
}

fn supervised_cases(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    cases::queries::visible_cases(tx, actor, &page()).map(drop)
}

fn inbox(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    for which in [InboxBox::Pool, InboxBox::Mine, InboxBox::Done, InboxBox::Overdue] {
        cases::queries::inbox_page(tx, actor, which, &page())?;
    }
    cases::queries::counts(tx, actor).map(drop)
}

fn applications(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    cases::queries::my_applications(tx, actor, &page()).map(drop)
}

fn wallet(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    talents::queries::documents(tx, actor.person, &DocumentFilter::default()).map(drop)
}

fn cards_of_the_area(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    let scope = cards::policy::scope(tx, actor)?;
    cards::queries::list(tx, &scope, &Filter::default(), &page())?;
    cards::store::cards::count(tx, &scope, &Filter::default()).map(drop)
}

fn notices(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    notifications::queries::inbox(tx, actor, false, &page())?;
    notifications::queries::messages(tx, None, &page()).map(drop)
}

fn records(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    audit::queries::records(tx, actor, &RecordFilter::default()).map(drop)
}

fn resets(tx: &mut ReadTx<'_>, _: &Actor) -> Result<()> {
    identity::queries::resets(tx, &page()).map(drop)
}

fn public_notices(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    cases::notices::queries::notices(tx, None, &page())?;
    cases::notices::queries::objections(tx, actor, None, &page()).map(drop)
}

fn notes(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    let pool = cases::queries::inbox_page(tx, actor, InboxBox::Pool, &page())?;
    let Some(task) = pool.items.first().map(|task| task.id) else { return Ok(()) };
    cases::notes::queries::comments(tx, actor, task, &page())?;
    cases::notes::queries::attachments(tx, actor, task, &page()).map(drop)
}

fn bad_ratings(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    ratings::queries::follow_ups(tx, actor, None, &page())?;
    ratings::queries::follow_ups(tx, actor, Some(ratings::Stage::Open), &page()).map(drop)
}

fn messages(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    let pool = cases::queries::inbox_page(tx, actor, InboxBox::Pool, &page())?;
    let Some(case) = pool.items.first().map(|task| task.case_id) else { return Ok(()) };
    cases::messages::queries::office_page(tx, actor, case, &page()).map(drop)
}

fn searches(tx: &mut ReadTx<'_>, _: &Actor) -> Result<()> {
    let wanted = Wanted { typed: "rencai".to_owned(), ..Wanted::default() };
    catalogue::queries::found(tx, &wanted, &page())?;
    catalogue::queries::count(tx, &wanted)?;
    catalogue::queries::policy_list(tx, "", None, &page())?;
    catalogue::queries::supply_list(tx, "", None, None, &page()).map(drop)
}

const LISTS: [(&str, List); 13] = [
    ("cases", supervised_cases),
    ("inbox", inbox),
    ("notes", notes),
    ("applications", applications),
    ("wallet", wallet),
    ("cards", cards_of_the_area),
    ("notifications", notices),
    ("audit", records),
    ("resets", resets),
    ("public notices", public_notices),
    ("bad ratings", bad_ratings),
    ("messages", messages),
    ("searches", searches),
];

/// How many statements a list runs once everything that is cached is cached.
pub async fn statements(site: &Site, actor: &Actor, list: List) -> u32 {
    let mut counted = 0;
    for _ in 0..2 {
        let actor = actor.clone();
        counted = site
            .app
            .read(move |tx| {
                list(tx, &actor)?;
                Ok(tx.statements())
            })
            .await
            .unwrap();
    }
    counted
}

/// A person with a draft, a case, documents, a card, and a bad word on a case before.
async fn somebody_served(site: &Site, name: &str) {
    let talent = site.talent(name).await;
    let (before, _) = site.file_recognition(&talent).await;
    let before = format!("/api/v1/applications/{before}");
    assert_eq!(site.post(&talent, &format!("{before}/withdraw"), json!(null)).await.0, 200);
    let rating = json!({ "handling": "result", "level": "dissatisfied", "named": true });
    assert_eq!(site.post(&talent, &format!("{before}/ratings"), rating).await.0, 201);
    site.recognition_draft(&talent).await;
    let (id, _) = site.file_recognition(&talent).await;
    let paper = site.document(&talent, "diploma").await;
    let message = json!({ "text": "请问何时受理?", "documents": [paper] });
    assert_eq!(site.post(&talent, &format!("/api/v1/applications/{id}/messages"), message).await.0, 201);
    site.issue(talent.person, "A", Some("dongsheng")).await.unwrap();
}

#[derive(QueryableByName)]
struct SqlitePlan {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresPlan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// The statements of a list as they go to the database, without their values.
fn captured(tx: &mut ReadTx<'_>, list: impl FnOnce(&mut ReadTx<'_>) -> Result<()>) -> Result<Vec<String>> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let into = Arc::clone(&seen);
    tx.run(|conn| {
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let text = query.to_string();
                into.lock().unwrap().push(text.split(" -- binds:").next().unwrap().to_owned());
            }
        });
        Ok(())
    })?;
    list(tx)?;
    tx.run(|conn| {
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        Ok(())
    })?;
    let seen = seen.lock().unwrap();
    Ok(seen.iter().filter(|text| text.starts_with("SELECT") || text.starts_with("select")).cloned().collect())
}

/// The plan for whatever values may come. PostgreSQL is told to read whole tables only where nothing else is possible,
/// because the tables of a test are too small for it to bother.
fn plan(conn: &mut AnyConnection, sql: &str) -> QueryResult<Vec<String>> {
    match conn {
        AnyConnection::Sqlite(sqlite) => {
            let rows: Vec<SqlitePlan> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(sqlite)?;
            Ok(rows.into_iter().map(|row| row.detail).collect())
        }
        AnyConnection::Postgres(pg) => {
            let count = (1..).take_while(|number| sql.contains(&format!("${number}"))).count();
            let values = vec!["NULL"; count].join(", ");
            let values = if count == 0 { String::new() } else { format!("({values})") };
            pg.batch_execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")?;
            pg.batch_execute(&format!("PREPARE list AS {sql}"))?;
            let rows: Vec<PostgresPlan> = diesel::sql_query(format!("EXPLAIN EXECUTE list{values}")).load(pg)?;
            pg.batch_execute("DEALLOCATE list")?;
            Ok(rows.into_iter().map(|row| row.line).collect())
        }
    }
}

/// Tables that grow with the city's people; the others hold what a pack says.
const LARGE: [&str; 30] = [
    "case_messages",
    "case_message_documents",
    "case_ratings",
    "rating_follow_ups",
    "cases",
    "case_departments",
    "tasks",
    "task_exclusions",
    "task_notes",
    "applications",
    "cards",
    "persons",
    "accounts",
    "notifications",
    "outbox_messages",
    "audit_records",
    "wallet_documents",
    "document_uses",
    "household_members",
    "notice_objections",
    "public_notices",
    "employers",
    "liaison_claims",
    "staff_batches",
    "prepared_drafts",
    "employments",
    "employment_rounds",
    "round_entries",
    "talent_demands",
    "demand_matches",
];

/// Whether a line of a plan says that a large table is read from end to end, by no index.
fn reads_all_of(line: &str) -> Option<&'static str> {
    LARGE.into_iter().find(|table| {
        let words: Vec<_> = line.split_whitespace().collect();
        let sqlite = words.starts_with(&["SCAN", table]) && !line.contains("INDEX");
        sqlite || line.contains(&format!("Seq Scan on {table} ")) || line.ends_with(&format!("Seq Scan on {table}"))
    })
}

/// The statements of a list that read a large table from end to end, with their plans.
pub async fn full_scans(site: &Site, actor: &Actor, list: List) -> Vec<String> {
    let actor = actor.clone();
    site.app
        .read(move |tx| {
            let mut found = Vec::new();
            for sql in captured(tx, |tx| list(tx, &actor))? {
                let lines = tx.run(|conn| plan(conn, &sql))?;
                if let Some(table) = lines.iter().find_map(|line| reads_all_of(line)) {
                    found.push(format!("{table}: {sql}\n{}", lines.join("\n")));
                }
            }
            Ok(found)
        })
        .await
        .unwrap()
}

both! {
    async fn a_list_runs_as_many_statements_for_many_rows_as_for_one(site: &Site) {
        site.with_book().await;
        let desk = site.department("dongsheng.human_resources").await;
        let mut positions = vec![Staff::reviewer(desk, Duty::Acceptance), Staff::at(Role::DepartmentHead, desk)];
        positions.push(Staff::at(Role::Supervisor, desk));
        positions.extend([Role::AuditAdmin, Role::Talent].map(Staff::role));
        let official = site.staff("经办", positions).await;
        site.verify(&official, "经办").await;
        let actor = site.actor(&official).await;
        somebody_served(site, "李雷").await;
        site.recognition_draft(&official).await;
        site.run_jobs().await;
        let mut before = Vec::new();
        for (name, list) in LISTS {
            before.push((name, statements(site, &actor, list).await));
        }
        for name in ["韩梅梅", "王五", "赵六"] {
            somebody_served(site, name).await;
            site.recognition_draft(&official).await;
        }
        site.run_jobs().await;
        for ((name, list), (_, once)) in LISTS.into_iter().zip(before) {
            assert_eq!(statements(site, &actor, list).await, once, "{name}");
        }
    }

    async fn no_list_reads_a_large_table_from_end_to_end(site: &Site) {
        site.with_book().await;
        somebody_served(site, "李雷").await;
        site.run_jobs().await;
        let desk = site.department("dongsheng.human_resources").await;
        let reviewer = site.staff("经办", vec![Staff::reviewer(desk, Duty::Acceptance), Staff::at(Role::DepartmentHead, desk)]).await;
        let both = vec![Staff::at(Role::Supervisor, desk), Staff::at(Role::DepartmentHead, desk)];
        let supervisor = site.staff("督办", both).await;
        for who in [&reviewer, &supervisor] {
            let actor = site.actor(who).await;
            for (name, list) in LISTS {
                let found = full_scans(site, &actor, list).await;
                assert!(found.is_empty(), "{name}: {}", found.join("\n\n"));
            }
        }
        site.run_jobs().await;
    }

    /// SQLite has no statistics here: a box is made of ranges of the indexes that were made for it, and leaves it no choice.
    /// PostgreSQL has its own, and takes what it likes for tables as small as these.
    async fn a_box_is_read_by_the_indexes_of_its_places(site: &Site) {
        let (desk, science) = (site.department("dongsheng.human_resources").await, site.department("city.science").await);
        let posts = vec![Staff::reviewer(desk, Duty::Acceptance), Staff::reviewer(science, Duty::Consulted)];
        let official = site.staff("经办", posts.clone()).await;
        let absent = site.staff("休假", posts).await;
        let today = site.app.read(|tx| Ok(tx.today())).await.unwrap();
        let leave = json!({ "from": today, "until": today, "substitute": official.person });
        let (status, answer) = site.post(&absent, "/api/v1/absences", leave).await;
        assert_eq!(status, 201, "{answer}");
        let actor = site.actor(&official).await;
        let plans = site
            .app
            .read(move |tx| {
                let mut plans = Vec::new();
                for sql in captured(tx, |tx| {
                    for which in InboxBox::ALL {
                        cases::queries::inbox_page(tx, &actor, *which, &page())?;
                    }
                    cases::queries::counts(tx, &actor).map(drop)
                })? {
                    if sql.contains("FROM `tasks`") || sql.contains("FROM \"tasks\"") {
                        plans.push((tx.run(|conn| plan(conn, &sql))?, sql));
                    }
                }
                Ok(plans)
            })
            .await
            .unwrap();
        assert!(plans.len() > 10, "{plans:?}");
        for (lines, sql) in plans.into_iter().filter(|_| !site.app.database().is_postgres()) {
            let told = format!("{sql}\n{}", lines.join("\n"));
            let made_for_it = ["tasks_pool", "tasks_named", "tasks_mine", "tasks_lent", "tasks_done"];
            assert!(made_for_it.iter().any(|index| told.contains(index)), "{told}");
            assert!(!told.contains("tasks_due") && !told.contains("tasks_given"), "{told}");
            assert!(!told.contains("TEMP B-TREE"), "sorted: {told}");
        }
    }
}
