//! The program in one handle: the database, what units of work may use, and the configuration.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::{Cipher, Config};
use crate::db::migrate::migrate;
use crate::db::{Database, ReadTx, WriteTx};
use crate::env::Env;
use crate::error::Result;
use crate::files::{FileLimits, FileStore, Scanner};
use crate::identity::TokenKeys;
use crate::ids::IdSource;
use crate::registers::Breakers;
use crate::rights::access::LookBook;
use crate::vault::{Entropy, Suite, Vault};

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
    files: FileStore,
    registers: Breakers,
    looks: LookBook,
}

impl App {
    /// Opens keys and database as the configuration says. The schema must be up to date, unless it may be migrated here.
    pub fn open(config: Arc<Config>) -> Result<Self> {
        let ids = Arc::new(IdSource::System);
        let suite = match config.keys.cipher {
            Cipher::Aes256Gcm => Suite::Aes256Gcm,
            Cipher::Sm4Gcm => Suite::Sm4Gcm,
        };
        let entropy: Arc<dyn Entropy> = ids.clone();
        let vault = Vault::following(&config.keys.master_file(), suite, entropy)?;
        let env = Arc::new(Env::new(Clock::system(), ids, vault));
        let url = config.database_url()?;
        if config.database.migrate_at_start {
            for name in migrate(&url)? {
                tracing::info!(%name, "migrated");
            }
        }
        let database = Database::open(&url, config.database.connections, Arc::clone(&env))?;
        Ok(Self::new(database, env, config))
    }

    pub fn new(database: Database, env: Arc<Env>, config: Arc<Config>) -> Self {
        let tokens = TokenKeys::derive(&env.vault);
        let max_bytes = u64::try_from(config.files.max_bytes).unwrap_or(u64::MAX);
        let scanner = Scanner::from_setting(&config.files.clamd);
        let files = FileStore::local(&config.files.folder, FileLimits { max_bytes }, scanner);
        let (registers, looks) = (Breakers::default(), LookBook::default());
        Self { shared: Arc::new(Shared { database, env, config, tokens, files, registers, looks }) }
    }

    /// Runs a closure over a read-only snapshot.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T> + Send + 'static,
    {
        self.shared.database.read(Arc::clone(&self.shared.env), work).await
    }

    /// Runs a closure that asks one statement only, without beginning a transaction for it.
    pub async fn glance<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T> + Send + 'static,
    {
        self.shared.database.glance(Arc::clone(&self.shared.env), work).await
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

    pub fn files(&self) -> &FileStore {
        &self.shared.files
    }

    /// How the shared registers stand with this copy of the program.
    pub fn registers(&self) -> &Breakers {
        &self.shared.registers
    }

    /// Where reading other people's data is put on record.
    pub fn looks(&self) -> &LookBook {
        &self.shared.looks
    }

    pub fn tokens(&self) -> &TokenKeys {
        &self.shared.tokens
    }
}
