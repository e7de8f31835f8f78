//! A PostgreSQL database per test, copied from a migrated template.

use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::prelude::*;
use talent_portal::db::DatabaseUrl;

static TEMPLATE: OnceLock<Template> = OnceLock::new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

struct Template {
    server: String,
    name: String,
}

/// A database of its own, dropped when the test is over.
pub struct TestDatabase {
    name: String,
}

impl TestDatabase {
    pub fn create() -> Self {
        let template = TEMPLATE.get_or_init(make_template);
        let name = format!("tp_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        admin(&template.server, &format!("CREATE DATABASE {name} TEMPLATE {}", template.name));
        Self { name }
    }

    pub fn url(&self) -> String {
        with_database(&TEMPLATE.get().unwrap().server, &self.name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        admin(&TEMPLATE.get().unwrap().server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn make_template() -> Template {
    let server = server();
    let name = format!("tp_template_{}", std::process::id());
    admin(&server, &format!("CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"));
    super::site::prepare(&DatabaseUrl::Postgres(with_database(&server, &name)));
    // A database that somebody is still connected to cannot be copied, and a pool closes in its own time.
    admin(&server, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    Template { server, name }
}

/// The server that `scripts/test` started, or one of our own that is stopped together with this process.
fn server() -> String {
    if let Ok(url) = std::env::var("TALENT_PORTAL_TEST_POSTGRES") {
        return url;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/postgres-throwaway");
    let folder = std::env::temp_dir().join(format!("talent-portal-postgres-{}", std::process::id()));
    let output = Command::new(script).arg("start").arg(&folder).stderr(Stdio::inherit()).output().unwrap();
    assert!(
        output.status.success(),
        "PostgreSQL did not start; install its server package (Debian: apt-get install postgresql) or run scripts/test"
    );
    // Nothing runs at the end of a test process, so a watcher stops the server when this process is gone.
    let watch = format!(
        "while kill -0 {} 2>/dev/null; do sleep 1; done; '{script}' stop '{1}'; rm -rf '{1}'",
        std::process::id(),
        folder.display()
    );
    // It outlives this process on purpose, so nobody waits for it.
    #[allow(clippy::zombie_processes)]
    Command::new("setsid").args(["sh", "-c", &watch]).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn admin(server: &str, sql: &str) {
    let mut conn = PgConnection::establish(server).expect("connect to the test PostgreSQL");
    diesel::sql_query(sql).execute(&mut conn).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The server's URL with another database in its path.
fn with_database(server: &str, name: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, None), |(base, query)| (base, Some(query)));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let path = base[authority..].find('/').map_or(base.len(), |at| authority + at);
    let url = format!("{}/{name}", &base[..path]);
    query.map_or(url.clone(), |query| format!("{url}?{query}"))
}
