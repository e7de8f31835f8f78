//! The part of `services/*.yaml` that people read: conditions, steps, contact, common questions.

use serde::{Deserialize, Serialize};

use super::Text;

/// One condition that the applicant must meet, shown as a checklist in the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Code, unique in the item.
    pub code: String,
    /// The condition in words.
    pub text: Text,
    /// The same in CEL over form fields and named facts, where it can be decided by data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A step of the guide, in the applicant's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Title.
    pub name: Text,
    /// What happens and what the applicant does.
    pub text: Text,
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Code of the department that answers.
    pub department: String,
    /// Where the counter is.
    pub place: Text,
    /// Telephone.
    pub phone: String,
    /// Opening hours.
    pub hours: Text,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A question that people ask, with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub question: Text,
    /// The answer.
    pub answer: Text,
}

/// What the applicant reads before applying. Materials and limits are shown from their own sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Who may apply.
    pub audience: Text,
    /// Conditions as a checklist.
    pub conditions: Vec<Condition>,
    /// The way through the offices.
    pub steps: Vec<Step>,
    /// What it costs.
    pub fees: Text,
    /// Legal basis.
    pub legal_basis: Vec<String>,
    /// Whom to ask.
    pub contact: Contact,
    /// Questions and answers.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What comes out at the end.
    pub result: Text,
    /// How to object to a refusal.
    pub objection: Text,
}
