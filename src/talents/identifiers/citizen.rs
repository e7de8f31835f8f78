use chrono::NaiveDate;

use super::{
    Refusal, Sex,
    text::{Eighteen, all_digits, check_character, levelled, masked},
};

/// A citizen's identity number, GB 11643. The area code says where it was issued, often decades ago; abolished ones are
/// as valid as any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitizenId(Eighteen);

impl CitizenId {
    /// Takes eighteen characters, or the fifteen of numbers issued before 1999, which are converted: the century is put
    /// in and the check character computed. `today` bounds the birth date.
    ///
    /// # Errors
    /// Shape, check character, a date outside the calendar or in the future; also a residence permit or a foreign
    /// resident's number, which look alike and are other documents.
    pub fn parse(typed: &str, today: NaiveDate) -> Result<Self, Refusal> {
        let text = levelled(typed)?;
        let text = if text.len() == 15 { converted(&text)? } else { text };
        if text.starts_with(['0', '9']) || ["810000", "820000", "830000"].iter().any(|p| text.starts_with(p)) {
            return Err(Refusal::Shape);
        }
        Eighteen::parse(text, today).map(Self)
    }

    /// Eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    pub fn masked(&self) -> String {
        masked(self.as_str(), 3, 4)
    }

    pub const fn birth_date(&self) -> NaiveDate {
        self.0.birth_date
    }

    pub const fn sex(&self) -> Sex {
        self.0.sex
    }
}

fn converted(fifteen: &str) -> Result<String, Refusal> {
    match (all_digits(fifteen), fifteen.split_at_checked(6)) {
        (true, Some((area, rest))) => {
            let digits = format!("{area}19{rest}");
            let check = check_character(&digits).ok_or(Refusal::Shape)?;
            Ok(format!("{digits}{check}"))
        }
        _ => Err(Refusal::Shape),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<CitizenId, Refusal> {
        CitizenId::parse(text, NaiveDate::from_ymd_opt(2026, 9, 18).unwrap())
    }

    #[test]
    fn takes_valid_numbers() {
        for (text, born, sex) in [
            ("440308199901101512", "1999-01-10", Sex::Male),
            ("15060219900307008X", "1990-03-07", Sex::Female),
            ("150602199003070012", "1990-03-07", Sex::Male),
            ("150602200002290019", "2000-02-29", Sex::Male),
        ] {
            let id = parse(text).unwrap();
            assert_eq!((id.as_str(), id.birth_date().to_string().as_str(), id.sex()), (text, born, sex));
        }
    }

    #[test]
    fn levels_how_it_was_typed() {
        for typed in [
            "15060219900307008x",
            " 150602 19900307 008X ",
            "１５０６０２１９９００３０７００８Ｘ",
            "150602-19900307-008X",
        ] {
            assert_eq!(parse(typed).unwrap().as_str(), "15060219900307008X", "{typed}");
        }
    }

    #[test]
    fn converts_fifteen_digits() {
        assert_eq!(parse("150602900307008").unwrap().as_str(), "15060219900307008X");
        assert_eq!(parse("150602900307001").unwrap().as_str(), "150602199003070012");
        assert_eq!(parse("150602900231001"), Err(Refusal::ImpossibleDate));
    }

    #[test]
    fn refuses_with_the_reason() {
        for (text, reason) in [
            ("150602190002290012", Refusal::ImpossibleDate),
            ("150602199003070013", Refusal::CheckCharacter),
            ("15060219900307001", Refusal::Shape),
            ("1506021990030700122", Refusal::Shape),
            ("15060219900307O012", Refusal::Shape),
            ("15060219900307008Y", Refusal::Shape),
            ("一五〇六〇二一九九〇〇三〇七〇〇一二", Refusal::Shape),
            ("15060219900307001\u{0}", Refusal::ControlCharacter),
            ("   ", Refusal::Empty),
            ("810000199408230021", Refusal::Shape),
            ("932682198501010017", Refusal::Shape),
        ] {
            assert_eq!(parse(text), Err(reason), "{text}");
        }
        assert_eq!(parse(&"1".repeat(10_000)), Err(Refusal::TooLong));
        let tomorrow = "15060220260919001";
        let tomorrow = format!("{tomorrow}{}", check_character(tomorrow).unwrap());
        assert_eq!(parse(&tomorrow), Err(Refusal::FutureDate));
    }

    #[test]
    fn one_wrong_digit_never_passes() {
        let good = "150602199003070012";
        for place in 0..17 {
            for digit in '0'..='9' {
                let wrong: String = good.chars().enumerate().map(|(i, c)| if i == place { digit } else { c }).collect();
                assert!(wrong == good || parse(&wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn a_masked_number_hides_the_birth_date() {
        assert_eq!(parse("150602199003070012").unwrap().masked(), "150***********0012");
    }
}
