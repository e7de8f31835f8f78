//! Degrees, titles, skills and awards.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::super::text;
use crate::error::{Code, Problem, Result};
use crate::text_enum;

text_enum! {
    pub enum QualificationKind { Degree = "degree", Title = "title", Skill = "skill", Award = "award" }
}

text_enum! {
    /// How high; each kind has its own ladder, written here from the lowest upwards.
    pub enum Level {
        Secondary = "secondary",
        Associate = "associate",
        Bachelor = "bachelor",
        Master = "master",
        Doctor = "doctor",

        JuniorTitle = "junior_title",
        IntermediateTitle = "intermediate_title",
        AssociateSeniorTitle = "associate_senior_title",
        SeniorTitle = "senior_title",

        JuniorWorker = "junior_worker",
        IntermediateWorker = "intermediate_worker",
        SeniorWorker = "senior_worker",
        Technician = "technician",
        SeniorTechnician = "senior_technician",
        SpecialTechnician = "special_technician",
        ChiefTechnician = "chief_technician",

        CountyAward = "county_award",
        MunicipalAward = "municipal_award",
        ProvincialAward = "provincial_award",
        NationalAward = "national_award",
        InternationalAward = "international_award",
    }
}

impl QualificationKind {
    /// The ladder of this kind, lowest first.
    pub const fn ladder(self) -> &'static [Level] {
        match self {
            Self::Degree => &[Level::Secondary, Level::Associate, Level::Bachelor, Level::Master, Level::Doctor],
            Self::Title => {
                &[Level::JuniorTitle, Level::IntermediateTitle, Level::AssociateSeniorTitle, Level::SeniorTitle]
            }
            Self::Skill => &[
                Level::JuniorWorker,
                Level::IntermediateWorker,
                Level::SeniorWorker,
                Level::Technician,
                Level::SeniorTechnician,
                Level::SpecialTechnician,
                Level::ChiefTechnician,
            ],
            Self::Award => &[
                Level::CountyAward,
                Level::MunicipalAward,
                Level::ProvincialAward,
                Level::NationalAward,
                Level::InternationalAward,
            ],
        }
    }

    /// The place on the ladder from 1 upwards; `None` if the level is of another kind.
    pub fn rank(self, level: Level) -> Option<usize> {
        self.ladder().iter().position(|step| *step == level).map(|place| place + 1)
    }
}

/// A valid qualification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    pub kind: QualificationKind,
    pub level: Level,
    pub details: Details,
    pub obtained_on: NaiveDate,
    /// Absent where it does not end.
    pub valid_until: Option<NaiveDate>,
}

/// The part that is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Subject of the degree, name of the title or award.
    pub name: String,
    pub issuer: Option<String>,
    /// Number of the certificate.
    pub number: Option<String>,
}

impl Qualification {
    /// Reads what was typed; all that is wrong is reported at once.
    pub fn read(self, today: NaiveDate) -> Result<Self> {
        let mut problem = Problem::new(Code::Invalid);
        if self.kind.rank(self.level).is_none() {
            problem = problem.field("/level", Code::FieldChoice);
        }
        if self.obtained_on > today {
            problem = problem.field("/obtained_on", Code::FutureDate);
        } else if self.obtained_on.year() < 1900 {
            problem = problem.field("/obtained_on", Code::FieldDate);
        }
        if self.valid_until.is_some_and(|until| until < self.obtained_on) {
            problem = problem.field("/valid_until", Code::FieldRange);
        }
        let mut read = |pointer: &str, typed: String, max| {
            text::line(&typed, max).unwrap_or_else(|refusal| {
                problem = std::mem::replace(&mut problem, Problem::new(Code::Invalid)).field(pointer, refusal.into());
                typed
            })
        };
        let details = Details {
            name: read("/name", self.details.name, 100),
            issuer: self.details.issuer.map(|typed| read("/issuer", typed, 100)),
            number: self.details.number.map(|typed| read("/number", typed, 60)),
        };
        if problem.fields.is_empty() { Ok(Self { details, ..self }) } else { Err(problem.into()) }
    }

    pub fn is_valid(&self, on: NaiveDate) -> bool {
        self.obtained_on <= on && self.valid_until.is_none_or(|until| on <= until)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn degree() -> Qualification {
        Qualification {
            kind: QualificationKind::Degree,
            level: Level::Master,
            details: Details { name: " 材料科学 ".into(), issuer: Some("某某大学".into()), number: None },
            obtained_on: "2018-06-30".parse().unwrap(),
            valid_until: None,
        }
    }

    #[test]
    fn every_level_stands_on_exactly_one_ladder() {
        for level in Level::ALL {
            let ladders = QualificationKind::ALL.iter().filter(|kind| kind.rank(*level).is_some()).count();
            assert_eq!(ladders, 1, "{level}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let today = "2026-09-18".parse().unwrap();
        assert_eq!(degree().read(today).unwrap().details.name, "材料科学");
        let wrong = Qualification {
            level: Level::Technician,
            details: Details { name: "x".repeat(10_000), issuer: Some("\u{7}".into()), number: None },
            obtained_on: "2027-01-01".parse().unwrap(),
            valid_until: "2026-12-31".parse().ok(),
            ..degree()
        };
        let Err(Error::Refused(problem)) = wrong.read(today) else { panic!("accepted") };
        let refused: Vec<_> = problem.fields.iter().map(|f| (f.pointer.as_str(), f.code)).collect();
        let expected = [
            ("/level", Code::FieldChoice),
            ("/obtained_on", Code::FutureDate),
            ("/valid_until", Code::FieldRange),
            ("/name", Code::FieldLength),
            ("/issuer", Code::ControlCharacter),
        ];
        assert_eq!(refused, expected);
    }
}
