//! Migrations: two folders of equal names in equal order, compiled into the program.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connect::{AnyConnection, DatabaseUrl, open};
use crate::error::{Error, Result};

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Any number; it only has to be the same for all copies of the program.
const ADVISORY_LOCK: &str = "SELECT pg_advisory_lock(7402181)";

/// Applies what is missing and answers the names of what it applied. Several copies may start at once: on PostgreSQL
/// the others wait on an advisory lock, on SQLite on the file's own. The folder of a SQLite file is made when it is missing.
pub fn migrate(url: &DatabaseUrl) -> Result<Vec<String>> {
    if let DatabaseUrl::Sqlite(path) = url
        && let Some(folder) = Path::new(path).parent()
    {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::internal(format!("cannot make the folder {}: {error}", folder.display())))?;
    }
    let mut conn = open(url).map_err(Error::connection)?;
    let failed = |error| Error::internal(format!("migration failed: {error}"));
    match &mut conn {
        AnyConnection::Postgres(pg) => {
            pg.batch_execute(ADVISORY_LOCK)?;
            Ok(pg.run_pending_migrations(POSTGRES).map_err(failed)?.iter().map(ToString::to_string).collect())
        }
        AnyConnection::Sqlite(sqlite) => {
            Ok(sqlite.run_pending_migrations(SQLITE).map_err(failed)?.iter().map(ToString::to_string).collect())
        }
    }
}

/// Takes everything back, newest first. Tests use it to prove that each migration can be undone.
pub fn revert_all(url: &DatabaseUrl) -> Result<()> {
    let mut conn = open(url).map_err(Error::connection)?;
    let failed = |error| Error::internal(format!("reverting failed: {error}"));
    match &mut conn {
        AnyConnection::Postgres(pg) => pg.revert_all_migrations(POSTGRES).map(drop).map_err(failed),
        AnyConnection::Sqlite(sqlite) => sqlite.revert_all_migrations(SQLITE).map(drop).map_err(failed),
    }
}

/// Names of the migrations that the database has not seen; serving with any missing would be a fault.
pub fn pending(conn: &mut AnyConnection) -> Result<usize> {
    let failed = |error| Error::internal(format!("cannot read the migrations: {error}"));
    match conn {
        AnyConnection::Postgres(pg) => Ok(pg.pending_migrations(POSTGRES).map_err(failed)?.len()),
        AnyConnection::Sqlite(sqlite) => Ok(sqlite.pending_migrations(SQLITE).map_err(failed)?.len()),
    }
}
