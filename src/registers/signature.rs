//! The signature of a query, so that a register knows who asks and that nothing was changed or repeated on the way. The
//! exact text is said in `docs/adapters.md`.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Names of the headers.
pub const KEY_ID: &str = "x-register-key-id";
pub const TIMESTAMP: &str = "x-register-timestamp";
pub const NONCE: &str = "x-register-nonce";
pub const SIGNATURE: &str = "x-register-signature";

/// How far the clocks of both sides may be apart, in seconds; so long a nonce must be remembered on either side of now.
pub const TOLERANCE_SECONDS: i64 = 300;

/// What makes one request different from every other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Seconds since 1970.
    pub timestamp: i64,
    /// 32 hexadecimal digits, never used twice.
    pub nonce: String,
}

/// Method, path, SHA-256 of the body in hexadecimal digits, timestamp and nonce, each on a line of its own.
pub fn text_to_sign(method: &str, path: &str, body: &[u8], stamp: &Stamp) -> String {
    let digest = hex(&Sha256::digest(body));
    format!("{method}\n{path}\n{digest}\n{}\n{}", stamp.timestamp, stamp.nonce)
}

/// HMAC-SHA256 of the text in hexadecimal digits.
pub fn sign(key: &[u8], text: &str) -> String {
    // A key of any length is taken; the error exists for other algorithms.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(text.as_bytes());
            hex(&mac.finalize().into_bytes())
        },
    )
}

/// Whether this is the signature of the text. The comparison takes as long for a wrong one as for the right one.
pub fn is_signed(key: &[u8], text: &str, signature: &str) -> bool {
    let expected = sign(key, text);
    !expected.is_empty() && bool::from(subtle::ConstantTimeEq::ct_eq(expected.as_bytes(), signature.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signature was computed with another program.
    #[test]
    fn the_signature_is_the_one_of_the_document() {
        let stamp = Stamp { timestamp: 1_789_347_600, nonce: "0190d2b0000070008000000000000001".to_owned() };
        let text = text_to_sign("POST", "/registers/social_insurance/queries", b"{\"a\":1}", &stamp);
        let signature = sign(b"sandbox-register-key", &text);
        assert_eq!(signature, "3b7faa758254337d6b51d8afb05427a478264687ef68e439a4a412de58907f8f");
        assert!(is_signed(b"sandbox-register-key", &text, &signature));
        assert!(!is_signed(b"another-register-key", &text, &signature));
        assert!(!is_signed(b"sandbox-register-key", &format!("{text} "), &signature));
        assert!(!is_signed(b"sandbox-register-key", &text, ""));
    }
}
