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
use talent_portal::identity::DepartmentId;
use talent_portal::identity::store::departments;
use talent_portal::ids::IdSource;
use talent_portal::packs::{self, ApplyMode, Pack};
use talent_portal::sandbox::registers::{self, Terms};
use talent_portal::vault::{Entropy, Suite, Vault};

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

/// What a test wants otherwise in the configuration.
type Change<'a> = &'a dyn Fn(&Config) -> Config;

type Test = for<'a> fn(&'a Site) -> Pin<Box<dyn Future<Output = ()> + 'a>>;

impl Site {
    /// Runs a test body, then checks what every test must leave behind.
    pub fn run(open: fn() -> Site, test: Test) {
        // A failing test tells its 500s apart by what the program logs.
        let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_test_writer().try_init();
        actix_web::rt::System::new().block_on(async move {
            let site = open();
            test(&site).await;
            site.close().await;
        });
    }

    pub fn sqlite() -> Self {
        Self::on_sqlite(&Config::clone)
    }

    /// The same, with registers that can be asked.
    pub fn sqlite_asking() -> Self {
        Self::asking(Self::on_sqlite)
    }

    pub fn postgres_asking() -> Self {
        Self::asking(Self::on_postgres)
    }

    /// Its registers are a stand-in of its own, so that a test may let them fail.
    fn asking(open: fn(Change<'_>) -> Self) -> Self {
        let listener = talent_portal::sandbox::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let site = open(&|config| {
            let mut config = config.clone();
            config.registers.url = url.clone();
            config.registers.key_id = "sandbox".to_owned();
            config.registers.key = "sandbox-register-key".into();
            config.registers.timeout_seconds = 1;
            config.registers.attempts = 2;
            config.registers.retry_millis = 1;
            config
        });
        let env = Arc::clone(site.app.env());
        let now = Arc::new(move || env.clock.real());
        let terms = Terms { key_id: "sandbox".to_owned(), key: "sandbox-register-key".to_owned(), now };
        actix_web::rt::spawn(registers::serve(listener, terms).unwrap());
        site
    }

    fn on_sqlite(settle: &dyn Fn(&Config) -> Config) -> Self {
        let folder = new_folder();
        let template = SQLITE_TEMPLATE.get_or_init(|| {
            let file = new_folder().join("template.db");
            prepare(&DatabaseUrl::Sqlite(file.display().to_string()));
            file
        });
        let file = folder.join("test.db");
        std::fs::copy(template, &file).unwrap();
        Self::open(folder, format!("sqlite://{}", file.display()), None, settle)
    }

    pub fn postgres() -> Self {
        Self::on_postgres(&Config::clone)
    }

    fn on_postgres(settle: &dyn Fn(&Config) -> Config) -> Self {
        let database = TestDatabase::create();
        let url = database.url();
        Self::open(new_folder(), url, Some(database), settle)
    }

    fn open(
        folder: std::path::PathBuf,
        url: String,
        database: Option<TestDatabase>,
        settle: &dyn Fn(&Config) -> Config,
    ) -> Self {
        let mut config = Config::for_testing(&folder).unwrap();
        config.database.url = url.into();
        config.database.connections = 8;
        config.server.threads = 1;
        config.realname.url = register();
        let app = start(settle(&config), TEST_SEED);
        let listener = talent_portal::http::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = talent_portal::http::serve(app.clone(), listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { app, client, base, server: handle, folder, _database: database }
    }

    /// A second copy of the program on the same database; it answers no requests.
    pub fn second_copy(&self) -> App {
        start((**self.app.config()).clone(), TEST_SEED + 1)
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

    /// The department with this code, such as `city.human_resources`.
    pub async fn department(&self, code: &str) -> DepartmentId {
        let code = code.to_owned();
        let row = self.app.read(move |tx| departments::find_by_code(tx, &code)).await.unwrap();
        row.expect("the sample pack has this department").id
    }

    /// Another process beside the server, with the same database and the same folder.
    pub fn another_copy(&self) -> App {
        start(Config::clone(self.app.config()), OTHER_SEED)
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
        // A connection that is still closing may put its log back; the system clears its temporary folder anyway.
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// What every test's database starts with: the schema and the sample pack.
pub fn prepare(url: &DatabaseUrl) {
    migrate(url).unwrap();
    let mut config = Config::for_testing(&new_folder()).unwrap();
    config.database.url = match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{path}").into(),
        DatabaseUrl::Postgres(url) => url.clone().into(),
    };
    config.database.connections = 1;
    // The test that comes first is already inside a runtime, hence a thread.
    let applying = std::thread::spawn(|| {
        actix_web::rt::System::new().block_on(async {
            let app = start(config, PACK_SEED);
            app.write(|tx| packs::apply(tx, &ordos(), ApplyMode::Publish, None)).await.unwrap();
        });
    });
    applying.join().unwrap();
    // The pool closes its connections in its own time; a copy of the file must hold what is still in the log.
    if let DatabaseUrl::Sqlite(path) = url {
        use diesel::connection::SimpleConnection;
        let mut conn = <diesel::SqliteConnection as diesel::Connection>::establish(path).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    }
}

/// The sample pack, checked once.
pub fn ordos() -> Arc<Pack> {
    static PACK: OnceLock<Arc<Pack>> = OnceLock::new();
    let load = || {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/ordos");
        Arc::new(packs::load(&dir).unwrap_or_else(|faults| panic!("{faults:#?}")))
    };
    Arc::clone(PACK.get_or_init(load))
}

/// Ids of the template and of the tests come from different streams, so that they never meet.
const PACK_SEED: u64 = 3;
const TEST_SEED: u64 = 7;
const OTHER_SEED: u64 = 11;

fn start(config: Config, seed: u64) -> App {
    let ids = Arc::new(IdSource::seeded(seed));
    let entropy = Arc::clone(&ids) as Arc<dyn Entropy>;
    let vault = Vault::following(&config.keys.master_file(), Suite::Aes256Gcm, entropy).unwrap();
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

/// The stand-in for the real-name service, one for all tests; what it is told to forget or fail is not tested with it.
fn register() -> String {
    static URL: OnceLock<String> = OnceLock::new();
    let start = || {
        let listener = talent_portal::sandbox::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serve = move || async move { talent_portal::sandbox::serve(listener).unwrap().await.unwrap() };
        std::thread::spawn(move || actix_web::rt::System::new().block_on(serve()));
        url
    };
    URL.get_or_init(start).clone()
}
