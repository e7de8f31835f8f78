//! The link behind the printed code: short, opaque, and of no use beyond "valid, and whose initials".

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

/// The longest address that still makes a version 4 code, which a worn card can be read from.
pub const LONGEST_URL: usize = 53;

/// Random bytes in a token: 96 bits cannot be guessed, and 16 characters are short enough to print.
pub const TOKEN_BYTES: usize = 12;

/// Length of a token in characters.
pub const TOKEN_LENGTH: usize = 16;

/// Writes random bytes as a token. The bytes are drawn outside, as every chance is.
pub fn token(random: [u8; TOKEN_BYTES]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random)
}

/// Whether a text can be a token at all; anything else is not worth a question to the database.
pub fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The address under which a token is looked up, or `None` if the portal's own address is too long to print.
pub fn address(base: &str, token: &str) -> Option<String> {
    let url = format!("{}/v/{token}", base.trim_end_matches('/'));
    (url.len() <= LONGEST_URL).then_some(url)
}

/// Takes the token out of what a scanner read: the whole address, or the bare token typed by hand.
pub fn token_in(scanned: &str) -> Option<&str> {
    let scanned = scanned.trim();
    let tail = scanned.rsplit_once("/v/").map_or(scanned, |(_, tail)| tail);
    is_token(tail).then_some(tail)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_address_fits_the_code_or_is_refused() {
        let token = token([0xff; TOKEN_BYTES]);
        assert_eq!(token.len(), TOKEN_LENGTH);
        let url = address("https://talents.example.gov.cn/", &token).unwrap();
        assert_eq!(url, "https://talents.example.gov.cn/v/________________");
        assert!(url.len() <= LONGEST_URL);
        assert_eq!(address(&format!("https://{}", "a".repeat(30)), &token), None);
    }

    #[test]
    fn a_token_is_found_in_what_was_scanned() {
        let token = token([7; TOKEN_BYTES]);
        let url = address("https://t.example.cn", &token).unwrap();
        for (scanned, expected) in [
            (url.as_str(), Some(token.as_str())),
            (token.as_str(), Some(token.as_str())),
            ("https://t.example.cn/v/", None),
            ("", None),
            ("' or 1=1 --", None),
            ("https://t.example.cn/v/AAAAAAAAAAAAAAAAA", None),
        ] {
            assert_eq!(token_in(scanned), expected, "{scanned}");
        }
    }
}
