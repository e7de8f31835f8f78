//! A PostgreSQL to try migrations on: the one that `scripts/test` started, or one of our own for the length of a test.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use diesel::prelude::*;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/postgres-throwaway");

/// A server, stopped with the value if it was started here.
pub struct Server {
    url: String,
    own: Option<PathBuf>,
}

impl Server {
    pub fn start() -> Self {
        if let Ok(url) = std::env::var("TALENT_PORTAL_TEST_POSTGRES") {
            return Self { url, own: None };
        }
        let folder = std::env::temp_dir().join(format!("talent-portal-laws-postgres-{}", std::process::id()));
        let output = Command::new(SCRIPT).arg("start").arg(&folder).stderr(Stdio::inherit()).output().unwrap();
        assert!(
            output.status.success(),
            "PostgreSQL did not start; install its server package (Debian: apt-get install postgresql) or run scripts/test"
        );
        Self { url: String::from_utf8(output.stdout).unwrap().trim().to_owned(), own: Some(folder) }
    }

    /// A new, empty database; answers its URL.
    pub fn database(&self, word: &str) -> String {
        let name = format!("tp_{word}_{}", std::process::id());
        let mut conn = PgConnection::establish(&self.url).unwrap();
        diesel::sql_query(format!("DROP DATABASE IF EXISTS {name}")).execute(&mut conn).unwrap();
        diesel::sql_query(format!("CREATE DATABASE {name} TEMPLATE template0")).execute(&mut conn).unwrap();
        let (base, query) =
            self.url.split_once('?').map_or((self.url.as_str(), None), |(base, query)| (base, Some(query)));
        let authority = base.find("://").map_or(0, |at| at + 3);
        let host = base[authority..].find('/').map_or(base, |slash| &base[..authority + slash]);
        query.map_or_else(|| format!("{host}/{name}"), |query| format!("{host}/{name}?{query}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(folder) = &self.own {
            Command::new(SCRIPT).arg("stop").arg(folder).status().ok();
            std::fs::remove_dir_all(folder).ok();
        }
    }
}
