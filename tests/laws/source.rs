//! Laws about the source itself.

use crate::files;

/// The longest a file may be; far above what is aimed at.
const LONGEST: usize = 500;

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let long: Vec<_> = ["src", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .collect();
    assert_eq!(long, [], "split them");
}

/// Who must not know whom: folder, and what its files must not name.
const DIRECTIONS: &[(&str, &[&str])] = &[
    // The engine is pure, and neither it nor the cases know what they are used for.
    ("src/workflow", &["diesel", "actix_web", "crate::db::", "crate::http", "crate::app", "crate::cases"]),
    ("src/workflow", &["crate::cards", "crate::talents", "crate::housing", "crate::schooling", "crate::programmes"]),
    ("src/cases", &["crate::cards", "crate::registers", "crate::housing", "crate::schooling", "crate::programmes"]),
    ("src/workdays", &["diesel", "actix_web", "crate::db::", "crate::http", "crate::app"]),
    ("src/print", &["diesel", "actix_web", "crate::db", "crate::http", "crate::app", "crate::cases", "crate::cards"]),
    ("src/rules", &["diesel", "actix_web", "crate::db::", "crate::http", "crate::app"]),
    (
        "src/eligibility",
        &["diesel", "actix_web", "crate::db::", "crate::http", "crate::app", "crate::cases", "crate::talents"],
    ),
    // What everything stands on stands on nothing.
    ("src/db", &["actix_web", "crate::http", "crate::cases", "crate::cards", "crate::talents", "crate::audit"]),
    ("src/error", &["crate::http", "crate::cases", "crate::cards", "crate::talents"]),
    ("src/vault", &["diesel", "actix_web", "crate::http", "crate::identity"]),
    ("src/config", &["diesel", "actix_web", "crate::http", "crate::app"]),
    // The sandbox stands in for others; it must not reach into the program's data.
    ("src/sandbox", &["diesel", "crate::db", "crate::app", "crate::http"]),
];

/// What stands before the tests of a file; a test may look further than its subject.
fn subject(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    for (folder, forbidden) in DIRECTIONS {
        for (name, text) in files(folder, "rs") {
            if name.contains("test") {
                continue;
            }
            for (number, line) in subject(&text).lines().enumerate() {
                let code = line.split("//").next().unwrap_or("");
                if let Some(word) = forbidden.iter().find(|word| code.contains(**word)) {
                    wrong.push(format!("{name}:{} names {word}", number + 1));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_model_knows_neither_the_database_nor_the_web() {
    let mut wrong = Vec::new();
    for (name, text) in files("src", "rs").into_iter().filter(|(name, _)| name.ends_with("/model.rs")) {
        for line in subject(&text).lines().filter(|line| line.trim_start().starts_with("use ")) {
            if ["diesel::", "actix_web", "crate::http", "WriteTx", "ReadTx"].iter().any(|word| line.contains(word)) {
                wrong.push(format!("{name}: {line}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_one_place_runs_statements() {
    // A query outside the stores and the doors of the database escapes the fences of both databases.
    let mut wrong = Vec::new();
    for (name, text) in files("src", "rs") {
        let own = ["src/http/idempotency.rs", "src/cases/number.rs", "src/demo/mark.rs"].contains(&name.as_str());
        let door =
            own || name.starts_with("src/db/") || name.starts_with("src/jobs/") || name.starts_with("src/packs/");
        let store = name.contains("/store") || name.contains("/queries");
        if door || store || name.contains("test") {
            continue;
        }
        for word in ["diesel::insert_into", "diesel::update(", "diesel::delete(", "sql_query"] {
            if subject(&text).contains(word) {
                wrong.push(format!("{name} has {word}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_city_stands_in_the_source() {
    let packs: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/policies"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("pack.yaml"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    assert!(!packs.is_empty());
    // The name of the city as its own pack gives it: `city: { zh: …` or the like on one line.
    let names: Vec<&str> = packs
        .iter()
        .flat_map(|text| text.lines())
        .filter(|line| line.starts_with("city:"))
        .flat_map(|line| line.split(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c)))
        .filter(|word| word.chars().count() >= 3)
        .map(|word| word.trim_end_matches('市'))
        .collect();
    assert!(!names.is_empty(), "no city found in {packs:?}");
    for (name, text) in files("src", "rs") {
        for city in &names {
            assert!(!subject(&text).contains(city), "{name} names {city}");
        }
    }
}

/// `first` adds `LIMIT ?`, and SQLite compiles a statement with a bound limit anew each time it runs.
#[test]
fn what_is_found_by_its_key_is_read_without_a_limit() {
    // What comes first of the ways to run a statement ends it.
    let ending = |rest: &str| rest.find("(conn)").is_some_and(|end| rest[..end].ends_with(".first"));
    let found = |text: &str| text.split("table.find(").skip(1).filter(|rest| ending(rest)).count();
    let wrong: Vec<_> =
        files("src", "rs").into_iter().map(|(name, text)| (name, found(&text))).filter(|(_, many)| *many > 0).collect();
    assert_eq!(wrong, [], "get_result, not first");
}
