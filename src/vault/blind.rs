use std::fmt;

use data_encoding::HEXLOWER;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{KEY_LEN, suite::keyed_hash};

/// A keyed hash by which a sealed value is found again. It says only "equal" or "not equal".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlindIndex([u8; 32]);

impl BlindIndex {
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Sixty-four lower-case hexadecimal digits, as it is stored.
    pub fn hex(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Each purpose has a key of its own: equal values of two purposes cannot be matched with each other.
pub(super) fn index(key: &[u8; KEY_LEN], purpose: &str, value: &str) -> BlindIndex {
    let purpose_key = keyed_hash(key, &[b"talent-portal/v1/blind-index/", purpose.as_bytes()]);
    BlindIndex(*keyed_hash(&purpose_key, &[normalise(value).as_bytes()]))
}

/// People type the same number in full-width digits, in lower case or in groups of four.
fn normalise(value: &str) -> Zeroizing<String> {
    Zeroizing::new(value.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect())
}
