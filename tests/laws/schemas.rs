//! Laws about the two schemas: equal in names, columns and nullability; equal to what the program believes; and every
//! migration can be taken back.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use talent_portal::db::DatabaseUrl;
use talent_portal::db::migrate::{migrate, revert_all};

use crate::files;
use crate::server::Server;

/// Type and whether it may be null, by table and column.
type Schema = BTreeMap<(String, String), (String, bool)>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    column_type: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// A key of SQLite may be declared without NOT NULL and is then said to be nullable; keys count as not null.
const SQLITE: &str = "SELECT m.name AS table_name, c.name AS column_name, lower(c.type) AS column_type, \
     (c.\"notnull\" = 0 AND c.pk = 0) AS nullable FROM sqlite_master m JOIN pragma_table_info(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'";

const POSTGRES: &str = "SELECT table_name::text, column_name::text, udt_name::text AS column_type, \
     is_nullable = 'YES' AS nullable FROM information_schema.columns \
     WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";

fn collect(columns: Vec<Column>) -> Schema {
    columns.into_iter().map(|c| ((c.table_name, c.column_name), (c.column_type, c.nullable))).collect()
}

fn sqlite(path: &str) -> Schema {
    let mut conn = SqliteConnection::establish(path).unwrap();
    collect(diesel::sql_query(SQLITE).load(&mut conn).unwrap())
}

fn postgres(url: &str) -> Schema {
    let mut conn = PgConnection::establish(url).unwrap();
    collect(diesel::sql_query(POSTGRES).load(&mut conn).unwrap())
}

/// Up, down, up again; answers the schema.
fn there_and_back(url: &DatabaseUrl, read: impl Fn() -> Schema) -> Schema {
    let applied = migrate(url).unwrap();
    assert!(applied.len() > 5, "{applied:?}");
    let first = read();
    assert!(migrate(url).unwrap().is_empty(), "nothing is applied twice");
    revert_all(url).unwrap();
    assert_eq!(read(), Schema::new(), "taking the migrations back leaves nothing");
    migrate(url).unwrap();
    assert_eq!(read(), first, "the second time up is like the first");
    first
}

/// The tables that `src/db/schema` declares, with PostgreSQL's names of the types.
fn declared() -> Schema {
    let mut schema = Schema::new();
    for (_, text) in files("src/db/schema", "rs") {
        let mut table = None;
        for line in text.lines().map(str::trim) {
            if let Some((name, _)) = line.strip_suffix(") {").and_then(|head| head.split_once(" (")) {
                table = Some(name.to_owned());
            } else if line == "}" {
                table = None;
            } else if let (Some(table), Some((column, kind))) = (&table, line.trim_end_matches(',').split_once(" -> "))
            {
                let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
                let udt = udt(inner.unwrap_or(kind));
                schema.insert((table.clone(), column.to_owned()), (udt.to_owned(), inner.is_some()));
            }
        }
    }
    schema
}

fn udt(kind: &str) -> &'static str {
    match kind {
        "Id" => "uuid",
        "Instant" => "timestamptz",
        "JsonSql" => "jsonb",
        "Text" => "text",
        "BigInt" => "int8",
        "Integer" => "int4",
        "SmallInt" => "int2",
        "Bool" => "bool",
        "Binary" => "bytea",
        "Date" => "date",
        other => panic!("the type {other} is not among those that both databases share"),
    }
}

/// What each of PostgreSQL's types is on SQLite.
fn on_sqlite(udt: &str) -> &'static [&'static str] {
    match udt {
        "uuid" | "timestamptz" | "jsonb" | "text" => &["text"],
        "int8" => &["bigint", "integer"],
        "int4" | "int2" => &["integer", "smallint"],
        "bool" => &["boolean"],
        "bytea" => &["blob"],
        "date" => &["date", "text"],
        _ => &[],
    }
}

fn difference(left: &Schema, right: &Schema) -> Vec<String> {
    let lacks = |from: &Schema, other: &Schema, what: &str| -> Vec<String> {
        let missing = from.iter().filter(|(key, value)| other.get(*key).map(|found| found.1) != Some(value.1));
        missing
            .map(|((table, column), (_, nullable))| format!("{what} {table}.{column} (nullable: {nullable})"))
            .collect()
    };
    [lacks(left, right, "only left"), lacks(right, left, "only right")].concat()
}

#[test]
fn both_databases_and_the_program_agree_on_every_column() {
    let folder = std::env::temp_dir().join(format!("talent-portal-laws-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("laws.db").display().to_string();
    let lite = there_and_back(&DatabaseUrl::Sqlite(path.clone()), || sqlite(&path));
    std::fs::remove_dir_all(&folder).unwrap();

    let server = Server::start();
    let url = server.database("laws");
    let large = there_and_back(&DatabaseUrl::Postgres(url.clone()), || postgres(&url));

    assert_eq!(difference(&lite, &large), Vec::<String>::new(), "SQLite (left) and PostgreSQL (right)");
    let declared = declared();
    assert_eq!(difference(&declared, &large), Vec::<String>::new(), "src/db/schema (left) and PostgreSQL (right)");
    for (key, (udt, _)) in &large {
        assert_eq!(&declared[key].0, udt, "type of {key:?}");
        assert!(
            on_sqlite(udt).contains(&lite[key].0.as_str()),
            "{key:?} is {} on SQLite and {udt} on PostgreSQL",
            lite[key].0
        );
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR")))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_text_column_of_postgres_sorts_by_bytes() {
    for (name, text) in files("migrations/postgres", "sql").into_iter().filter(|(name, _)| name.ends_with("up.sql")) {
        let plain: Vec<_> = text
            .lines()
            .filter(|line| {
                !line.trim_start().starts_with("--") && line.contains(" TEXT") && !line.contains("COLLATE \"C\"")
            })
            .filter(|line| line.starts_with("    "))
            .collect();
        assert!(plain.is_empty(), "{name}: {plain:?}");
    }
}

#[test]
fn a_rotation_of_keys_reaches_every_table_that_stores_one() {
    let mut stores: Vec<_> =
        declared().into_keys().filter(|(_, column)| column == "wrapped_key").map(|(table, _)| table).collect();
    let mut reached: Vec<_> = talent_portal::keys::TABLES.iter().map(|table| (*table).to_owned()).collect();
    stores.sort();
    reached.sort();
    assert_eq!(stores, reached);
}
