//! Clauses that somebody wrote to break the program, or by a slip of the pen: refused when they are saved, with the place.

use super::*;

fn faults(requires: &str) -> Vec<(String, String)> {
    let refused = Rules::new(&[clause(requires)], dictionary()).err().unwrap_or_default();
    refused.into_iter().map(|fault| (fault.pointer, fault.message)).collect()
}

#[test]
fn slips_of_the_pen_are_refused_at_their_place() {
    for (requires, place, message) in [
        ("is_true: form.own_home", "/is_true", "there is no fact named form.own_home here"),
        ("is_true: form.district", "/is_true", "form.district is a text, and this asks for true or false"),
        ("at_least_months: { months: 6 }", "/at_least_months", "exactly one of `since` and `counted` is stated"),
        (
            "at_least_months: { since: form.lease_from, counted: form.gap_months, months: 6 }",
            "/at_least_months",
            "exactly one of `since` and `counted` is stated",
        ),
        (
            "gap_at_most: { since: form.gap_months, months: 6 }",
            "/gap_at_most/since",
            "form.gap_months is a number, and this asks for a date",
        ),
        ("gap_at_most: { counted: form.gap_months, months: 4000000000 }", "/gap_at_most/months", "1200 months at most"),
        ("age_on: {}", "/age_on", "one of `min` and `max` is stated"),
        ("age_on: { min: 40, max: 18 }", "/age_on/min", "`min` is above `max`"),
        ("age_on: { min: 6, on: '02-29' }", "/age_on/on", "a day is `today`, yyyy-mm-dd, mm-dd or a fact with a date"),
        ("age_on: { min: 6, on: form.grade }", "/age_on/on", "form.grade is a number, and this asks for a date"),
        (
            "date_before: { fact: form.lease_to, date: '08-31' }",
            "/date_before/date",
            "a day is `today`, yyyy-mm-dd or a fact with a date",
        ),
        ("in_list: { fact: form.district, list: [] }", "/in_list/list", "a list has 1 to 200 values"),
        (
            "in_list: { fact: form.district, list: [east, west] }",
            "/in_list/list/1",
            "form.district never has the value west",
        ),
        ("equals: { fact: form.grade, value: one }", "/equals/value", "form.grade is a number and has no such value"),
        ("has_card: { tiers: [A, Z] }", "/has_card/tiers/1", "there is no tier `Z`"),
        ("has_card: { at_least: Y }", "/has_card/at_least", "there is no tier `Y`"),
        (
            "amount_at_most: { fact: form.grade, most_fen: 1 }",
            "/amount_at_most/fact",
            "form.grade is a number, and this asks for an amount of money",
        ),
        ("any_of: []", "/any_of", "at least one requirement is listed"),
        (
            "all_of:\n  - any_of:\n      - is_true: nobody.knows",
            "/all_of/0/any_of/0/is_true",
            "there is no fact named nobody.knows here",
        ),
        (
            "cel: { when: 'form.nothing == 1', text: { zh: 一, en: one } }",
            "/cel/when",
            "there is no fact named form.nothing here",
        ),
        ("cel: { when: 'true', text: { zh: 一, en: '' } }", "/cel/text/en", "words of 1 to 300 characters"),
    ] {
        assert_eq!(faults(requires), [(format!("/0/requires{place}"), message.to_owned())], "{requires}");
    }
}

#[test]
fn what_is_too_large_is_refused_without_being_walked() {
    let deep = (0..4).fold("is_true: form.owns_home".to_owned(), |inner, _| format!("any_of: [{{ {inner} }}]"));
    let (place, message) = faults(&deep).remove(0);
    assert!(
        place.ends_with("/any_of/0/any_of/0/any_of/0/any_of") && message.contains("nest 3 levels"),
        "{place} {message}"
    );

    let wide = format!("any_of: [{}]", vec!["{ is_true: form.owns_home }"; 5_000].join(", "));
    assert_eq!(faults(&wide), [("/0/requires".to_owned(), "a clause has 30 parts at most".to_owned())]);

    let long = format!("in_list: {{ fact: form.district, list: [{}] }}", vec!["east"; 20_000].join(", "));
    assert_eq!(faults(&long), [("/0/requires/in_list/list".to_owned(), "a list has 1 to 200 values".to_owned())]);

    let source = format!("cel: {{ when: \"{}\", text: {{ zh: 一, en: one }} }}", "form.grade == 1 || ".repeat(60_000));
    assert!(source.len() > 1 << 20);
    assert_eq!(
        faults(&source),
        [("/0/requires/cel/when".to_owned(), "the condition is longer than 2048 bytes".to_owned())]
    );

    let name = format!("is_true: {}", "x".repeat(1 << 20));
    let (_, message) = faults(&name).remove(0);
    assert!(message.chars().count() < 200, "a fault does not repeat a megabyte");

    let many = vec![clause("has_card: {}"); 41];
    let refused = Rules::new(&many, dictionary()).unwrap_err();
    assert_eq!(refused.first().map(|fault| fault.message.as_str()), Some("an item has 40 clauses at most"));
}

/// The dearest clauses that are let through, asked of the longest lists: each costs so few steps that an answer is found by
/// counting them, not by timing.
#[test]
fn what_is_let_through_is_small() {
    let parts = vec!["{ in_list: { fact: form.benefits, list: [flat, public_rental] } }"; 29].join(", ");
    let clauses = vec![clause(&format!("any_of: [{parts}]")); 40];
    let rules = Rules::new(&clauses, dictionary()).unwrap();
    let many: Vec<_> = (0..200).map(|number| json!(format!("x{number}"))).collect();
    let assessment = rules.assess(&facts(json!({ "form.benefits": many })), date("2026-01-01"));
    assert!(assessment.clauses.iter().all(|one| one.verdict == Verdict::NotMet));
    assert!(assessment.clauses.iter().all(|one| one.text.zh.chars().count() < 10_000));
}

/// Values of another kind than the dictionary promises make nothing fall over; they are as good as not known.
#[test]
fn a_value_of_the_wrong_kind_is_not_known() {
    let values = [
        json!("x"),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!([]),
        json!({}),
        json!(true),
        json!("9999-99-99"),
    ];
    for requires in [
        "at_least_months: { since: form.lease_from, months: 1200 }",
        "gap_at_most: { counted: form.gap_months, months: 0 }",
        "age_on: { born: form.child_born, on: form.lease_from, max: 150 }",
        "in_list: { fact: form.district, list: [east] }",
        "count_at_most: { fact: form.benefits, most: 1 }",
        "has_card: { at_least: B }",
        "is_true: form.owns_home",
        "amount_at_most: { fact: form.rent_fen, most_fen: 9223372036854775807 }",
        "date_after: { fact: form.lease_to, date: form.lease_from }",
        "cel: { when: 'form.gap_months < 3', text: { zh: 一, en: one } }",
    ] {
        for value in &values {
            let names =
                dictionary().names().map(|name| (name.to_owned(), value.clone())).collect::<serde_json::Map<_, _>>();
            let result = ask(requires, Value::Object(names), "2026-01-01");
            assert!(!result.text.zh.is_empty() && !result.text.en.is_empty());
        }
    }
    assert_eq!(
        ask("is_true: form.owns_home", json!({ "form.owns_home": "yes" }), "2026-01-01").verdict,
        Verdict::Unknown
    );
    let far = ask(
        "at_least_months: { since: form.lease_from, months: 1200 }",
        json!({ "form.lease_from": "+262142-12-31" }),
        "2026-01-01",
    );
    assert_eq!((far.verdict, far.met_on), (Verdict::NotMet, None));
}
