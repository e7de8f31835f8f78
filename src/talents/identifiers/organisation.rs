use super::{
    Flag, Refusal,
    text::{levelled, masked},
};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// The unified social credit code of an organisation, GB 32100. Registered companies exist whose check character does
/// not fit, so a mismatch is flagged for a person to confirm and does not refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationCode {
    text: String,
    check_fits: bool,
}

impl OrganisationCode {
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let text = levelled(typed)?;
        let values: Option<Vec<usize>> = text.chars().map(|c| ALPHABET.find(c)).collect();
        let values = values.filter(|v| v.len() == 18).ok_or(Refusal::Shape)?;
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        let check_fits = values.last() == Some(&((31 - sum % 31) % 31));
        Ok(Self { text, check_fits })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// An organisation's number is public; it is masked only where a person's employer must not be told.
    pub fn masked(&self) -> String {
        masked(&self.text, 2, 4)
    }

    pub const fn flag(&self) -> Option<Flag> {
        if self.check_fits { None } else { Some(Flag::OrganisationCheckCharacter) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn valid_codes_carry_no_flag() {
        for code in ["91350100M000100Y43", "91110000101623741K", "91150600MA00001030"] {
            assert_eq!(OrganisationCode::parse(code).unwrap().flag(), None, "{code}");
        }
    }

    #[test]
    fn a_failing_check_is_flagged_and_not_refused() {
        let code = OrganisationCode::parse("91350211m0000xuf46").unwrap();
        assert_eq!((code.as_str(), code.flag()), ("91350211M0000XUF46", Some(Flag::OrganisationCheckCharacter)));
    }

    #[test]
    fn what_cannot_be_a_code_is_refused() {
        for text in ["91350211M0000XUF4", "91350211M0000XUF466", "91350211I0000XUF46", "9135021国0000XUF46", ""] {
            assert!(OrganisationCode::parse(text).is_err(), "{text}");
        }
    }
}
