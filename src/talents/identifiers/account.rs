use super::{
    Flag, Refusal,
    text::{all_digits, levelled, masked},
};
use crate::text_enum;

text_enum! {
    /// What an account number stands for. Only the numbers of personal cards have a check digit.
    pub enum AccountKind { PersonalCard = "personal_card", Passbook = "passbook", Company = "company" }
}

/// Where money is paid to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    digits: String,
    kind: AccountKind,
}

impl BankAccount {
    pub fn parse(typed: &str, kind: AccountKind) -> Result<Self, Refusal> {
        let digits = levelled(typed)?;
        let length = if kind == AccountKind::PersonalCard { 12..=19 } else { 6..=32 };
        if all_digits(&digits) && length.contains(&digits.len()) {
            Ok(Self { digits, kind })
        } else {
            Err(Refusal::Shape)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.digits
    }

    pub const fn kind(&self) -> AccountKind {
        self.kind
    }

    pub fn masked(&self) -> String {
        masked(&self.digits, 4, 4)
    }

    /// A personal card whose check digit does not fit; someone compares it with the card.
    pub fn flag(&self) -> Option<Flag> {
        (self.kind == AccountKind::PersonalCard && !luhn(&self.digits)).then_some(Flag::CardCheckDigit)
    }
}

/// ISO/IEC 7812: every second digit from the right is doubled, and the digits of all that add up to a multiple of ten.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(i, d)| match (i % 2, d * 2) {
            (0, _) => d,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_personal_cards_are_flagged() {
        let good = BankAccount::parse("6222 0000 0000 0000 010", AccountKind::PersonalCard);
        let good = good.unwrap();
        assert_eq!(good.masked(), "6222***********0010".to_owned().get(..19).unwrap());
        for (digits, kind, flag) in [
            ("4111111111111111", AccountKind::PersonalCard, None),
            ("4111111111111112", AccountKind::PersonalCard, Some(Flag::CardCheckDigit)),
            ("4111111111111112", AccountKind::Passbook, None),
            ("4111111111111112", AccountKind::Company, None),
        ] {
            assert_eq!(BankAccount::parse(digits, kind).unwrap().flag(), flag, "{digits} {kind:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["41111111111", "41111111111111111111", "4111x11111111111"] {
            assert_eq!(BankAccount::parse(text, AccountKind::PersonalCard), Err(Refusal::Shape), "{text}");
        }
    }
}
