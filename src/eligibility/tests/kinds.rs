//! Every kind of clause with what it says in both languages, met, not met and unknown. The table is read by people before
//! it is accepted.

use super::*;

const TODAY: &str = "2026-11-22";

fn rows() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        (
            "at_least_months: { since: applicant.employed_since, months: 6 }",
            vec![
                json!({ "applicant.employed_since": "2025-01-15" }),
                json!({ "applicant.employed_since": "2026-07-01" }),
                json!({ "applicant.employed_since": "2026-08-31" }),
                json!({ "applicant.employed_since": "2026-12-01" }),
                json!({}),
            ],
        ),
        (
            "at_least_months: { since: form.lease_from, months: 1 }",
            vec![json!({ "form.lease_from": "2026-11-01" }), json!({ "form.lease_from": null }), json!({})],
        ),
        (
            "at_least_months: { counted: form.gap_months, months: 12 }",
            vec![
                json!({ "form.gap_months": 12 }),
                json!({ "form.gap_months": 11 }),
                json!({ "form.gap_months": "12" }),
            ],
        ),
        (
            "gap_at_most: { since: form.insured_until, months: 6 }",
            vec![
                json!({ "form.insured_until": "2026-09-30" }),
                json!({ "form.insured_until": "2026-05-22" }),
                json!({ "form.insured_until": "2026-05-21" }),
                json!({}),
            ],
        ),
        (
            "gap_at_most: { counted: form.gap_months, months: 6 }",
            vec![json!({ "form.gap_months": 2 }), json!({ "form.gap_months": 7 })],
        ),
        (
            "age_on: { min: 18 }",
            vec![
                json!({ "applicant.birth_date": "1990-01-01" }),
                json!({ "applicant.birth_date": "2009-03-07" }),
                json!({}),
            ],
        ),
        (
            "age_on: { max: 40 }",
            vec![json!({ "applicant.birth_date": "1988-06-01" }), json!({ "applicant.birth_date": "1985-06-01" })],
        ),
        (
            "age_on: { min: 18, max: 45, on: '2026-01-01' }",
            vec![json!({ "applicant.birth_date": "1990-01-01" }), json!({ "applicant.birth_date": "2008-01-02" })],
        ),
        (
            "age_on: { born: form.child_born, on: '08-31', min: 6 }",
            vec![json!({ "form.child_born": "2020-08-31" }), json!({ "form.child_born": "2020-09-01" }), json!({})],
        ),
        (
            "age_on: { on: form.lease_from, min: 18 }",
            vec![json!({ "applicant.birth_date": "2009-01-01", "form.lease_from": "2027-01-01" })],
        ),
        (
            "in_list: { fact: form.district, list: [east, port] }",
            vec![
                json!({ "form.district": "east" }),
                json!({ "form.district": "west" }),
                json!({ "form.district": null }),
                json!({}),
            ],
        ),
        (
            "in_list: { fact: qualifications.degree, list: [doctor] }",
            vec![json!({ "qualifications.degree": "doctor" }), json!({ "qualifications.degree": "master" }), json!({})],
        ),
        ("in_list: { fact: form.grade, list: [1, 2] }", vec![json!({ "form.grade": 2 }), json!({ "form.grade": 3 })]),
        (
            "not_in_list: { fact: form.benefits, list: [flat, public_rental] }",
            vec![json!({ "form.benefits": [] }), json!({ "form.benefits": ["public_rental"] }), json!({})],
        ),
        (
            "not_in_list: { fact: form.district, list: [port] }",
            vec![json!({ "form.district": "east" }), json!({ "form.district": "port" })],
        ),
        (
            "count_at_most: { fact: form.benefits, most: 0 }",
            vec![
                json!({ "form.benefits": [] }),
                json!({ "form.benefits": null }),
                json!({ "form.benefits": ["flat", "public_rental"] }),
                json!({}),
            ],
        ),
        (
            "count_at_most: { fact: household.children, most: 2 }",
            vec![json!({ "household.children": 1 }), json!({ "household.children": 3 })],
        ),
        (
            "count_at_least: { fact: form.team, least: 3 }",
            vec![json!({ "form.team": 3 }), json!({ "form.team": 1 }), json!({ "form.team": null }), json!({})],
        ),
        (
            "has_card: {}",
            vec![
                json!({ "applicant.card_valid": true, "applicant.tier": "B" }),
                json!({ "applicant.card_valid": false, "applicant.tier": null }),
                json!({}),
            ],
        ),
        (
            "has_card: { tiers: [A, B] }",
            vec![
                json!({ "applicant.card_valid": true, "applicant.tier": "B", "applicant.tier_rank": 2 }),
                json!({ "applicant.card_valid": true, "applicant.tier": "C", "applicant.tier_rank": 3 }),
                json!({ "applicant.card_valid": false, "applicant.tier": null }),
            ],
        ),
        (
            "has_card: { at_least: B }",
            vec![
                json!({ "applicant.card_valid": true, "applicant.tier": "A", "applicant.tier_rank": 1 }),
                json!({ "applicant.card_valid": true, "applicant.tier": "C", "applicant.tier_rank": 3 }),
                json!({ "applicant.card_valid": true }),
            ],
        ),
        (
            "equals: { fact: form.district, value: east }",
            vec![json!({ "form.district": "east" }), json!({ "form.district": "port" })],
        ),
        ("equals: { fact: form.grade, value: 1 }", vec![json!({ "form.grade": 1.0 }), json!({ "form.grade": 2 })]),
        (
            "is_true: applicant.verified",
            vec![json!({ "applicant.verified": true }), json!({ "applicant.verified": false }), json!({})],
        ),
        ("is_true: form.owns_home", vec![json!({ "form.owns_home": false }), json!({ "form.owns_home": null })]),
        (
            "is_false: form.owns_home",
            vec![json!({ "form.owns_home": false }), json!({ "form.owns_home": true }), json!({})],
        ),
        ("is_false: household.has_spouse", vec![json!({ "household.has_spouse": true })]),
        (
            "amount_at_most: { fact: form.rent_fen, most_fen: 300000 }",
            vec![json!({ "form.rent_fen": 300000 }), json!({ "form.rent_fen": 300050 }), json!({})],
        ),
        ("amount_at_least: { fact: form.rent_fen, least_fen: 100005 }", vec![json!({ "form.rent_fen": 100004 })]),
        (
            "date_before: { fact: form.lease_from, date: today }",
            vec![json!({ "form.lease_from": "2026-11-21" }), json!({ "form.lease_from": "2026-11-30" })],
        ),
        (
            "date_after: { fact: form.lease_to, date: form.lease_from }",
            vec![
                json!({ "form.lease_from": "2026-01-01", "form.lease_to": "2027-01-01" }),
                json!({ "form.lease_from": "2026-01-01", "form.lease_to": "2026-01-01" }),
                json!({ "form.lease_to": "2026-01-01" }),
            ],
        ),
        (
            "date_after: { fact: form.lease_to, date: today }",
            vec![json!({ "form.lease_to": "2026-12-31" }), json!({ "form.lease_to": "2026-11-22" })],
        ),
        (
            "date_before: { fact: form.lease_from, date: '2026-01-01' }",
            vec![json!({ "form.lease_from": "2026-01-01" })],
        ),
        (
            "any_of:\n  - not_in_list: { fact: form.district, list: [port] }\n  - age_on: { max: 40 }",
            vec![
                json!({ "form.district": "port", "applicant.birth_date": "1990-02-01" }),
                json!({ "form.district": "port", "applicant.birth_date": "1980-02-01" }),
                json!({ "applicant.birth_date": "1980-02-01" }),
                json!({ "form.district": "east" }),
            ],
        ),
        (
            "all_of:\n  - at_least_months: { since: applicant.employed_since, months: 6 }\n  - age_on: { min: 18 }",
            vec![
                json!({ "applicant.employed_since": "2026-08-01", "applicant.birth_date": "2009-03-07" }),
                json!({ "applicant.employed_since": "2026-08-01" }),
                json!({ "applicant.employed_since": "2020-08-01" }),
            ],
        ),
        (
            "cel: { when: \"form.rent_fen * 12 <= 4000000 && form.district == 'east'\", text: { zh: 年租金不超过4万元且在东区, en: \"at most 40,000 yuan of rent a year, in the east\" } }",
            vec![
                json!({ "form.rent_fen": 300000, "form.district": "east" }),
                json!({ "form.rent_fen": 400000, "form.district": "east" }),
                json!({ "form.rent_fen": 300000 }),
                json!({ "form.rent_fen": null, "form.district": "east" }),
            ],
        ),
    ]
}

#[test]
fn every_kind_explains_itself_in_both_languages() {
    let mut told = String::new();
    for (requires, cases) in rows() {
        told.push_str(&format!("\n{requires}\n"));
        for known in cases {
            let result = ask(requires, known.clone(), TODAY);
            let verdict = match result.verdict {
                Verdict::Met => "met",
                Verdict::NotMet => "not met",
                Verdict::Unknown => "unknown",
            };
            told.push_str(&format!("  {known}\n    {verdict}\n    {}\n    {}\n", result.text.zh, result.text.en));
        }
    }
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("kinds", told);
    });
}

/// The rows above leave out no kind; a new one without a row does not compile here.
#[test]
fn no_kind_is_left_out() {
    use super::super::Requirement as R;
    let place = |requirement: &R| match requirement {
        R::AtLeastMonths(_) => 0,
        R::GapAtMost(_) => 1,
        R::AgeOn(_) => 2,
        R::InList(_) => 3,
        R::NotInList(_) => 4,
        R::CountAtMost(_) => 5,
        R::CountAtLeast(_) => 6,
        R::HasCard(_) => 7,
        R::Equals(_) => 8,
        R::IsTrue(_) => 9,
        R::IsFalse(_) => 10,
        R::AmountAtMost(_) => 11,
        R::AmountAtLeast(_) => 12,
        R::DateBefore(_) => 13,
        R::DateAfter(_) => 14,
        R::AnyOf(_) => 15,
        R::AllOf(_) => 16,
        R::Cel(_) => 17,
    };
    let shown: std::collections::BTreeSet<_> =
        rows().iter().map(|(requires, _)| place(&clause(requires).requires)).collect();
    assert_eq!(shown.into_iter().collect::<Vec<_>>(), (0..18).collect::<Vec<_>>());
}

#[test]
fn what_is_not_known_names_what_would_have_to_be() {
    let result = ask(
        "all_of:\n  - is_true: applicant.verified\n  - any_of:\n      - is_false: form.owns_home\n      - has_card: {}",
        json!({ "applicant.verified": true, "applicant.card_valid": false }),
        TODAY,
    );
    assert_eq!((result.verdict, result.missing), (Verdict::Unknown, vec!["form.owns_home".to_owned()]));
    assert_eq!(result.facts, ["applicant.verified", "form.owns_home", "applicant.card_valid", "applicant.tier"]);
}

#[test]
fn a_condition_over_a_register_that_is_silent_is_open_and_not_false() {
    let requires = "cel: { when: \"form.owns_home == false\", text: { zh: 无房, en: no home } }";
    assert_eq!(ask(requires, json!({}), TODAY).verdict, Verdict::Unknown);
    assert_eq!(ask(requires, json!({ "form.owns_home": true }), TODAY).verdict, Verdict::NotMet);
    let result = ask(requires, json!({}), TODAY);
    assert_eq!(result.missing, ["form.owns_home"]);
}
