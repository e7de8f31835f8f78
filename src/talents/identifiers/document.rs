use chrono::NaiveDate;

use super::{
    CitizenId, ForeignResident, HongKongMacauTravelPermit, Passport, Refusal, ResidencePermit, Sex, TaiwanTravelPermit,
};
use crate::text_enum;
use crate::vault::Vault;

text_enum! {
    /// The kinds of document by which a person proves who they are.
    pub enum DocumentKind {
        CitizenId = "citizen_id",
        ResidencePermit = "residence_permit",
        ForeignResident = "foreign_resident",
        HongKongMacauTravelPermit = "hong_kong_macau_travel_permit",
        TaiwanTravelPermit = "taiwan_travel_permit",
        Passport = "passport",
    }
}

/// The number of one identity document, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityNumber {
    CitizenId(CitizenId),
    ResidencePermit(ResidencePermit),
    ForeignResident(ForeignResident),
    HongKongMacauTravelPermit(HongKongMacauTravelPermit),
    TaiwanTravelPermit(TaiwanTravelPermit),
    Passport(Passport),
}

impl IdentityNumber {
    /// `country` (three letters) is asked for passports only and ignored otherwise.
    pub fn parse(kind: DocumentKind, typed: &str, country: Option<&str>, today: NaiveDate) -> Result<Self, Refusal> {
        Ok(match kind {
            DocumentKind::CitizenId => Self::CitizenId(CitizenId::parse(typed, today)?),
            DocumentKind::ResidencePermit => Self::ResidencePermit(ResidencePermit::parse(typed, today)?),
            DocumentKind::ForeignResident => Self::ForeignResident(ForeignResident::parse(typed, today)?),
            DocumentKind::HongKongMacauTravelPermit => {
                Self::HongKongMacauTravelPermit(HongKongMacauTravelPermit::parse(typed)?)
            }
            DocumentKind::TaiwanTravelPermit => Self::TaiwanTravelPermit(TaiwanTravelPermit::parse(typed)?),
            DocumentKind::Passport => Self::Passport(Passport::parse(typed, country.unwrap_or_default())?),
        })
    }

    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::CitizenId(_) => DocumentKind::CitizenId,
            Self::ResidencePermit(_) => DocumentKind::ResidencePermit,
            Self::ForeignResident(_) => DocumentKind::ForeignResident,
            Self::HongKongMacauTravelPermit(_) => DocumentKind::HongKongMacauTravelPermit,
            Self::TaiwanTravelPermit(_) => DocumentKind::TaiwanTravelPermit,
            Self::Passport(_) => DocumentKind::Passport,
        }
    }

    /// The number in its normal form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::CitizenId(n) => n.as_str(),
            Self::ResidencePermit(n) => n.as_str(),
            Self::ForeignResident(n) => n.as_str(),
            Self::HongKongMacauTravelPermit(n) => n.as_str(),
            Self::TaiwanTravelPermit(n) => n.as_str(),
            Self::Passport(n) => n.as_str(),
        }
    }

    pub fn masked(&self) -> String {
        match self {
            Self::CitizenId(n) => n.masked(),
            Self::ResidencePermit(n) => n.masked(),
            Self::ForeignResident(n) => n.masked(),
            Self::HongKongMacauTravelPermit(n) => n.masked(),
            Self::TaiwanTravelPermit(n) => n.masked(),
            Self::Passport(n) => n.masked(),
        }
    }

    /// The country of issue, where the number alone does not say which document it is.
    pub fn country(&self) -> Option<&str> {
        if let Self::Passport(passport) = self { Some(passport.country()) } else { None }
    }

    /// How it is sealed and sent to registers: the number, for passports behind the country of issue (`CHN-E12345678`).
    pub fn stored(&self) -> String {
        match self {
            Self::Passport(passport) => format!("{}-{}", passport.country(), passport.as_str()),
            other => other.as_str().to_owned(),
        }
    }

    /// Reads what [`Self::stored`] wrote.
    pub fn from_stored(kind: DocumentKind, stored: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let (country, number) = stored.split_once('-').unwrap_or(("", stored));
        Self::parse(kind, number, Some(country), today)
    }

    /// The blind index by which this document is found. Two documents are the same only if kind, issuing country and
    /// number are.
    pub fn index(&self, vault: &Vault) -> String {
        vault.blind_index("identity", &format!("{}:{}", self.kind(), self.stored())).hex()
    }

    /// Where the number itself says it.
    pub const fn birth_date(&self) -> Option<NaiveDate> {
        match self {
            Self::CitizenId(n) => Some(n.birth_date()),
            Self::ResidencePermit(n) => Some(n.birth_date()),
            Self::ForeignResident(n) => n.birth_date(),
            Self::HongKongMacauTravelPermit(_) | Self::TaiwanTravelPermit(_) | Self::Passport(_) => None,
        }
    }

    /// Where the number itself says it.
    pub const fn sex(&self) -> Option<Sex> {
        match self {
            Self::CitizenId(n) => Some(n.sex()),
            Self::ResidencePermit(n) => Some(n.sex()),
            Self::ForeignResident(n) => n.sex(),
            Self::HongKongMacauTravelPermit(_) | Self::TaiwanTravelPermit(_) | Self::Passport(_) => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const VALID: [(DocumentKind, &str, Option<&str>); 6] = [
        (DocumentKind::CitizenId, "150602199003070012", None),
        (DocumentKind::ResidencePermit, "830000199201300022", None),
        (DocumentKind::ForeignResident, "932682198501010017", None),
        (DocumentKind::HongKongMacauTravelPermit, "M12345678", None),
        (DocumentKind::TaiwanTravelPermit, "12345678", None),
        (DocumentKind::Passport, "EA1234567", Some("CHN")),
    ];

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 18).unwrap()
    }

    #[test]
    fn each_kind_takes_its_own_numbers() {
        for (kind, number, country) in VALID {
            let parsed = IdentityNumber::parse(kind, number, country, today()).unwrap();
            assert_eq!((parsed.kind(), parsed.as_str()), (kind, number));
            let masked = parsed.masked();
            assert!(masked.contains("***") && masked.chars().count() == number.len(), "{masked}");
        }
    }

    #[test]
    fn eighteen_digit_kinds_are_not_mixed_up() {
        let eighteen = [DocumentKind::CitizenId, DocumentKind::ResidencePermit, DocumentKind::ForeignResident];
        for (kind, number, _) in VALID.into_iter().take(3) {
            for other in eighteen {
                assert_eq!(
                    IdentityNumber::parse(other, number, None, today()).is_ok(),
                    other == kind,
                    "{number} as {other:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_stored_reads_back() {
        for (kind, number, country) in VALID {
            let parsed = IdentityNumber::parse(kind, number, country, today()).unwrap();
            assert_eq!(IdentityNumber::from_stored(kind, &parsed.stored(), today()).unwrap(), parsed);
        }
    }

    #[test]
    fn passports_of_two_countries_are_two() {
        let of = |country| {
            IdentityNumber::parse(DocumentKind::Passport, "E12345678", Some(country), today()).unwrap().stored()
        };
        assert_ne!(of("CHN"), of("SGP"));
        let old = IdentityNumber::parse(DocumentKind::CitizenId, "150602900307001", None, today()).unwrap();
        assert_eq!(old.stored(), "150602199003070012", "the fifteen-digit form finds the same person");
    }
}
