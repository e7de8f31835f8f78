//! Card numbers by template.

use chrono::{Datelike, NaiveDate};

/// Digits of a sequence; one that outgrows them takes more rather than start again.
const SEQUENCE_DIGITS: usize = 6;

/// What a template may put into a number.
#[derive(Clone, Debug)]
pub struct NumberParts<'a> {
    /// Code of the tier.
    pub tier: &'a str,
    pub issued_on: NaiveDate,
    /// Drawn outside the unit of work; gaps are allowed, repeats are not.
    pub sequence: i64,
}

/// Why a template is not one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault {
    UnknownField(String),
    /// A brace is opened and not closed, or closed and not opened.
    Unbalanced,
    /// Without a sequence two cards would have one number.
    NoSequence,
    /// The check character covers what stands before it, so it comes last.
    CheckNotLast,
}

/// Fills a template such as `RC{year}{seq}{check}`.
///
/// Fields: `tier` (in capitals), `year`, `seq` (six digits or more) and `check`, one character of ISO 7064 MOD 37,36
/// over the letters and digits before it, so that a number read out over the telephone can be trusted.
pub fn card_number(template: &str, parts: &NumberParts<'_>) -> Result<String, TemplateFault> {
    let mut out = String::new();
    let mut rest = template;
    let mut sequenced = false;
    while let Some((literal, field, after)) = next_field(rest)? {
        out.push_str(literal);
        match field {
            "tier" => out.push_str(&parts.tier.to_uppercase()),
            "year" => out.push_str(&format!("{:04}", parts.issued_on.year())),
            "seq" => {
                out.push_str(&format!("{:0SEQUENCE_DIGITS$}", parts.sequence));
                sequenced = true;
            }
            "check" if after.is_empty() => out.push(check_character(&out)),
            "check" => return Err(TemplateFault::CheckNotLast),
            _ => return Err(TemplateFault::UnknownField(field.into())),
        }
        rest = after;
    }
    out.push_str(rest);
    if !sequenced {
        return Err(TemplateFault::NoSequence);
    }
    Ok(out)
}

/// ISO 7064 MOD 37,36 over the letters and digits of a text; anything else in it does not count.
pub fn check_character(text: &str) -> char {
    let product = text.chars().filter_map(|c| c.to_digit(36)).fold(36, |product, value| {
        let sum = (product + value) % 36;
        (if sum == 0 { 36 } else { sum }) * 2 % 37
    });
    char::from_digit((37 - product) % 36, 36).unwrap_or('0').to_ascii_uppercase()
}

fn next_field(text: &str) -> Result<Option<(&str, &str, &str)>, TemplateFault> {
    let Some((literal, tail)) = text.split_once('{') else {
        return if text.contains('}') { Err(TemplateFault::Unbalanced) } else { Ok(None) };
    };
    let (field, after) = tail.split_once('}').ok_or(TemplateFault::Unbalanced)?;
    if literal.contains('}') || field.contains('{') {
        return Err(TemplateFault::Unbalanced);
    }
    Ok(Some((literal, field, after)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn number(template: &str, sequence: i64) -> Result<String, TemplateFault> {
        let issued_on = "2026-09-18".parse().unwrap();
        card_number(template, &NumberParts { tier: "a", issued_on, sequence })
    }

    #[test]
    fn a_template_is_filled_or_refused_by_name() {
        for (template, sequence, expected) in [
            ("RC{year}{seq}", 123, Ok("RC2026000123")),
            ("{tier}-{year}-{seq}", 7, Ok("A-2026-000007")),
            ("No.{seq}", 12_345_678, Ok("No.12345678")),
            ("RC{year}", 1, Err(TemplateFault::NoSequence)),
            ("{seq}{city}", 1, Err(TemplateFault::UnknownField("city".into()))),
            ("{seq}{check}X", 1, Err(TemplateFault::CheckNotLast)),
            ("{seq", 1, Err(TemplateFault::Unbalanced)),
            ("}{seq}", 1, Err(TemplateFault::Unbalanced)),
        ] {
            assert_eq!(number(template, sequence), expected.map(String::from), "{template}");
        }
    }

    /// The example of the GRid standard, which checks its identifiers in the same way.
    #[test]
    fn the_check_character_is_the_standard_one() {
        assert_eq!(check_character("A12425GABC1234002"), 'M');
        let with = number("{tier}-{year}-{seq}{check}", 7).unwrap();
        assert_eq!(with, format!("A-2026-000007{}", check_character("A2026000007")));
    }

    #[test]
    fn one_wrong_or_swapped_character_is_found() {
        let right = "RC2026000123";
        let check = check_character(right);
        assert_ne!(check_character("RC2026000124"), check);
        assert_ne!(check_character("RC2026000132"), check);
        assert_ne!(check_character("CR2026000123"), check);
    }
}
