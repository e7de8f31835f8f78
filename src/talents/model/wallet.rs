//! The document wallet: papers handed in once and used again.

use super::super::{Refusal, text};

/// As many as one person's wallet holds; enough for a life, and a bound for a disk.
pub const CAPACITY: i64 = 300;

const LABEL_CHARS: usize = 100;

/// The kind of a document is a word of the pack's list of materials, such as `diploma`.
pub fn kind(typed: &str) -> Result<String, Refusal> {
    let kind = text::line(typed, 60)?;
    let fits = kind.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if fits { Ok(kind) } else { Err(Refusal::Shape) }
}

/// What its owner calls it. A file's own name serves, without the folders that some senders put before it.
pub fn label(typed: &str) -> Result<String, Refusal> {
    text::line(typed.rsplit(['/', '\\']).next().unwrap_or(typed), LABEL_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_words_and_labels_lose_their_folders() {
        assert_eq!(kind("employment_contract").as_deref(), Ok("employment_contract"));
        for typed in ["学位证", "../diploma", "Diploma", "a b"] {
            assert_eq!(kind(typed), Err(Refusal::Shape), "{typed}");
        }
        for typed in ["学位证.pdf", "C:\\我的文档\\学位证.pdf", "../../学位证.pdf"] {
            assert_eq!(label(typed).as_deref(), Ok("学位证.pdf"), "{typed}");
        }
        assert_eq!(label(&"x".repeat(10_000)), Err(Refusal::TooLong));
    }
}
