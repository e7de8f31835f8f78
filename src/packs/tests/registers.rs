//! Registers of a pack, and items that name them.

use super::super::load_files;
use super::fixture::whole;

const REGISTERS: &str = r#"registers:
  - code: education
    name: { zh: 学历, en: Degrees }
    authority: city.hr
    max_age_days: 30
    needs_consent: true
    fields:
      - { code: degree, kind: text, name: { zh: 学位, en: Degree } }
"#;

/// Adds registers, changed, and an item that names one; answers the faults as text.
fn faults(from: &str, to: &str, item: &str) -> Vec<String> {
    let mut files = whole();
    assert!(from.is_empty() || REGISTERS.contains(from));
    files.insert("registers.yaml".to_owned(), REGISTERS.replacen(from, to, usize::from(!from.is_empty())));
    let service = files.get_mut("services/recognise.yaml").unwrap();
    *service = service.replacen("workflow: recognise", &format!("{item}\nworkflow: recognise"), 1);
    load_files(&files).map(|_| Vec::new()).unwrap_or_else(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn a_pack_names_registers_and_facts_that_the_program_knows() {
    let table: &[(&str, &str, &str, &[&str])] = &[
        ("", "", "registers: [education]", &[]),
        ("code: education", "code: astrology", "", &["registers.yaml:2:11: the program knows no register `astrology`"]),
        ("authority: city.hr", "authority: city.x", "", &["registers.yaml:4:16: there is no department `city.x`"]),
        ("code: degree", "code: zodiac", "", &["registers.yaml:8:9: `education` gives no fact `zodiac`"]),
        ("kind: text", "kind: date", "", &["registers.yaml:8:31: `register.education.degree` is of another kind"]),
        ("", "", "registers: [marriage]", &["services/recognise.yaml:27:13: there is no register `marriage`"]),
        (
            "",
            "",
            "registers: [education]\nregister_consent: /tier",
            &["services/recognise.yaml:28:19: the form has no field `/tier` that is true or false"],
        ),
    ];
    for (from, to, item, expected) in table {
        let found = faults(from, to, item);
        let same =
            found.len() == expected.len() && found.iter().zip(*expected).all(|(found, start)| found.starts_with(start));
        assert!(same, "{to} {item}: {found:?}");
    }
}

#[test]
fn a_pack_without_registers_has_none_to_ask() {
    let mut files = whole();
    let service = files.get_mut("services/recognise.yaml").unwrap();
    *service = service.replacen("workflow: recognise", "registers: [education]\nworkflow: recognise", 1);
    let faults: Vec<_> = load_files(&files).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(faults, ["services/recognise.yaml:27:13: there is no register `education` in registers.yaml"]);
}
