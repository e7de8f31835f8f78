//! One entry of `eligibility:` in a service item.

use serde::{Deserialize, Serialize};

use super::requirement::Requirement;
use crate::workflow::model::Text;

/// What it means for an application that a clause is not met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseEffect {
    /// The application cannot be submitted.
    #[default]
    Refuse,
    /// Submitted all the same; applicant and reviewers see that it is not met.
    Warn,
}

impl ClauseEffect {
    fn is_default(&self) -> bool {
        *self == Self::Refuse
    }
}

/// What must be so for somebody to be entitled, with what follows if it is not. It carries no words of its own: they are
/// made from what it requires and from what the facts mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Code, unique in the item.
    pub code: String,
    /// What is required.
    pub requires: Requirement,
    /// What follows if it is not met.
    #[serde(default, skip_serializing_if = "ClauseEffect::is_default")]
    pub effect: ClauseEffect,
    /// JSON pointer of the form field that a refusal belongs to; the first field that the clause reads, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Something to mind that the generated words cannot say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

impl Clause {
    /// The form field that a refusal belongs to, as a JSON pointer into the form; empty when there is none.
    pub fn pointer(&self) -> String {
        let stated = self.field.clone();
        let read =
            || self.requires.facts().into_iter().find_map(|fact| Some(format!("/{}", fact.strip_prefix("form.")?)));
        stated.or_else(read).unwrap_or_default()
    }
}
