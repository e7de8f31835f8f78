#![allow(clippy::unwrap_used)]

use super::*;
use crate::error::Error;

fn today() -> NaiveDate {
    "2026-09-18".parse().unwrap()
}

fn child(born: &str, guardian_consent: bool) -> NewMember {
    NewMember {
        relation: Relation::Child,
        name: "李小雷".into(),
        birth_date: born.parse().ok(),
        document: None,
        guardian_consent,
    }
}

fn spouse(number: &str) -> NewMember {
    NewMember {
        relation: Relation::Spouse,
        name: "韩梅梅".into(),
        birth_date: None,
        document: Some((DocumentKind::CitizenId, number.into(), None)),
        guardian_consent: false,
    }
}

fn refusals(new: &NewMember) -> Vec<(String, Code)> {
    match new.read(today()) {
        Err(Error::Refused(problem)) => problem.fields.into_iter().map(|f| (f.pointer, f.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_small_child_needs_the_guardians_consent() {
    assert_eq!(refusals(&child("2012-09-19", false)), [("/guardian_consent".into(), Code::GuardianConsentNeeded)]);
    let admitted = child("2012-09-19", true).read(today()).unwrap();
    assert_eq!((admitted.confirmation, admitted.consent), (Confirmation::NotNeeded, true));
    assert!(!child("2012-09-18", false).read(today()).unwrap().consent, "fourteen today");
    assert_eq!(refusals(&child("2008-09-18", true)), [("/birth_date".into(), Code::ChildOfAge)]);
    assert_eq!(refusals(&child("2026-09-19", true)), [("/birth_date".into(), Code::FutureDate)]);
}

#[test]
fn an_adult_has_a_number_and_is_asked() {
    let admitted = spouse("15060219900307008X").read(today()).unwrap();
    assert_eq!(admitted.confirmation, Confirmation::Pending);
    assert_eq!(admitted.details.birth_date.to_string(), "1990-03-07", "taken from the number");
    let unknown = NewMember { document: None, birth_date: "1990-03-07".parse().ok(), ..spouse("") };
    assert_eq!(refusals(&unknown), [("/document".into(), Code::FieldRequired)]);
    let contradicting = NewMember { birth_date: "1991-03-07".parse().ok(), ..spouse("15060219900307008X") };
    assert_eq!(refusals(&contradicting), [("/birth_date".into(), Code::ContradictsIdentity)]);
    let mistyped = NewMember { name: "x".repeat(10_000), ..spouse("150602199003070081") };
    let expected = [("/name".into(), Code::FieldLength), ("/document/number".into(), Code::IdentifierCheckCharacter)];
    assert_eq!(refusals(&mistyped), expected);
}

#[test]
fn one_spouse_nobody_twice_and_never_oneself() {
    let member = |relation, index: &str, confirmation| Member {
        id: MemberId(uuid::Uuid::nil()),
        relation,
        details: spouse("15060219900307008X").read(today()).unwrap().details,
        identity_index: Some(index.into()),
        confirmation,
    };
    let household =
        [member(Relation::Spouse, "a", Confirmation::Pending), member(Relation::Child, "b", Confirmation::NotNeeded)];
    let code = |relation, index| fits(relation, index, Some("me"), &household).err().map(|e| e.code());
    assert_eq!(code(Relation::Spouse, Some("c")), Some(Code::SpouseAlreadyRecorded));
    assert_eq!(code(Relation::Child, Some("b")), Some(Code::MemberAlreadyRecorded));
    assert_eq!(code(Relation::Parent, Some("me")), Some(Code::Invalid));
    assert_eq!(code(Relation::Child, None), None);
    let declined = [member(Relation::Spouse, "a", Confirmation::Declined)];
    assert!(fits(Relation::Spouse, Some("a"), None, &declined).is_ok(), "one who declined may be asked again");
}
