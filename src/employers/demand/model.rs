//! Demands, seekers and matches.

use chrono::NaiveDate;

use crate::talents::model::qualification::{Level, QualificationKind};
use crate::{id_type, text_enum};

id_type!(
    /// What talent an employer wants.
    DemandId
);

text_enum! {
    pub enum DemandState { Published = "published", Withdrawn = "withdrawn" }
}

text_enum! {
    /// What a talent says to a demand that may suit them.
    pub enum MatchState { Proposed = "proposed", Agreed = "agreed", Declined = "declined" }
}

/// To what a talent consents who wants to be matched; the words behind it change only with the number.
pub const CONSENT: &str = "demand_matching/1";

/// What a demand asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub qualification: Option<(QualificationKind, Level)>,
    pub district: Option<String>,
    pub salary_to_fen: i64,
    pub valid_until: NaiveDate,
}

/// What a talent has, and wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeking {
    /// Qualifications that are valid today.
    pub held: Vec<(QualificationKind, Level)>,
    pub district: Option<String>,
    pub salary_from_fen: Option<i64>,
}

/// The levels of a kind that are at least this high.
pub fn at_least(kind: QualificationKind, level: Level) -> Vec<Level> {
    kind.ladder().iter().copied().skip_while(|step| *step != level).collect()
}

/// Whether they may suit each other. What is not said suits everything.
pub fn suits(wanted: &Wanted, seeking: &Seeking, today: NaiveDate) -> bool {
    let qualified = wanted.qualification.is_none_or(|(kind, level)| {
        let enough = at_least(kind, level);
        seeking.held.iter().any(|(held, step)| *held == kind && enough.contains(step))
    });
    let place = match (&wanted.district, &seeking.district) {
        (Some(offered), Some(sought)) => offered == sought,
        _ => true,
    };
    let paid = seeking.salary_from_fen.is_none_or(|least| wanted.salary_to_fen >= least);
    today <= wanted.valid_until && qualified && place && paid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demand_suits_who_has_what_it_asks_for_and_gets_what_they_want() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let wanted = Wanted {
            qualification: Some((QualificationKind::Degree, Level::Master)),
            district: Some("east".to_owned()),
            salary_to_fen: 2_000_000,
            valid_until: day("2026-12-31"),
        };
        let seeking =
            Seeking { held: vec![(QualificationKind::Degree, Level::Master)], district: None, salary_from_fen: None };
        let with = |held: Vec<_>, district: Option<&str>, salary_from_fen| Seeking {
            held,
            district: district.map(str::to_owned),
            salary_from_fen,
        };
        let degree = |level| vec![(QualificationKind::Degree, level)];
        for (seeking, expected) in [
            (seeking.clone(), true),
            (with(degree(Level::Doctor), Some("east"), Some(2_000_000)), true),
            (with(degree(Level::Bachelor), None, None), false),
            (with(vec![(QualificationKind::Award, Level::NationalAward)], None, None), false),
            (with(degree(Level::Doctor), Some("port"), None), false),
            (with(degree(Level::Doctor), None, Some(2_000_001)), false),
        ] {
            assert_eq!(suits(&wanted, &seeking, day("2026-12-31")), expected, "{seeking:?}");
        }
        assert!(!suits(&wanted, &seeking, day("2027-01-01")), "its last day is over");
    }
}
