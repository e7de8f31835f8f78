//! One running program for one test.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use talent_portal::App;
use talent_portal::clock::Clock;
use talent_portal::config::Config;
use talent_portal::db::migrate::migrate;
use talent_portal::db::{Database, DatabaseUrl};
use talent_portal::env::Env;
use talent_portal::ids::IdSource;
use talent_portal::vault::{Entropy, KeyRing, Suite, Vault};

use super::postgres::TestDatabase;

/// A Monday morning in Shanghai, well inside the calendar.
const START: &str = "2026-09-14T01:00:00Z";

static FOLDERS: AtomicU32 = AtomicU32::new(0);
static SQLITE_TEMPLATE: OnceLock<std::path::PathBuf> = OnceLock::new();

/// A database, a folder, and the program serving from them on a free port.
pub struct Site {
    pub app: App,
    pub client: reqwest::Client,
    base: String,
    server: actix_web::dev::ServerHandle,
    folder: std::path::PathBuf,
    _database: Option<TestDatabase>,
}

type Test = for<'a> fn(&'a Site) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

impl Site {
    /// Runs a test body, then checks what every test must leave behind.
    pub fn run(open: fn() -> Site, test: Test) {
        actix_web::rt::System::new().block_on(async move {
            let site = open();
            test(&site).await;
            site.close().await;
        });
    }

    pub fn sqlite() -> Self {
        let folder = new_folder();
        let template = SQLITE_TEMPLATE.get_or_init(|| {
            let file = new_folder().join("template.db");
            prepare(&DatabaseUrl::Sqlite(file.display().to_string()));
            file
        });
        let file = folder.join("test.db");
        std::fs::copy(template, &file).unwrap();
        Self::open(folder, format!("sqlite://{}", file.display()), None)
    }

    pub fn postgres() -> Self {
        let database = TestDatabase::create();
        let url = database.url();
        Self::open(new_folder(), url, Some(database))
    }

    fn open(folder: std::path::PathBuf, url: String, database: Option<TestDatabase>) -> Self {
        let mut config = Config::for_testing(&folder).unwrap();
        config.database.url = url.into();
        config.database.connections = 8;
        config.server.threads = 1;
        let app = start(config);
        let listener = talent_portal::http::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = talent_portal::http::serve(app.clone(), listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { app, client, base, server: handle, folder, _database: database }
    }

    /// The address of a route, such as `/api/v1/me`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Moves the clock, which otherwise stands still.
    pub fn advance(&self, by: TimeDelta) {
        self.app.env().clock.advance(by);
    }

    /// Runs all background work that is due.
    pub async fn run_jobs(&self) -> usize {
        talent_portal::jobs::run_due(&self.app).await.unwrap()
    }

    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Jobs that are due or given up are work that the test forgot.
    async fn close(self) {
        let left = self
            .app
            .read(|tx| {
                use diesel::prelude::*;
                use talent_portal::db::schema::jobs;
                let now = tx.now();
                tx.run(|conn| {
                    jobs::table
                        .filter(jobs::run_at.le(now).or(jobs::state.eq("dead")))
                        .select((jobs::kind, jobs::state))
                        .load::<(String, String)>(conn)
                })
            })
            .await
            .unwrap();
        assert!(left.is_empty(), "leftover jobs: {left:?}");
        self.server.stop(false).await;
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// What every test's database starts with: the schema and the sample pack.
pub fn prepare(url: &DatabaseUrl) {
    migrate(url).unwrap();
}

fn start(config: Config) -> App {
    let ids = Arc::new(IdSource::seeded(7));
    let ring = KeyRing::generate(ids.as_ref()).unwrap();
    let vault = Vault::new(ring, Suite::Aes256Gcm, Arc::clone(&ids) as Arc<dyn Entropy>);
    let now: DateTime<Utc> = START.parse().unwrap();
    let env = Arc::new(Env::new(Clock::fixed(now), ids, vault));
    let database =
        Database::open(&config.database_url().unwrap(), config.database.connections, Arc::clone(&env)).unwrap();
    App::new(database, env, Arc::new(config))
}

fn new_folder() -> std::path::PathBuf {
    let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("talent-portal-test-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
