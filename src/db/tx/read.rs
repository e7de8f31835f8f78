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
        self.on_a_reader(move |conn| snapshot(conn, &env, work)).await
    }

    /// Runs a closure that asks one statement: that sees one moment by itself, so no transaction is begun and rolled back
    /// around it, which would make three ways to the database of one. A closure that asks more gets a fault for its answer.
    pub async fn glance<T, F>(&self, env: Arc<Env>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T> + Send + 'static,
    {
        self.on_a_reader(move |conn| {
            let mut tx = ReadTx::begin(conn, &env).map_err(Error::Database)?;
            let answer = work(&mut tx);
            if tx.statements() > 1 {
                return Err(Error::internal("several statements without a transaction around them"));
            }
            answer
        })
        .await
    }

    /// Runs something on a connection for reading, on a thread that may wait.
    async fn on_a_reader<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T> + Send + 'static,
    {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Stopping)?;
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let _place = place;
            let mut conn = pool.get().map_err(Error::pool)?;
            work(&mut conn)
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
