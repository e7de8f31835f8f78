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
