#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::path::Path;

use super::{Problem, Sources};
use crate::config::{Config, MailTransport};

fn variables(pairs: &[(&str, &str)]) -> Sources {
    Sources::new().variables(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
}

fn file(text: &str) -> (std::path::PathBuf, Sources) {
    let path = std::env::temp_dir().join(format!("config-{}.toml", uuid::Uuid::now_v7()));
    std::fs::write(&path, text).unwrap();
    let sources = Sources::new().file(&path);
    (path, sources)
}

#[test]
fn the_embedded_defaults_are_complete_and_settle_below_the_data_folder() {
    let config = Sources::new().load().unwrap().config;
    assert_eq!(config.database.url.expose(), "sqlite://./data/talent-portal.db");
    assert_eq!(config.mail.folder, Path::new("./data/outbox/mail"));
    assert_eq!(config.keys.folder, Path::new("./data/keys"));
    assert_eq!(config.cards.public_url, config.server.public_url);
    assert_eq!(config.mail.transport, MailTransport::Folder);
}

#[test]
fn variables_win_over_the_file_and_arguments_over_both() {
    let (path, sources) = file("[server]\nbind = \"127.0.0.1:1\"\nthreads = 3\n[jobs]\nworkers = 7\n");
    let loaded = sources
        .variables([
            ("TALENT_PORTAL__SERVER__BIND".to_owned(), "127.0.0.1:2".to_owned()),
            ("TALENT_PORTAL__CORS__ORIGINS".to_owned(), "https://a.example, https://b.example".to_owned()),
            ("TALENT_PORTAL__MAIL__SMTP_PASSWORD".to_owned(), "0123".to_owned()),
            ("TALENT_PORTAL_TEST_POSTGRES".to_owned(), "not ours".to_owned()),
        ])
        .argument("--port", "server.bind", "127.0.0.1:3")
        .load()
        .unwrap();
    std::fs::remove_file(path).unwrap();
    assert_eq!(loaded.config.server.bind.port(), 3);
    assert_eq!(loaded.config.server.threads, 3);
    assert_eq!(loaded.config.jobs.workers, 7);
    assert_eq!(loaded.config.cors.origins, ["https://a.example", "https://b.example"]);
    assert_eq!(loaded.config.mail.smtp_password.expose(), "0123", "text stays text, with its zero");
}

#[test]
fn every_mistake_is_listed_at_once_with_key_and_origin() {
    let (path, sources) =
        file("[server]\nbnid = 1\nthreads = \"many\"\n[mail]\ntransport = \"pigeon\"\n[nonsense]\na = 1\n");
    let problems = sources
        .variables([
            ("TALENT_PORTAL__JOBS__WORKERS".to_owned(), "two".to_owned()),
            ("TALENT_PORTAL__MAIL__SMTP_PORT".to_owned(), "70000".to_owned()),
            ("TALENT_PORTAL__DATABASE__URL".to_owned(), "mysql://x".to_owned()),
            ("TALENT_PORTAL__NO_SECTION".to_owned(), "1".to_owned()),
        ])
        .load()
        .unwrap_err();
    std::fs::remove_file(&path).unwrap();
    let name = path.display().to_string();
    let found: Vec<(&str, &str)> = problems.0.iter().map(|p| (p.key.as_str(), p.origin.as_str())).collect();
    for expected in [
        ("server.bnid", name.as_str()),
        ("server.threads", name.as_str()),
        ("mail.transport", name.as_str()),
        ("nonsense.a", name.as_str()),
        ("jobs.workers", "TALENT_PORTAL__JOBS__WORKERS"),
        ("mail.smtp_port", "TALENT_PORTAL__MAIL__SMTP_PORT"),
        ("database.url", "TALENT_PORTAL__DATABASE__URL"),
        ("no_section", "TALENT_PORTAL__NO_SECTION"),
    ] {
        assert!(found.contains(&expected), "{expected:?} is missing in {problems}");
    }
    assert_eq!(found.len(), 8, "{problems}");
}

#[test]
fn a_file_that_is_missing_or_broken_is_named() {
    let missing = Sources::new().file(Path::new("/nowhere/at-all.toml")).load().unwrap_err();
    assert_eq!(missing.0[0].origin, "/nowhere/at-all.toml");
    let (path, sources) = file("[server\n");
    let broken = sources.load().unwrap_err();
    std::fs::remove_file(&path).unwrap();
    let [Problem { key, origin, message }] = broken.0.as_slice() else { panic!("{broken}") };
    assert_eq!((key.as_str(), origin.as_str()), ("", path.display().to_string().as_str()));
    assert!(message.contains("line 1"), "{message}");
}

#[test]
fn values_that_need_each_other_are_asked_for_together() {
    let problems = variables(&[
        ("TALENT_PORTAL__MAIL__TRANSPORT", "smtp"),
        ("TALENT_PORTAL__SMS__TRANSPORT", "gateway"),
        ("TALENT_PORTAL__TOKENS__ACCESS_MINUTES", "600"),
    ])
    .load()
    .unwrap_err();
    let keys: Vec<&str> = problems.0.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["mail.smtp_host", "sms.gateway_url", "tokens.access_minutes"]);
}

#[test]
fn no_secret_is_printed() {
    let loaded = variables(&[
        (
            "TALENT_PORTAL__DATABASE__URL",
            "postgres://portal:p@ss:word@db.internal/portal?password=again&sslmode=require",
        ),
        ("TALENT_PORTAL__MAIL__SMTP_PASSWORD", "smtp-word"),
        ("TALENT_PORTAL__SMS__GATEWAY_TOKEN", "sms-word"),
        ("TALENT_PORTAL__REALNAME__TOKEN", "real-word"),
    ])
    .load()
    .unwrap();
    let printed = format!("{}{loaded:?}", loaded.to_toml());
    for word in ["p@ss", "ss:word", "again", "smtp-word", "sms-word", "real-word"] {
        assert!(!loaded.to_toml().contains(word), "{word}");
        assert!(!printed.contains(word), "{word} in Debug");
    }
    assert!(loaded.to_toml().contains(
        "url = \"postgres://portal:***@db.internal/portal?password=***&sslmode=require\"  # TALENT_PORTAL__DATABASE__URL"
    ));
}

#[test]
fn what_is_printed_can_be_read_again() {
    let text = Sources::new().load().unwrap().to_toml();
    let (path, sources) = file(&text);
    let again = sources.load().unwrap();
    std::fs::remove_file(path).unwrap();
    assert_eq!(again.config.mail.from, Config::for_testing(Path::new("./data")).unwrap().mail.from);
}
