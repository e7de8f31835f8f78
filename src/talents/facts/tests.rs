#![allow(clippy::unwrap_used)]

use super::super::model::MemberId;
use super::super::model::household;
use super::super::model::profile::Personal;
use super::super::model::qualification::{Details, Level};
use super::*;
use crate::eligibility::{FACTS, FactKind, Origin};
use crate::rules::Expression;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn held(kind: QualificationKind, level: Level, valid_until: Option<&str>) -> Qualification {
    Qualification {
        kind,
        level,
        details: Details { name: "x".into(), issuer: None, number: None },
        obtained_on: date("2015-06-30"),
        valid_until: valid_until.map(date),
    }
}

fn member(relation: Relation, born: &str, confirmation: Confirmation) -> Member {
    Member {
        id: MemberId(uuid::Uuid::nil()),
        relation,
        details: household::Details { name: "x".into(), birth_date: date(born), document: None },
        identity_index: None,
        confirmation,
    }
}

fn known() -> Known {
    Known {
        today: date("2026-09-18"),
        verified: true,
        identity_kind: Some("citizen_id"),
        profile: Profile {
            district: Some("dongsheng".into()),
            employer_name: Some("某某能源".into()),
            employed_since: Some(date("2020-09-19")),
            personal: Personal { birth_date: Some(date("1986-09-18")), ..Personal::default() },
            ..Profile::default()
        },
        qualifications: vec![
            held(QualificationKind::Degree, Level::Doctor, None),
            held(QualificationKind::Degree, Level::Bachelor, None),
            held(QualificationKind::Title, Level::SeniorTitle, Some("2025-12-31")),
            held(QualificationKind::Title, Level::IntermediateTitle, None),
        ],
        household: vec![
            member(Relation::Spouse, "1988-01-01", Confirmation::Confirmed),
            member(Relation::Child, "2012-09-19", Confirmation::NotNeeded),
            member(Relation::Child, "2012-09-18", Confirmation::NotNeeded),
            member(Relation::Child, "2008-09-18", Confirmation::NotNeeded),
            member(Relation::Parent, "1960-01-01", Confirmation::Pending),
        ],
    }
}

/// What the table of meanings lists beside the facts of cards and employers.
fn listed() -> Vec<&'static str> {
    FACTS
        .iter()
        .filter(|word| !matches!(word.origin, Origin::Card | Origin::Employer | Origin::Program))
        .map(|word| word.name)
        .collect()
}

/// A value is of the kind that its meaning promises, so that no clause over it stays undecided for that.
#[test]
fn every_fact_is_of_the_kind_that_its_meaning_states() {
    let facts = known().facts();
    for word in FACTS {
        let Some(value) = facts.get(word.name) else { continue };
        let fits = match word.kind {
            FactKind::Truth => value.is_boolean(),
            FactKind::Number | FactKind::Money => value.is_number(),
            FactKind::Text => value.is_string(),
            FactKind::Date => value.as_str().is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
            FactKind::List | FactKind::Records => value.is_array(),
        };
        assert!(fits, "{} is {value}", word.name);
    }
}

/// The names of values are those of the ladders, lowest first: what is assumed of a degree takes its rank from there.
#[test]
fn the_values_of_a_ladder_are_listed_in_its_order() {
    for kind in QualificationKind::ALL {
        let word = FACTS.iter().find(|word| word.name == format!("qualifications.{kind}")).unwrap();
        let listed: Vec<_> = word.choices.iter().map(|(code, _, _)| *code).collect();
        let ladder: Vec<_> = kind.ladder().iter().map(|level| level.as_str()).collect();
        assert_eq!(listed, ladder);
    }
}

#[test]
fn rules_read_the_facts() {
    let names = listed();
    let facts = known().facts();
    for rule in [
        "applicant.verified && applicant.age == 40 && applicant.birth_year == 1986",
        "applicant.work_district == 'dongsheng' && applicant.employed && applicant.employed_years == 5",
        "applicant.sex == null && applicant.nationality == null",
        "qualifications.degree == 'doctor' && qualifications.degree_rank == 5",
        "qualifications.title == 'intermediate_title' && qualifications.skill_rank == 0",
        "qualifications.all.exists(q, q.level == 'senior_title' && !q.valid)",
        "household.size == 4 && household.children == 2 && household.children_under_14 == 1",
        "household.has_spouse && household.spouse_confirmed",
        "household.members.exists(m, m.relation == 'parent' && !m.confirmed)",
    ] {
        assert!(Expression::parse(rule, &names).unwrap().evaluate(&facts).unwrap(), "{rule}");
    }
}

#[test]
fn only_listed_facts_exist() {
    let mut full = known();
    full.profile.personal.sex = Some(super::super::identifiers::Sex::Female);
    full.profile.personal.nationality = Some("CHN".into());
    full.profile.organisation_code = Some("91150600MA00001030".into());
    full.qualifications.push(held(QualificationKind::Skill, Level::Technician, None));
    full.qualifications.push(held(QualificationKind::Award, Level::NationalAward, None));
    let mut provided: Vec<_> = full.facts().iter().map(|(name, _)| name.clone()).collect();
    provided.sort();
    let mut listed = listed();
    listed.sort_unstable();
    assert_eq!(provided, listed);
}

#[test]
fn a_spouse_who_declined_is_no_spouse() {
    let mut known = known();
    known.household.first_mut().unwrap().confirmation = Confirmation::Declined;
    let facts = known.facts();
    assert_eq!(facts.get("household.has_spouse"), Some(&Value::Bool(false)));
    assert_eq!(facts.get("household.size"), Some(&Value::from(3)));
}
