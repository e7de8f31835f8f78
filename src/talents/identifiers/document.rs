use chrono::NaiveDate;

use super::{
    CitizenId, ForeignResident, HongKongMacauTravelPermit, Passport, Refusal, ResidencePermit, Sex, TaiwanTravelPermit,
};

/// The kinds of document by which a person proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    CitizenId,
    ResidencePermit,
    ForeignResident,
    HongKongMacauTravelPermit,
    TaiwanTravelPermit,
    Passport,
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

impl DocumentKind {
    pub const ALL: [Self; 6] = [
        Self::CitizenId,
        Self::ResidencePermit,
        Self::ForeignResident,
        Self::HongKongMacauTravelPermit,
        Self::TaiwanTravelPermit,
        Self::Passport,
    ];

    /// As it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::ResidencePermit => "residence_permit",
            Self::ForeignResident => "foreign_resident",
            Self::HongKongMacauTravelPermit => "hong_kong_macau_travel_permit",
            Self::TaiwanTravelPermit => "taiwan_travel_permit",
            Self::Passport => "passport",
        }
    }
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

    /// What the blind index is computed over. Two documents are the same only if kind, issuing country and number are.
    pub fn lookup_text(&self) -> String {
        let country = if let Self::Passport(p) = self { p.country() } else { "" };
        format!("{}:{country}:{}", self.kind().as_str(), self.as_str())
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
    fn documents_of_two_countries_are_two() {
        let of = |country| {
            IdentityNumber::parse(DocumentKind::Passport, "E12345678", Some(country), today()).unwrap().lookup_text()
        };
        assert_ne!(of("CHN"), of("SGP"));
        let old = IdentityNumber::parse(DocumentKind::CitizenId, "150602900307001", None, today()).unwrap();
        assert_eq!(old.lookup_text(), "citizen_id::150602199003070012", "the fifteen-digit form finds the same person");
    }
}
