//! A small whole pack, broken in one place at a time: every fault is found with its exact file, line and column.

mod clauses;
mod faults;
mod fixture;
mod policies;
mod privacy;
mod registers;

use std::path::{Path, PathBuf};

use super::{Pack, load, load_files};
use fixture::whole;

/// The packs under `policies`, whichever cities they are for.
pub fn of_the_repository() -> Vec<(PathBuf, Pack)> {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let packs = std::fs::read_dir(policies).unwrap().map(|entry| {
        let dir = entry.unwrap().path();
        let pack = load(&dir)
            .unwrap_or_else(|faults| panic!("{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>()));
        (dir, pack)
    });
    let packs: Vec<_> = packs.collect();
    assert!(!packs.is_empty());
    packs
}

/// Replaces `from` by `to` once in one file and answers the faults as text.
fn broken(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut files = whole();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file} does not contain {from}");
    *text = text.replacen(from, to, 1);
    load_files(&files).map(|_| Vec::new()).unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn the_small_pack_is_whole() {
    let pack = load_files(&whole()).unwrap();
    assert_eq!(pack.departments.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["city.hr", "east.hr"]);
    assert_eq!(pack.services.keys().collect::<Vec<_>>(), ["recognise"]);
}

#[test]
fn the_packs_of_the_repository_are_whole() {
    for (dir, pack) in of_the_repository() {
        assert_eq!(Some(pack.info.code.as_str()), dir.file_name().and_then(|name| name.to_str()));
    }
}

#[test]
fn a_notice_may_show_a_field_of_the_form_and_nothing_else() {
    let notice = |with: &str| {
        broken(
            "workflows/recognise.yaml",
            "{ name: recognise, with: { catalogue: tiers, tier_field: tier }, undo: barrier }",
            &format!(
                "{{ name: publish_notice, with: {{ template: letter, working_days: 5, {with} }}, undo: barrier }}"
            ),
        )
    };
    assert_eq!(notice("detail_field: tier"), Vec::<String>::new());
    let [unknown] = notice("detail_field: name").try_into().unwrap();
    assert!(unknown.ends_with("the form of `recognise` has no field \"name\""), "{unknown}");
    let [misspelt] = notice("detial_field: tier").try_into().unwrap();
    assert!(misspelt.ends_with("effect `publish_notice` has no `detial_field`"), "{misspelt}");
}

#[test]
fn letters_of_endings_are_checked_where_they_are_named() {
    let named = |code: &str| {
        broken("services/recognise.yaml", "delivery: letter }", &format!("delivery: letter, withdrawn: {code} }}"))
    };
    assert_eq!(named("letter"), Vec::<String>::new());
    let [missing] = named("lettre").try_into().unwrap();
    assert!(missing.contains("`lettre`"), "{missing}");
}

#[test]
fn what_cannot_be_printed_is_refused_with_its_place() {
    for (file, from, to, place) in [
        ("departments.yaml", "zh: 市人社局", "zh: 市人社局𠋵", "departments.yaml:8:"),
        ("pack.yaml", "city: { zh: 小城", "city: { zh: 小ᠪ城", "pack.yaml:3:"),
        ("pack.yaml", "hotline: \"12345\"", "hotline: \"12345\"\nseal: { line: 专用章😀 }", "pack.yaml:13:"),
    ] {
        let faults = broken(file, from, to);
        let [fault] = faults.as_slice() else { panic!("{to}: {faults:?}") };
        assert!(fault.starts_with(place) && fault.contains("the font has no"), "{fault}");
    }
}

#[test]
fn a_letter_is_printed_and_a_notice_is_not() {
    let [fault] = broken("templates/letter.txt", "你好。", "你好𠋵。").try_into().unwrap();
    assert!(fault.starts_with("templates/letter.txt:3:3: the font has no `𠋵` (U+202F5)"), "{fault}");
    assert_eq!(broken("templates/templates.yaml", "subject: 你好", "subject: 你好𠋵"), Vec::<String>::new());
}
