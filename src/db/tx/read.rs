//! Read-only snapshots.

use std::sync::Arc;

use super::super::connect::{AnyConnection, Database};
use super::{ReadTx, begin_with, rollback};
use crate::env::Env;
use crate::error::{Error, Result};

impl Database {
    /// Runs the closure over one snapshot. Nothing it does can change the database.
    pub async fn read<T, F>(&self, env: Arc<Env>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T> + Send + 'static,
    {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Stopping)?;
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let _place = place;
            let mut conn = pool.get().map_err(Error::pool)?;
            snapshot(&mut conn, &env, work)
        })
        .await
        .map_err(|_| Error::internal("a read was cut short"))?
    }
}

fn snapshot<T>(conn: &mut AnyConnection, env: &Env, work: impl FnOnce(&mut ReadTx<'_>) -> Result<T>) -> Result<T> {
    let begin = match conn {
        AnyConnection::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        AnyConnection::Sqlite(_) => "BEGIN DEFERRED",
    };
    begin_with(conn, begin)?;
    let outcome = match ReadTx::begin(conn, env) {
        Ok(mut tx) => work(&mut tx),
        Err(error) => Err(Error::Database(error)),
    };
    rollback(conn);
    outcome
}
