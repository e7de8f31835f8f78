//! `privacy.yaml`: what people are told before their data are collected, and what is kept when they are erased.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::text_enum;

text_enum! {
    /// Whether a purpose needs a consent of its own, and whose.
    pub enum ConsentKind {
        /// The law or the application itself is ground enough.
        NotNeeded = "not_needed",
        /// The person agrees to it separately.
        Own = "own",
        /// The guardian agrees for a child under fourteen.
        Guardian = "guardian",
    }
}

text_enum! {
    /// What the program stops by itself when a consent is withdrawn.
    pub enum RestsOn {
        /// Looking the person up in shared registers for one application.
        RegisterQueries = "register_queries",
        /// Keeping the data of a child of the household.
        ChildData = "child_data",
        /// Being counted among the household of somebody else.
        Household = "household",
    }
}

/// A purpose for which data are collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// What for, in a sentence or two.
    pub why: Text,
    /// Which kinds of data.
    pub kinds: Vec<Text>,
    /// Whether there are sensitive kinds among them.
    pub sensitive: bool,
    /// On what ground in law.
    pub basis: Text,
    /// How long they are kept.
    pub retention: Text,
    /// To whom they are given.
    pub recipients: Vec<Text>,
    /// Whether it needs a consent of its own.
    pub consent: ConsentKind,
    /// What ends with the consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests: Option<RestsOn>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// Records that the law requires to be kept although the person is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptRecords {
    /// Code.
    pub code: String,
    /// What is kept.
    pub what: Text,
    /// Why, and for how long.
    pub why: Text,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacyNotice {
    /// Who answers for the data, and how to reach them.
    pub controller: Text,
    /// All purposes.
    pub purposes: Vec<Purpose>,
    /// What stays in anonymous form when somebody is erased.
    pub kept: Vec<KeptRecords>,
    /// Days between asking to be erased and being erased, in which it can be taken back.
    pub grace_days: u32,
    /// Days for which a copy of one's data can be fetched.
    pub export_days: u32,
    /// Whether the days are our assumption.
    #[serde(default)]
    pub assumed: bool,
}

impl PrivacyNotice {
    /// The purpose with this code.
    pub fn purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.code == code)
    }

    /// The purpose whose consent lets the program do this.
    pub fn resting(&self, what: RestsOn) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.rests == Some(what))
    }
}
