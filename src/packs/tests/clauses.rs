//! Clauses of a service item: every fault at its place, and files that were made to break the program.

use super::super::load_files;
use super::fixture::whole;

const FILE: &str = "services/recognise.yaml";
/// Lines of the service before the clauses that a test puts in.
const BEFORE: u64 = 34;

/// The faults of the small pack with these clauses in its service, lines counted from the first clause.
fn faults(clauses: &str) -> Vec<String> {
    let mut files = whole();
    let text = files.get_mut(FILE).unwrap();
    let (head, tail) = text.split_once("letters: {").unwrap();
    assert_eq!(u64::try_from(head.lines().count()).unwrap() + 1, BEFORE);
    *text = format!("{head}eligibility:\n{clauses}\nletters: {{{tail}");
    let faults = load_files(&files).err().unwrap_or_default();
    faults.iter().map(|one| format!("{}:{} {}", one.line.saturating_sub(BEFORE), one.column, one.message)).collect()
}

#[test]
fn sound_clauses_are_taken() {
    let clauses = "  - { code: adult, requires: { age_on: { min: 18 } } }\n  - code: tier\n    requires:\n      any_of:\n        - has_card: { at_least: A }\n        - equals: { fact: form.tier, value: A }\n    effect: warn\n    source: \"000#1\"";
    assert_eq!(faults(clauses), Vec::<String>::new());
}

#[test]
fn every_fault_of_a_clause_has_its_place() {
    for (clauses, expected) in [
        (
            "  - { code: a, requires: { is_true: applicant.verifed } }",
            "1:37 there is no fact named applicant.verifed here",
        ),
        (
            "  - code: a\n    requires:\n      any_of:\n        - is_true: applicant.verified\n        - age_on: { min: 40, max: 18 }",
            "5:26 `min` is above `max`",
        ),
        (
            "  - { code: a, requires: { in_list: { fact: form.tier, list: [A, B] } } }",
            "1:66 form.tier never has the value B",
        ),
        ("  - { code: a, requires: { has_card: { tiers: [Z] } } }", "1:48 there is no tier `Z`"),
        ("  - { code: a, requires: { younger_than: { years: 40 } } }", "1:26 unknown variant `younger_than`"),
        ("  - { code: a, requires: { age_on: { minimum: 40 } } }", "1:38 unknown field `minimum`"),
        ("  - { code: a, requires: { age_on: { min: old } } }", "1:43 invalid type: string \"old\""),
        ("  - { code: a, requires: { has_card: {} }, field: /salary }", "1:51 the form has no field `/salary`"),
        (
            "  - { code: a, requires: { has_card: {} }, source: \"009#1\" }",
            "1:52 there is no source `009` in pack.yaml",
        ),
        (
            "  - { code: a, requires: { has_card: {} } }\n  - { code: a, requires: { has_card: {} } }",
            "2:13 `a` is listed twice",
        ),
        (
            "  - code: a\n    requires:\n      cel:\n        when: \"form.tier == form.nobody\"\n        text: { zh: 一, en: one }",
            "4:16 there is no fact named form.nobody here",
        ),
    ] {
        let found = faults(clauses);
        assert!(found.iter().any(|fault| fault.starts_with(expected)), "{clauses}\n{found:?}");
    }
}

/// None of these ends the process or is taken; each is refused at a line of the file.
#[test]
fn files_made_to_break_the_program_are_refused() {
    let nested = |depth: usize| {
        format!(
            "  - {{ code: a, requires: {}{{ has_card: {{}} }}{} }}",
            "{ any_of: [".repeat(depth),
            "] }".repeat(depth)
        )
    };
    let many = "  - { code: a, requires: { has_card: {} } }\n".repeat(20_000);
    let list =
        format!("  - {{ code: a, requires: {{ in_list: {{ fact: form.tier, list: [{}] }} }} }}", "A,".repeat(100_000));
    let source = format!(
        "  - {{ code: a, requires: {{ cel: {{ when: \"{}true\", text: {{ zh: 一, en: one }} }} }} }}",
        "!".repeat(1 << 20)
    );
    let aliases = format!("  - &a {{ code: a, requires: {{ has_card: {{}} }} }}\n{}", "  - *a\n".repeat(60_000));
    for hostile in [nested(5), nested(20), nested(200), nested(20_000), many, list, source, aliases] {
        let found = faults(&hostile);
        assert!(!found.is_empty(), "{} bytes were taken", hostile.len());
        assert!(found.iter().all(|fault| fault.len() < 1_000), "a fault is as long as the file");
    }
}
