//! The program in one handle: the database, what units of work may use, and the configuration.

use std::sync::Arc;

use crate::config::Config;
use crate::db::{Database, ReadTx, WriteTx};
use crate::env::Env;
use crate::error::Result;
use crate::identity::TokenKeys;

/// Cheap to clone; every handler and job gets one.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
}

struct Shared {
    database: Database,
    env: Arc<Env>,
    config: Arc<Config>,
    tokens: TokenKeys,
}

impl App {
    pub fn new(database: Database, env: Arc<Env>, config: Arc<Config>) -> Self {
        let tokens = TokenKeys::derive(&env.vault);
        Self { shared: Arc::new(Shared { database, env, config, tokens }) }
    }

    /// Runs a closure over a read-only snapshot.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T> + Send + 'static,
    {
        self.shared.database.read(Arc::clone(&self.shared.env), work).await
    }

    /// Runs one unit of work. It may be run more than once, so it touches nothing but its transaction.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        self.shared.database.write(Arc::clone(&self.shared.env), work).await
    }

    pub fn env(&self) -> &Arc<Env> {
        &self.shared.env
    }

    pub fn config(&self) -> &Arc<Config> {
        &self.shared.config
    }

    pub fn database(&self) -> &Database {
        &self.shared.database
    }

    pub fn tokens(&self) -> &TokenKeys {
        &self.shared.tokens
    }
}
