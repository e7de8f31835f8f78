#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

use serde_json::{Value, json};

use super::{Cause, Expression, Facts};

const NAMES: [&str; 7] = ["tier", "age", "household.owns_home", "household.size", "degrees", "outcomes", "list"];

fn facts() -> Facts {
    [
        ("tier", json!("A")),
        ("age", json!(34)),
        ("household.owns_home", json!(false)),
        ("degrees", json!([{"year": 2018, "level": "doctor"}, {"year": 2012, "level": "bachelor"}])),
        ("outcomes", json!({"review": "approve"})),
        ("today", json!("2026-09-18")),
    ]
    .into_iter()
    .collect()
}

fn holds(source: &str) -> Result<bool, Cause> {
    Expression::parse(source, &NAMES).and_then(|rule| rule.evaluate(&facts())).map_err(|error| error.cause)
}

#[test]
fn conditions_over_facts() {
    for (source, expected) in [
        ("tier in ['A', 'B']", true),
        ("age < 30 || tier == 'A'", true),
        ("!household.owns_home && age >= 18", true),
        ("household.size == null", true),
        ("degrees.exists(d, d.level == 'doctor' && d.year > 2015)", true),
        ("degrees.all(d, d.year > 2015)", false),
        ("size(degrees) == 2", true),
        ("outcomes.review == 'approve'", true),
        ("has(outcomes.other)", false),
        ("today >= '2026-09-18'", true),
        ("tier.matches('^[A-C]$')", true),
        ("tier == 'B' ? true : age == 34", true),
    ] {
        assert_eq!(holds(source), Ok(expected), "{source}");
    }
}

#[test]
fn what_makes_no_sense_is_said() {
    assert!(matches!(holds("household.size > 3"), Err(Cause::Undecidable(_))));
    assert_eq!(holds("age"), Err(Cause::NotBoolean));
    assert!(matches!(holds("age / 0 == 1"), Err(Cause::Undecidable(_))));
    assert!(matches!(holds("9223372036854775807 + age > 0"), Err(Cause::Undecidable(_))));
}

#[test]
fn names_and_functions_outside_the_list_are_refused_with_their_place() {
    let error = Expression::parse("tier == 'A' &&\n  salary > 3", &NAMES).unwrap_err();
    assert_eq!(error.cause, Cause::UnknownFact("salary".into()));
    assert_eq!((error.line, error.column), (Some(2), Some(3)));
    for (source, cause) in [
        ("household == null", Cause::UnknownFact("household".into())),
        ("household.income > 3", Cause::UnknownFact("household.income".into())),
        ("degrees.exists(d, e.year > 3)", Cause::UnknownFact("e.year".into())),
        ("now() == today", Cause::UnknownFunction("now".into())),
        ("tier.matches(today)", Cause::ComputedPattern),
    ] {
        assert_eq!(Expression::parse(source, &NAMES).unwrap_err().cause, cause, "{source}");
    }
    let syntax = Expression::parse("tier ==", &NAMES).unwrap_err();
    assert!(matches!(syntax.cause, Cause::Syntax(_)));
    assert_eq!(syntax.line, Some(1));
}

#[test]
fn hostile_conditions_are_refused_and_never_end_the_process() {
    let deep = |open: &str, close: &str, times: usize| format!("{}1{} == 1", open.repeat(times), close.repeat(times));
    for source in [
        deep("(", ")", 1_000),
        deep("[", "]", 1_000),
        deep("{1:", "}", 600),
        "!".repeat(2_000) + "true",
        "- ".repeat(1_000) + "1 == 1",
        "true ? ".repeat(250) + "true" + &" : false".repeat(250),
        "(".repeat(2_048),
        "age".to_owned() + &" + age".repeat(330) + " > 0",
        "list".to_owned() + &".a".repeat(1_000) + " == 1",
        "list.all(a, list.all(b, list.all(c, a + b + c >= 0)))".to_owned(),
        "list.all(a, list.all(b, a + b >= 0 && a * b > 0 && a - b > 0 && a + a > b))".to_owned(),
        "list.map(x, list).all(a, a.all(b, (list + list + list + list).exists(c, c == b)))".to_owned(),
        "x".repeat(2_049),
        "\u{0}".to_owned(),
        "'".to_owned(),
        "\"\\".to_owned(),
        "Message{field: 1} == null".to_owned(),
        String::new(),
    ] {
        let refused = Expression::parse(&source, &NAMES);
        assert!(refused.is_err(), "{}", source.chars().take(40).collect::<String>());
    }
}

#[test]
fn a_list_longer_than_the_bound_was_computed_for_is_not_decided_on() {
    let rule = Expression::parse("list.all(x, x >= 0)", &NAMES).unwrap();
    let of = |count: i64| -> Facts { [("list", Value::from((0..count).collect::<Vec<_>>()))].into_iter().collect() };
    assert_eq!(rule.evaluate(&of(200)), Ok(true));
    assert_eq!(rule.evaluate(&of(201)).unwrap_err().cause, Cause::FactTooLarge("list".into()));
}

#[test]
fn the_paths_that_a_condition_reads_are_known() {
    let rule = Expression::parse("outcomes.review == 'approve' && degrees.exists(d, d.year > 2000)", &NAMES).unwrap();
    assert_eq!(rule.uses().iter().map(String::as_str).collect::<Vec<_>>(), ["degrees", "outcomes.review"]);
}

mod random {
    use proptest::prelude::*;

    use super::super::Expression;

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(source in "[ -~\\n年]{0,300}") {
            let _ = Expression::parse(&source, &["tier"]).map(|rule| rule.evaluate(&super::facts()));
        }

        #[test]
        fn any_heap_of_brackets_is_refused(source in "[(\\[{!?:.a,-]{1,2048}") {
            let _ = Expression::parse(&source, &["a"]);
        }
    }
}

/// Conditions of the plain kind and of others, over values that fit and that do not.
fn conditions() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let operand = prop_oneof![
        Just("tier"),
        Just("age"),
        Just("household.owns_home"),
        Just("household.size"),
        Just("outcomes.review"),
        Just("outcomes.missing"),
        Just("today"),
        Just("'A'"),
        Just("'approve'"),
        Just("34"),
        Just("true"),
        Just("null"),
        Just("2.5"),
    ];
    let how = prop_oneof![Just("=="), Just("!="), Just("<"), Just("<="), Just(">"), Just(">=")];
    let listed = (operand.clone(), operand.clone(), operand.clone()).prop_map(|(a, b, c)| format!("{a} in [{b}, {c}]"));
    let leaf = prop_oneof![
        4 => (operand.clone(), how, operand.clone()).prop_map(|(a, how, b)| format!("{a} {how} {b}")),
        1 => listed,
        1 => operand.prop_map(str::to_owned),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

proptest::proptest! {
    #[test]
    fn plain_conditions_are_what_the_library_makes_of_them(source in conditions()) {
        if let Ok(rule) = Expression::parse(&source, &NAMES)
            && let Some(holds) = rule.plain.as_ref().and_then(|plain| plain.holds(&facts()))
        {
            proptest::prop_assert_eq!(Ok(holds), rule.evaluate_by_library(&facts()), "{}", source);
        }
    }
}
