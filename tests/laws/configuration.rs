//! Laws about the configuration.

use talent_portal::config::DEFAULT_TOML;

use crate::files;

/// `section.key` of every setting in the commented defaults.
fn keys() -> Vec<String> {
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in DEFAULT_TOML.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']').to_owned();
        } else if let Some((key, _)) = line.split_once(" = ")
            && !line.starts_with('#')
        {
            keys.push(format!("{section}.{key}"));
        }
    }
    assert!(keys.len() > 20, "{keys:?}");
    keys
}

#[test]
fn every_setting_is_read_by_something() {
    let program: String = files("src", "rs")
        .into_iter()
        .filter(|(name, _)| !name.starts_with("src/config/"))
        .map(|(_, text)| text)
        .collect();
    // Folder, database address and public address of the cards are settled inside the configuration.
    let settled = ["data.folder", "database.url"];
    let unread: Vec<String> = keys()
        .into_iter()
        .filter(|key| !settled.contains(&key.as_str()))
        .filter(|key| !program.contains(&format!(".{}", key.split_once('.').unwrap().1)))
        .collect();
    assert_eq!(unread, Vec::<String>::new(), "a setting that nothing reads is a promise that nobody keeps");
}

#[test]
fn every_setting_has_a_word_of_explanation() {
    let mut explained = false;
    for line in DEFAULT_TOML.lines() {
        if line.starts_with('[') {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if line.contains(" = ") {
            let obvious = ["folder =", "url =", "token =", "gateway_", "smtp_host", "smtp_port", "smtp_password"];
            let plain = ["timeout_seconds", "from =", "min_", "workers", "first_retry", "longest_retry", "_per_minute"];
            let known = obvious.iter().chain(&plain).any(|word| line.contains(word));
            assert!(explained || known, "{line}");
        }
    }
}
