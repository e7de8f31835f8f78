//! Free text that people type.

use unicode_normalization::UnicodeNormalization;

use super::Refusal;

/// One line: composed, trimmed, without control characters.
pub fn line(typed: &str, max_chars: usize) -> Result<String, Refusal> {
    checked(typed, max_chars, char::is_control)
}

/// Several lines; line feeds and tabs may stay.
pub fn paragraphs(typed: &str, max_chars: usize) -> Result<String, Refusal> {
    checked(&typed.replace("\r\n", "\n"), max_chars, |c| c.is_control() && !matches!(c, '\n' | '\t'))
}

fn checked(typed: &str, max_chars: usize, refused: impl Fn(char) -> bool) -> Result<String, Refusal> {
    // Composing a text can shorten it, but hardly to half; the first look keeps absurd ones from being worked on.
    if typed.chars().nth(max_chars.saturating_mul(2)).is_some() {
        return Err(Refusal::TooLong);
    }
    let text: String = typed.trim().nfc().collect();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.chars().any(refused) {
        return Err(Refusal::ControlCharacter);
    }
    if text.chars().count() > max_chars { Err(Refusal::TooLong) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_paragraphs() {
        assert_eq!(line("  cafe\u{301} ", 4).as_deref(), Ok("café"));
        assert_eq!(paragraphs("一\r\n二", 3).as_deref(), Ok("一\n二"));
        for (typed, refusal) in [
            ("  ", Refusal::Empty),
            ("a\nb", Refusal::ControlCharacter),
            ("a\u{0}", Refusal::ControlCharacter),
            ("abcde", Refusal::TooLong),
        ] {
            assert_eq!(line(typed, 4), Err(refusal), "{typed:?}");
        }
        assert_eq!(line(&"x".repeat(10_000), 4), Err(Refusal::TooLong));
    }
}
