//! A clause that nobody who wrote the program has seen, over a field that only a pack knows.

use super::super::{FactKind, Meaning, Origin, Unit};
use super::*;

#[test]
fn a_clause_over_a_field_of_the_pack_explains_itself() {
    let form = json!({
        "type": "object",
        "properties": {
            "patents": { "type": "integer", "title": "有效发明专利", "x-title-en": "Patents in force", "x-unit": { "zh": "件", "one": "patent", "en": "patents" } },
            "founded_on": { "type": "string", "format": "date", "title": "企业成立日期", "x-title-en": "Company founded on" },
        }
    });
    let clauses: Vec<Clause> = serde_saphyr::from_str(
        "- { code: patents, requires: { count_at_least: { fact: form.patents, least: 2 } } }\n\
         - { code: founded, requires: { at_least_months: { since: form.founded_on, months: 24 } } }\n",
    )
    .unwrap();
    let rules = Rules::new(&clauses, Dictionary::program().with_form(&form)).unwrap();
    let told = |known: Value| {
        let assessment = rules.assess(&facts(known), date("2026-11-22"));
        assessment.clauses.into_iter().map(|one| (one.text.zh, one.text.en)).collect::<Vec<_>>()
    };
    assert_eq!(
        told(json!({ "form.patents": 1, "form.founded_on": "2025-03-31" })),
        [
            ("“有效发明专利”至少2件：目前1件".into(), "“Patents in force” at least 2 patents: 1 patent so far".into()),
            (
                "自“企业成立日期”起满24个月：目前19个月，2027-03-31起满足".into(),
                "24 months since “Company founded on”: 19 so far, met on 2027-03-31".to_owned()
            ),
        ]
    );
    assert_eq!(
        told(json!({})).remove(0),
        (
            "“有效发明专利”至少2件：尚不清楚“有效发明专利”（请在申请表中填写）".to_owned(),
            "“Patents in force” at least 2 patents: not known yet: “Patents in force” (state it in the form)"
                .to_owned()
        )
    );
}

#[test]
fn a_clause_over_a_register_explains_itself() {
    let meaning = Meaning {
        unit: Some(Unit { zh: "个月".into(), one: "month".into(), many: "months".into() }),
        register: Some(text("社会保险登记", "the social insurance register")),
        ..Meaning::new(FactKind::Number, text("累计缴纳社会保险月数", "months of social insurance"), Origin::Register)
    };
    let dictionary = Dictionary::program().with("register.social_insurance.months_paid", meaning);
    let clause = clause("at_least_months: { counted: register.social_insurance.months_paid, months: 12 }");
    let rules = Rules::new(&[clause], dictionary).unwrap();
    let told = |known: Value| rules.assess(&facts(known), date("2026-11-22")).clauses.remove(0);
    let counted = told(json!({ "register.social_insurance.months_paid": 9 }));
    assert_eq!(counted.text.en, "months of social insurance at least 12 months: 9 so far");
    assert_eq!(counted.met_on, None, "months that somebody else counts do not come with time alone");
    assert_eq!(
        told(json!({})).text.zh,
        "累计缴纳社会保险月数至少12个月：尚不清楚累计缴纳社会保险月数（由社会保险登记核查，未取得时由审核人员核实）"
    );
}

#[test]
fn the_place_of_a_refusal_is_the_first_field_that_the_clause_reads() {
    assert_eq!(clause("is_false: form.owns_home").pointer(), "/owns_home");
    assert_eq!(clause("has_card: {}").pointer(), "");
}

/// What is supposed carries what belongs to it, and nothing that an office proves can be supposed.
#[test]
fn what_is_supposed_follows_the_dictionary() {
    use super::super::NotAssumed;
    let dictionary = dictionary();
    let names = |name: &str, value: Value| {
        dictionary
            .assume(name, &value)
            .map(|all| all.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>())
    };
    assert_eq!(
        names("qualifications.degree", json!("doctor")),
        Ok(vec!["qualifications.degree=\"doctor\"".into(), "qualifications.degree_rank=5".into()])
    );
    assert_eq!(
        names("applicant.tier", json!("B")),
        Ok(vec!["applicant.tier=\"B\"".into(), "applicant.card_valid=true".into(), "applicant.tier_rank=2".into()])
    );
    assert_eq!(names("form.benefits", json!(["flat"])), Ok(vec!["form.benefits=[\"flat\"]".into()]));
    for (name, value, why) in [
        ("applicant.verified", json!(true), NotAssumed::Fixed),
        ("applicant.birth_date", json!("1990-01-01"), NotAssumed::Fixed),
        ("qualifications.degree_rank", json!(5), NotAssumed::Fixed),
        ("nobody.knows", json!(1), NotAssumed::Unknown),
        ("qualifications.degree", json!("professor"), NotAssumed::Choice),
        ("form.benefits", json!(["flat", "castle"]), NotAssumed::Choice),
        ("form.lease_from", json!("tomorrow"), NotAssumed::Kind),
        ("form.rent_fen", json!(1.5), NotAssumed::Kind),
        ("form.owns_home", json!(null), NotAssumed::Kind),
    ] {
        assert_eq!(names(name, value), Err(why), "{name}");
    }
}

/// Clauses of a published item whose tier has gone since come to unknown and stop nobody.
#[test]
fn what_a_clause_names_may_go_after_it_was_published() {
    let rules = Rules::published(&[clause("has_card: { at_least: Z }")], dictionary());
    let known = json!({ "applicant.card_valid": true, "applicant.tier": "A", "applicant.tier_rank": 1 });
    assert_eq!(rules.assess(&facts(known), date("2026-01-01")).verdict(), Verdict::Unknown);
    let gone = Rules::published(&[clause("cel: { when: 'form.gone == 1', text: { zh: 一, en: one } }")], dictionary());
    let told = gone.assess(&facts(json!({})), date("2026-01-01")).clauses.remove(0);
    assert_eq!((told.verdict, told.missing.len()), (Verdict::Unknown, 0));
    assert_eq!(rules.demand(&rules.clauses()[0]).en, "you hold a valid card (Z or higher)");
}
