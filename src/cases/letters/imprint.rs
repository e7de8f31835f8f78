//! What is printed around the text of a letter. It is fixed when the letter is given out, so that a later pack changes neither
//! the paper nor what the public check says of it.

use chrono::NaiveDate;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::super::model::CaseId;
use super::super::queries::readable;
use crate::catalogue::PackInfo;
use crate::db::ReadTx;
use crate::error::{Error, Result};

/// Length of the code by which a letter is looked up: 60 bits cannot be guessed, twelve characters can be typed.
const CODE_LENGTH: usize = 12;

/// Issuer, seal and digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imprint {
    /// Name of the department that issued it.
    pub issuer: String,
    /// Stands in the seal below its middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal_line: Option<String>,
    /// The seal stands for one that the city has not given.
    pub seal_sample: bool,
    /// SHA-256, hexadecimal, see [`Imprint::new`].
    pub digest: String,
}

/// A letter as it is about to be given out.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub number: &'a str,
    /// Code of the template.
    pub code: &'a str,
    pub name: &'a str,
    pub issued_on: NaiveDate,
    pub body: &'a str,
}

impl Imprint {
    /// The digest is over canonical JSON (RFC 8785) of `body`, `code`, `issued_on`, `issuer`, `name` and `number`, so that
    /// whoever has the letter can compute it without this program.
    pub fn new(pack: &PackInfo, issuer: String, given: &Given<'_>) -> Result<Self> {
        let content = json!({
            "number": given.number,
            "code": given.code,
            "name": given.name,
            "issuer": issuer,
            "issued_on": given.issued_on,
            "body": given.body,
        });
        let canonical =
            serde_json_canonicalizer::to_vec(&content).map_err(|error| Error::internal(error.to_string()))?;
        Ok(Self {
            issuer,
            seal_line: pack.seal.as_ref().and_then(|seal| seal.line.clone()),
            seal_sample: pack.seal.as_ref().is_none_or(|seal| seal.assumed),
            digest: HEXLOWER.encode(&Sha256::digest(canonical)),
        })
    }
}

/// A letter is numbered by its case and its order in it.
pub fn number(case_number: &str, no: i32) -> String {
    format!("{case_number}-{no:02}")
}

/// The case number and the order that a letter's number is made of.
pub fn parts(number: &str) -> Option<(&str, i32)> {
    let (case, no) = number.rsplit_once('-')?;
    let no = no.parse().ok().filter(|no| super::imprint::number(case, *no) == number)?;
    Some((case, no))
}

/// The code follows from the letter's digest and the program's key, so it need not be stored, and a row that somebody changed
/// no longer answers to it.
pub fn check_code(tx: &ReadTx<'_>, case: CaseId, no: i32, digest: &str) -> String {
    readable(tx.vault().blind_index("letter-check", &format!("{case}/{no}/{digest}")).as_bytes(), CODE_LENGTH)
}

/// The path under which anybody can check a letter.
pub fn path(number: &str, check_code: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let written = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let number: Vec<_> = number.bytes().map(written).collect();
    format!("/api/v1/public/letters/{}/{check_code}", number.concat())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{number, parts, path};

    #[test]
    fn a_number_leads_back_to_its_case_and_place() {
        assert_eq!(number("1115-A", 3), "1115-A-03");
        for (written, expected) in [
            ("1115-A-03", Some(("1115-A", 3))),
            ("1115-A-112", Some(("1115-A", 112))),
            ("1115-A-3", None),
            ("1115-A-003", None),
            ("1115-A-+3", None),
            ("1115", None),
            ("", None),
        ] {
            assert_eq!(parts(written), expected, "{written}");
        }
    }

    #[test]
    fn a_number_of_any_template_fits_into_an_address() {
        assert_eq!(path("认/2026-01", "ABC"), "/api/v1/public/letters/%E8%AE%A4%2F2026-01/ABC");
    }
}
