//! The program as an operator runs it, on a machine where nothing was prepared.

use std::path::Path;
use std::process::{Command, Output};

fn talent_portal(data: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_talent-portal"));
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("TALENT_PORTAL")) {
        program.env_remove(name);
    }
    program.args(arguments).env("TALENT_PORTAL__DATA__FOLDER", data).output().unwrap()
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn migrating_makes_the_folder_and_keys_can_be_replaced_in_it() {
    let root = std::env::temp_dir().join(format!("talent-portal-console-{}", std::process::id()));
    let data = root.join("not").join("there");
    assert!(said(&talent_portal(&data, &["migrate"])).contains("migrations applied"));
    assert!(data.join("talent-portal.db").exists());
    assert!(said(&talent_portal(&data, &["migrate"])).starts_with("0 migrations applied"));
    assert_eq!(said(&talent_portal(&data, &["keys", "list"])), "k1 (current): 0 data keys\n");
    assert!(said(&talent_portal(&data, &["keys", "rotate"])).starts_with("k2 drawn: 0 data keys"));
    assert_eq!(said(&talent_portal(&data, &["keys", "list"])), "k1: 0 data keys\nk2 (current): 0 data keys\n");
    let refused = talent_portal(&data, &["keys", "retire", "k2"]);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("current"));
    assert!(said(&talent_portal(&data, &["keys", "retire", "k1"])).contains("retired-k1.json"));
    assert_eq!(said(&talent_portal(&data, &["keys", "list"])), "k2 (current): 0 data keys\n");
    std::fs::remove_dir_all(&root).unwrap();
}

/// The manual's flow, grown step by step there: the first form of it, the whole, its drawing, and what playing it prints.
#[test]
fn the_manual_shows_what_the_program_prints() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let manual = std::fs::read_to_string(docs.join("workflow.md")).unwrap();
    let folder = std::env::temp_dir().join(format!("talent-portal-manual-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[&str]| said(&talent_portal(&folder, arguments));
    let path = |name: &str| folder.join(name).display().to_string();

    let first = manual.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let whole = std::fs::read_to_string(docs.join("moving_grant.yaml")).unwrap();
    for (name, text) in [("first.yaml", first), ("moving_grant.yaml", whole.as_str())] {
        std::fs::write(folder.join(name), text).unwrap();
        assert!(run(&["workflow", "check", &path(name)]).contains("sound / 已证明无缺陷"));
    }
    run(&["workflow", "picture", &path("moving_grant.yaml"), "--out", &path("drawn.svg")]);
    let drawn = std::fs::read_to_string(folder.join("drawn.svg")).unwrap();
    assert!(drawn == std::fs::read_to_string(docs.join("moving_grant.svg")).unwrap(), "the drawing is another flow's");
    let played = run(&["workflow", "simulate", &path("moving_grant.yaml"), "--cases", "1000", "--seed", "1"]);
    for line in played.lines().take(3) {
        assert!(manual.contains(line), "the manual does not show: {line}");
    }
    // Every step that the manual writes down in whole is the one in the file.
    for block in manual.split("```yaml\n").skip(2) {
        for line in block.split("```").next().unwrap().lines() {
            let changed = line.contains("code: object") || line.contains("outcomes: &opinion");
            assert!(changed || whole.contains(line.trim()), "the file does not have: {line}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
