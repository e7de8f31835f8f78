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
fn a_field_is_filled_in_from_what_there_is_and_a_register_comes_first() {
    let field = "tier: { type: string";
    for (source, expected) in [
        ("profile.district", None),
        ("[register.education.degree, profile.job_title, earlier]", None),
        (
            "[profile.job_title, register.education.degree]",
            Some("what a register says comes first: `register.education.degree`"),
        ),
        ("register.marriage.status", Some("nothing of this item is called `register.marriage.status`")),
        ("profile.shoe_size", Some("nothing of this item is called `profile.shoe_size`")),
        ("{ a: b }", Some("a name, or a list of names")),
    ] {
        let mut files = whole();
        files.insert("registers.yaml".to_owned(), REGISTERS.to_owned());
        let service = files.get_mut("services/recognise.yaml").unwrap();
        assert!(service.contains(field), "{service}");
        *service = service.replacen(field, &format!("tier: {{ x-source: {source}, type: string"), 1);
        *service = service.replacen("workflow: recognise", "registers: [education]\nworkflow: recognise", 1);
        let found: Vec<_> = load_files(&files).err().into_iter().flatten().map(|fault| fault.to_string()).collect();
        assert_eq!(found.len(), usize::from(expected.is_some()), "{source}: {found:?}");
        assert!(expected.is_none_or(|expected| found[0].ends_with(expected)), "{source}: {found:?}");
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
