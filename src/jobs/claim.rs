//! Claiming: each due job goes to one worker.
//!
//! PostgreSQL claims with FOR UPDATE SKIP LOCKED in a statement of its own; a conditional update with the condition only
//! in its subquery handed one job in three out twice. SQLite's writer queue already lets one claim at a time.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::store::JobRow;
use crate::app::App;
use crate::db::schema::jobs;
use crate::db::types::{Instant, sql};
use crate::db::{AnyConnection, WriteTx};
use crate::error::Result;

/// Takes up to `limit` due jobs under a lease.
pub async fn claim(app: &App, lease: String, until_seconds: i64, limit: i64) -> Result<Vec<JobRow>> {
    app.write(move |tx| {
        let until = tx.real_now().plus(chrono::TimeDelta::seconds(until_seconds));
        mark(tx, &lease, until, limit)?;
        tx.run(|conn| {
            jobs::table
                .filter(jobs::lease.eq(&lease))
                .order((jobs::run_at, jobs::id))
                .select(JobRow::as_select())
                .load(conn)
        })
    })
    .await
}

fn mark(tx: &mut WriteTx<'_>, lease: &str, until: Instant, limit: i64) -> Result<usize> {
    const POSTGRES: &str = "UPDATE jobs SET lease = $1, leased_until = $2, attempts = attempts + 1 WHERE id IN (\
        SELECT id FROM jobs WHERE state = 'queued' AND run_at <= $3 AND (leased_until IS NULL OR leased_until < $4) \
        ORDER BY run_at, id LIMIT $5 FOR UPDATE SKIP LOCKED)";
    const SQLITE: &str = "UPDATE jobs SET lease = ?, leased_until = ?, attempts = attempts + 1 WHERE id IN (\
        SELECT id FROM jobs WHERE state = 'queued' AND run_at <= ? AND (leased_until IS NULL OR leased_until < ?) \
        ORDER BY run_at, id LIMIT ?)";
    let (now, real) = (tx.now(), tx.real_now());
    tx.run(|conn| match conn {
        AnyConnection::Postgres(inner) => diesel::sql_query(POSTGRES)
            .bind::<Text, _>(lease)
            .bind::<sql::Instant, _>(until)
            .bind::<sql::Instant, _>(now)
            .bind::<sql::Instant, _>(real)
            .bind::<BigInt, _>(limit)
            .execute(inner),
        AnyConnection::Sqlite(inner) => diesel::sql_query(SQLITE)
            .bind::<Text, _>(lease)
            .bind::<sql::Instant, _>(until)
            .bind::<sql::Instant, _>(now)
            .bind::<sql::Instant, _>(real)
            .bind::<BigInt, _>(limit)
            .execute(inner),
    })
}
