//! Who may do a step, and what they see there.

use serde::{Deserialize, Serialize};

use super::{StepId, is_false};

/// Who may do a user task: exactly one of a post (`position` with `function` and `level`), `applicant`,
/// `employer_liaison`, `actor_of` or `person`, narrowed by `not_actor_of`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Who {
    /// The position held, for example `first_review`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The function of the department, for example `human_resources`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The level of the department, for example `city` or `district`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The named fact whose value is the code of the district, for levels of which there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// The applicant does it.
    #[serde(skip_serializing_if = "is_false")]
    pub applicant: bool,
    /// The liaison of the applicant's employer does it.
    #[serde(skip_serializing_if = "is_false")]
    pub employer_liaison: bool,
    /// Whoever last finished that step does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_of: Option<StepId>,
    /// The named fact that holds the id of the one person who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Four eyes: nobody who finished one of these steps, in any round.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_actor_of: Vec<StepId>,
    /// Whether the task waits in the pool or is given to somebody at once.
    #[serde(skip_serializing_if = "Assign::is_pool")]
    pub assign: Assign,
}

/// How a task finds the one who does it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assign {
    /// Everybody in the position sees it, and whoever comes first takes it.
    #[default]
    Pool,
    /// The holders of the position in turn.
    RoundRobin,
    /// Whoever has the fewest open tasks.
    LeastLoaded,
}

impl Assign {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    fn is_pool(&self) -> bool {
        *self == Self::Pool
    }
}

/// What a reviewer sees. `"*"` stands for all of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shows {
    /// Fields of the form, by top-level name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Materials, by code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Named facts, for example what a register answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<String>,
}
