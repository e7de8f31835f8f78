//! Documents of people who are not citizens of the mainland.

use chrono::NaiveDate;

use super::{
    Refusal, Sex,
    text::{Eighteen, all_digits, levelled, masked},
};

/// Where the holder of a residence or travel permit is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    HongKong,
    Macau,
    Taiwan,
}

/// Residence permit (居住证) for people from Hong Kong, Macau and Taiwan, in the form of a citizen's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidencePermit {
    number: Eighteen,
    region: Region,
}

impl ResidencePermit {
    pub fn parse(typed: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let text = levelled(typed)?;
        let region = match text.get(..6) {
            Some("810000") => Region::HongKong,
            Some("820000") => Region::Macau,
            Some("830000") => Region::Taiwan,
            _ => return Err(Refusal::Shape),
        };
        Ok(Self { number: Eighteen::parse(text, today)?, region })
    }

    pub fn as_str(&self) -> &str {
        &self.number.text
    }

    pub fn masked(&self) -> String {
        masked(self.as_str(), 3, 4)
    }

    pub const fn region(&self) -> Region {
        self.region
    }

    pub const fn birth_date(&self) -> NaiveDate {
        self.number.birth_date
    }

    pub const fn sex(&self) -> Sex {
        self.number.sex
    }
}

/// Permanent residence card of a foreigner: the form since 2023 (eighteen digits starting with 9, nationality inside) or
/// the earlier one (three letters of nationality, twelve digits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForeignResident {
    Current(Box<CurrentForm>),
    Earlier(String),
}

/// Eighteen digits; opened only inside this module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentForm(Eighteen);

impl ForeignResident {
    pub fn parse(typed: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let text = levelled(typed)?;
        if text.starts_with('9') {
            return Eighteen::parse(text, today).map(|n| Self::Current(Box::new(CurrentForm(n))));
        }
        match text.split_at_checked(3) {
            Some((country, number))
                if country.bytes().all(|b| b.is_ascii_uppercase()) && number.len() == 12 && all_digits(number) =>
            {
                Ok(Self::Earlier(text))
            }
            _ => Err(Refusal::Shape),
        }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Current(form) => &form.0.text,
            Self::Earlier(text) => text,
        }
    }

    pub fn masked(&self) -> String {
        masked(self.as_str(), 3, 4)
    }

    /// Known for the current form only; the earlier one has two digits of the year and so leaves the century open.
    pub const fn birth_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Current(form) => Some(form.0.birth_date),
            Self::Earlier(_) => None,
        }
    }

    pub const fn sex(&self) -> Option<Sex> {
        match self {
            Self::Current(form) => Some(form.0.sex),
            Self::Earlier(_) => None,
        }
    }
}

/// Mainland travel permit (回乡证) for people from Hong Kong (H) and Macau (M).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HongKongMacauTravelPermit(String);

impl HongKongMacauTravelPermit {
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let text = levelled(typed)?;
        match text.strip_prefix(['H', 'M']) {
            Some(digits) if digits.len() == 8 && all_digits(digits) => Ok(Self(text)),
            _ => Err(Refusal::Shape),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn masked(&self) -> String {
        masked(&self.0, 2, 2)
    }

    pub fn region(&self) -> Region {
        if self.0.starts_with('H') { Region::HongKong } else { Region::Macau }
    }
}

/// Mainland travel permit (台胞证) for people from Taiwan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaiwanTravelPermit(String);

impl TaiwanTravelPermit {
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let text = levelled(typed)?;
        if text.len() == 8 && all_digits(&text) { Ok(Self(text)) } else { Err(Refusal::Shape) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn masked(&self) -> String {
        masked(&self.0, 2, 2)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 18).unwrap()
    }

    #[test]
    fn residence_permits_say_where_from() {
        let hong_kong = ResidencePermit::parse("810000199408230021", today()).unwrap();
        assert_eq!((hong_kong.region(), hong_kong.sex()), (Region::HongKong, Sex::Female));
        assert_eq!(hong_kong.birth_date().to_string(), "1994-08-23");
        assert_eq!(ResidencePermit::parse("830000199201300022", today()).unwrap().region(), Region::Taiwan);
        assert_eq!(ResidencePermit::parse("810000199408230022", today()), Err(Refusal::CheckCharacter));
        assert_eq!(ResidencePermit::parse("150602199003070012", today()), Err(Refusal::Shape), "a citizen's number");
    }

    #[test]
    fn both_forms_of_the_foreign_residence_card() {
        let current = ForeignResident::parse("932682198501010017", today()).unwrap();
        assert_eq!(current.birth_date().unwrap().to_string(), "1985-01-01");
        assert_eq!(current.sex(), Some(Sex::Male));
        let earlier = ForeignResident::parse("kaz110090123105", today()).unwrap();
        assert_eq!((earlier.as_str(), earlier.birth_date()), ("KAZ110090123105", None));
        assert_eq!(earlier.masked(), "KAZ********3105");
        for bad in ["932682198501010018", "KA1110090123105", "KAZ11009012310", "150602199003070012"] {
            assert!(ForeignResident::parse(bad, today()).is_err(), "{bad}");
        }
    }

    #[test]
    fn travel_permits() {
        let permit = HongKongMacauTravelPermit::parse("h12345678").unwrap();
        assert_eq!(
            (permit.as_str(), permit.region(), permit.masked().as_str()),
            ("H12345678", Region::HongKong, "H1*****78")
        );
        assert_eq!(HongKongMacauTravelPermit::parse("M00000001").unwrap().region(), Region::Macau);
        assert_eq!(TaiwanTravelPermit::parse("12345678").unwrap().masked(), "12****78");
        for bad in ["H1234567", "X12345678", "12345678", "H1234567A"] {
            assert_eq!(HongKongMacauTravelPermit::parse(bad), Err(Refusal::Shape), "{bad}");
        }
        for bad in ["1234567", "123456789", "A2345678"] {
            assert_eq!(TaiwanTravelPermit::parse(bad), Err(Refusal::Shape), "{bad}");
        }
    }
}
