//! `registers.yaml`: which shared registers the city has, what they tell, and how long that holds.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::registers::table::FieldKind;

/// What a register tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterField {
    /// Code; as a fact it is `register.<register>.<code>`.
    pub code: String,
    /// Kind of value.
    pub kind: FieldKind,
    /// What reviewers and applicants read.
    pub name: Text,
}

/// A register of another authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// One of those that the program knows.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Department that answers for what it says.
    pub authority: String,
    /// Days for which an answer may be used; what is older counts as not known.
    pub max_age_days: u32,
    /// Whether somebody is looked up only with their consent.
    pub needs_consent: bool,
    /// What it tells here.
    pub fields: Vec<RegisterField>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// The file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistersFile {
    /// All registers.
    pub registers: Vec<Register>,
}
