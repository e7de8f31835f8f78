use super::{
    Refusal,
    text::{levelled, masked},
};

/// A passport: country of issue and number. Every state numbers as it likes, so only the length is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passport {
    country: String,
    number: String,
}

impl Passport {
    /// `country` is the three-letter code that the machine-readable line carries.
    pub fn parse(typed: &str, country: &str) -> Result<Self, Refusal> {
        let number = levelled(typed)?;
        let country = levelled(country)?;
        let number_fits = (5..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
        let country_fits = country.len() == 3 && country.bytes().all(|b| b.is_ascii_uppercase());
        if number_fits && country_fits { Ok(Self { country, number }) } else { Err(Refusal::Shape) }
    }

    pub fn as_str(&self) -> &str {
        &self.number
    }

    pub fn country(&self) -> &str {
        &self.country
    }

    pub fn masked(&self) -> String {
        masked(&self.number, 1, 2)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_states_issue_and_no_more() {
        let passport = Passport::parse("c01x00t47", "deu").unwrap();
        assert_eq!(
            (passport.as_str(), passport.country(), passport.masked().as_str()),
            ("C01X00T47", "DEU", "C******47")
        );
        assert!(Passport::parse("12345", "USA").is_ok());
        for (number, country) in [
            ("1234", "USA"),
            ("123456789012345678901", "USA"),
            ("护照12345", "CHN"),
            ("123456", "US"),
            ("123456", "U5A"),
        ] {
            assert_eq!(Passport::parse(number, country), Err(Refusal::Shape), "{number} {country}");
        }
    }
}
