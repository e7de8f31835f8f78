//! What all numbers share: levelling how they were typed, masking, and the check of GB 11643.

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use super::{Refusal, Sex};

/// No number of any kind is longer than this, blanks and dashes included.
const MAX_TYPED: usize = 64;

/// Full-width characters become plain ones, letters capitals; blanks and dashes go.
pub(super) fn levelled(typed: &str) -> Result<String, Refusal> {
    if typed.chars().nth(MAX_TYPED).is_some() {
        return Err(Refusal::TooLong);
    }
    if typed.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(Refusal::ControlCharacter);
    }
    let text: String = typed.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '‐')).collect();
    if text.is_empty() { Err(Refusal::Empty) } else { Ok(text.to_ascii_uppercase()) }
}

/// Shows `head` and `tail` characters and a star for each other one; everything is hidden when too little would be.
pub(super) fn masked(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    let hidden = count.saturating_sub(head + tail);
    if hidden < 3 {
        return "*".repeat(count);
    }
    text.chars().enumerate().map(|(i, c)| if i < head || i >= head + hidden { c } else { '*' }).collect()
}

pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The check character of GB 11643 over the first seventeen digits, as ISO 7064 MOD 11-2 has it.
pub(super) fn check_character(digits: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (c, weight) in digits.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    "10X98765432".chars().nth(usize::try_from(sum % 11).ok()?)
}

/// The parts of an eighteen-character number of the GB 11643 family: six digits of area, birth date, sequence, check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Eighteen {
    pub text: String,
    pub birth_date: NaiveDate,
    pub sex: Sex,
}

impl Eighteen {
    pub(super) fn parse(text: String, today: NaiveDate) -> Result<Self, Refusal> {
        let Some((digits, check)) = text.split_at_checked(17) else {
            return Err(Refusal::Shape);
        };
        if !all_digits(digits) || check.chars().count() != 1 || !check.chars().all(|c| c.is_ascii_digit() || c == 'X') {
            return Err(Refusal::Shape);
        }
        if check.chars().next() != check_character(digits) {
            return Err(Refusal::CheckCharacter);
        }
        let birth_date = digits.get(6..14).map(|d| date(d, today)).ok_or(Refusal::Shape)??;
        let odd = digits.chars().last().and_then(|c| c.to_digit(10)).is_some_and(|d| d % 2 == 1);
        Ok(Self { sex: if odd { Sex::Male } else { Sex::Female }, birth_date, text })
    }
}

/// A birth date written `yyyymmdd`. Nobody alive was born before 1850; such a date is a typing error.
fn date(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    match NaiveDate::parse_from_str(text, "%Y%m%d") {
        Ok(date) if date > today => Err(Refusal::FutureDate),
        Ok(date) if date.year() >= 1850 => Ok(date),
        _ => Err(Refusal::ImpossibleDate),
    }
}
