//! "Met on" is exactly the first day on which the clause is met: found by formula, compared by walking the days.

use chrono::Days as Span;
use proptest::prelude::*;

use super::super::requirement::{Age, Card, Choice, DateBound, Gap, Months};
use super::super::weigh::Scales;
use super::super::{Days, Requirement};
use super::*;

const FACTS: [&str; 3] = ["applicant.birth_date", "applicant.employed_since", "form.lease_from"];
/// Days that are walked; longer than any bound that is drawn.
const WALK: u64 = 1500;

fn any_date() -> impl Strategy<Value = NaiveDate> {
    // Month ends and leap days are where counting goes wrong, so they are drawn more often than their share.
    let plain = (0_u64..2200).prop_map(|days| date("2022-01-01") + Span::new(days));
    let edges = proptest::sample::select(vec![
        "2024-02-29",
        "2023-08-31",
        "2024-01-31",
        "2024-12-31",
        "2023-02-28",
        "2025-03-01",
    ]);
    prop_oneof![3 => plain, 1 => edges.prop_map(date)]
}

fn leaf() -> impl Strategy<Value = Requirement> {
    let fact = || proptest::sample::select(FACTS.to_vec()).prop_map(str::to_owned);
    let on = prop_oneof![
        3 => Just("today".to_owned()),
        1 => Just("08-31".to_owned()),
        1 => any_date().prop_map(|date| date.to_string())
    ];
    let bound = || {
        prop_oneof![
            2 => Just("today".to_owned()),
            1 => any_date().prop_map(|date| date.to_string()),
            1 => Just("form.lease_from".to_owned())
        ]
    };
    prop_oneof![
        (fact(), 0_u32..40).prop_map(|(fact, months)| Requirement::AtLeastMonths(Months {
            since: Some(fact),
            counted: None,
            months
        })),
        (fact(), 0_u32..40).prop_map(|(fact, months)| Requirement::GapAtMost(Gap {
            since: Some(fact),
            counted: None,
            months
        })),
        (fact(), on, proptest::option::of(0_u32..4), proptest::option::of(3_u32..6))
            .prop_map(|(born, on, min, max)| Requirement::AgeOn(Age { born, on, min: min.or(Some(1)), max })),
        (fact(), bound()).prop_map(|(fact, date)| Requirement::DateBefore(DateBound { fact, date })),
        (fact(), bound()).prop_map(|(fact, date)| Requirement::DateAfter(DateBound { fact, date })),
        Just(Requirement::HasCard(Card::default())),
        Just(Requirement::IsTrue("form.owns_home".to_owned())),
        Just(Requirement::NotInList(Choice { fact: "form.district".to_owned(), list: vec![json!("port")] })),
    ]
}

fn requirement() -> impl Strategy<Value = Requirement> {
    leaf().prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Requirement::AnyOf),
            proptest::collection::vec(inner, 1..4).prop_map(Requirement::AllOf),
        ]
    })
}

fn known() -> impl Strategy<Value = Value> {
    let day = || proptest::option::weighted(0.9, any_date());
    (day(), day(), day(), any::<bool>(), proptest::option::of(any::<bool>())).prop_map(
        |(born, since, lease, card, home)| {
            let mut all = json!({ "applicant.card_valid": card, "form.district": "east" });
            let dates = FACTS.iter().zip([born, since, lease]);
            for (name, date) in dates {
                if let Some(date) = date {
                    all[*name] = json!(date.to_string());
                }
            }
            if let Some(home) = home {
                all["form.owns_home"] = json!(home);
            }
            all
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn met_on_is_the_first_day_that_walking_finds(requires in requirement(), known in known(), today in any_date()) {
        let one = Clause { requires: requires.clone(), ..clause("has_card: {}") };
        let rules = Rules::new(&[one], dictionary()).unwrap();
        let facts = facts(known);
        let now = rules.assess(&facts, today).clauses.remove(0);
        let (dictionary, conditions) = (rules.dictionary(), Default::default());
        let on = |today: NaiveDate| Scales { facts: &facts, today, dictionary, conditions: &conditions }.weigh(&requires);
        let walked = (1..WALK).map(|ahead| today + Span::new(ahead));
        match now.verdict {
            Verdict::NotMet => {
                let first = walked.into_iter().find(|day| on(*day).verdict == Verdict::Met);
                let told = now.met_on.filter(|day| *day < today + Span::new(WALK));
                prop_assert_eq!(told, first);
            }
            Verdict::Met => {
                let first = walked.into_iter().find(|day| on(*day).verdict != Verdict::Met);
                let told = now.until.and_then(|day| day.succ_opt()).filter(|day| *day < today + Span::new(WALK));
                prop_assert_eq!(told, first);
            }
            Verdict::Unknown => prop_assert_eq!((now.met_on, now.until), (None, None)),
        }
    }
}

#[test]
fn months_run_to_the_same_day_or_the_last_of_the_month() {
    for (since, months, met) in [
        ("2026-08-01", 6, "2027-02-01"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2024-02-29", 12, "2025-02-28"),
    ] {
        let requires = format!("at_least_months: {{ since: applicant.employed_since, months: {months} }}");
        let known = json!({ "applicant.employed_since": since });
        let before = date(met).pred_opt().unwrap().to_string();
        assert_eq!(ask(&requires, known.clone(), &before).met_on, Some(date(met)), "{since} + {months}");
        assert_eq!(ask(&requires, known, met).verdict, Verdict::Met, "{since} + {months}");
    }
}

#[test]
fn somebody_born_on_the_leap_day_comes_of_age_on_the_first_of_march() {
    let known = json!({ "applicant.birth_date": "2008-02-29" });
    let result = ask("age_on: { min: 18 }", known.clone(), "2026-02-28");
    assert_eq!((result.verdict, result.met_on), (Verdict::NotMet, Some(date("2026-03-01"))));
    assert_eq!(ask("age_on: { min: 18 }", known, "2026-03-01").verdict, Verdict::Met);
}

/// An age that is a number among the facts is older tomorrow, and nobody can tell by how much from the number.
#[test]
fn no_day_is_told_for_what_moves_by_itself() {
    let result =
        ask("count_at_least: { fact: applicant.age, least: 18 }", json!({ "applicant.age": 17 }), "2026-01-01");
    assert_eq!((result.verdict, result.met_on), (Verdict::NotMet, None));
    let mixed = "all_of:\n  - count_at_most: { fact: applicant.age, most: 40 }\n  - at_least_months: { since: applicant.employed_since, months: 6 }";
    let known = json!({ "applicant.age": 40, "applicant.employed_since": "2026-01-01" });
    assert_eq!(ask(mixed, known, "2026-01-02").met_on, None);
}

#[test]
fn days_join_and_cut() {
    let (a, b) = (Days::between(date("2026-01-01"), date("2026-01-31")), Days::from(date("2026-02-01")));
    assert_eq!(a.or(&b), Days::from(date("2026-01-01")), "what touches is one span");
    assert_eq!(a.and(&b), Days::never());
    assert_eq!(
        Days::before(date("2026-01-01")).or(&Days::after(date("2026-01-01"))).next_after(date("2025-12-31")),
        Some(date("2026-01-02"))
    );
    assert_eq!(Days::always().next_after(NaiveDate::MAX), None);
}
