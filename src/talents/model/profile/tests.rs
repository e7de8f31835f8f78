#![allow(clippy::unwrap_used)]

use super::super::super::identifiers::DocumentKind;
use super::*;
use crate::error::Error;

fn today() -> NaiveDate {
    "2026-09-18".parse().unwrap()
}

fn read_against(typed: Typed, present: &Profile, identity: Option<&IdentityNumber>) -> Result<Profile> {
    typed.read(&Known { today: today(), districts: &["dongsheng".to_owned()], identity, present })
}

fn read(typed: Typed) -> Result<Profile> {
    read_against(typed, &Profile::default(), None)
}

fn full() -> Typed {
    Typed {
        sex: Some(Sex::Female),
        birth_date: "1990-03-07".parse().ok(),
        nationality: Some("chn".into()),
        phone: Some("138 0013 8000".into()),
        address: Some(" 东胜区天骄路1号 ".into()),
        district: Some("dongsheng".into()),
        employer_name: Some("某某能源有限公司".into()),
        organisation_code: Some("91350211M0000XUF46".into()),
        job_title: Some("工程师".into()),
        employed_since: "2020-07-01".parse().ok(),
        bank_account: Some(TypedAccount {
            kind: AccountKind::PersonalCard,
            number: "4111 1111 1111 1112".into(),
            bank: "某某银行".into(),
        }),
        introduction: Some("第一行\n第二行".into()),
    }
}

#[test]
fn values_are_stored_in_their_normal_form_and_flagged_where_doubtful() {
    let profile = read(full()).unwrap();
    assert_eq!(profile.personal.phone.as_deref(), Some("+8613800138000"));
    assert_eq!(profile.personal.nationality.as_deref(), Some("CHN"));
    assert_eq!(profile.personal.address.as_deref(), Some("东胜区天骄路1号"));
    let flags: Vec<_> = profile.flags().into_iter().map(|(pointer, flag)| (pointer, flag.code())).collect();
    let expected =
        [("/organisation_code", "organisation_check_character"), ("/bank_account/number", "card_check_digit")];
    assert_eq!(flags, expected);
}

#[test]
fn what_was_shown_masked_may_come_back() {
    let present = read(full()).unwrap();
    let mut typed = full();
    typed.phone = present.masked_phone();
    let account = typed.bank_account.as_mut().unwrap();
    account.number = present.masked_account().unwrap();
    assert!(account.number.contains('*'));
    assert_eq!(read_against(typed, &present, None).unwrap(), present);
    assert_eq!(read_against(present.typed(), &present, None).unwrap(), present);
    let stranger = Typed { phone: Some("139****8000".into()), ..Typed::default() };
    assert!(read_against(stranger, &present, None).is_err());
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let typed = Typed {
        birth_date: "2026-09-19".parse().ok(),
        employed_since: "1066-10-14".parse().ok(),
        nationality: Some("中国".into()),
        phone: Some("12345".into()),
        address: Some("x".repeat(10_000)),
        district: Some("atlantis".into()),
        employer_name: Some("a\u{1}b".into()),
        organisation_code: Some("123".into()),
        bank_account: Some(TypedAccount { kind: AccountKind::PersonalCard, number: "x".into(), bank: "b".into() }),
        introduction: Some(" ".into()),
        ..Typed::default()
    };
    let Err(Error::Refused(problem)) = read(typed) else { panic!("accepted") };
    let mut refused: Vec<_> = problem.fields.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
    refused.sort_unstable();
    let expected = [
        ("/address", "wrong_length"),
        ("/bank_account/number", "identifier_shape"),
        ("/birth_date", "future_date"),
        ("/district", "not_a_choice"),
        ("/employed_since", "impossible_date"),
        ("/employer_name", "control_character"),
        ("/introduction", "required"),
        ("/nationality", "identifier_shape"),
        ("/organisation_code", "identifier_shape"),
        ("/phone", "identifier_shape"),
    ];
    assert_eq!(refused, expected);
}

#[test]
fn the_proven_identity_fills_in_and_is_not_contradicted() {
    let number = IdentityNumber::parse(DocumentKind::CitizenId, "150602199003070012", None, today()).unwrap();
    let filled = read_against(Typed::default(), &Profile::default(), Some(&number)).unwrap();
    assert_eq!((filled.personal.sex, filled.personal.birth_date), (Some(Sex::Male), "1990-03-07".parse().ok()));
    let Err(Error::Refused(problem)) = read_against(full(), &Profile::default(), Some(&number)) else {
        panic!("accepted")
    };
    assert_eq!(problem.fields.first().map(|f| (f.pointer.as_str(), f.code)), Some(("/sex", Code::ContradictsIdentity)));
}
