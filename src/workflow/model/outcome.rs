//! How a piece of work, and how a case, can end.

use serde::{Deserialize, Serialize};

use super::{OutcomeCode, StepId, Text, is_false};

/// One way in which a user task can end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Unique inside the step; conditions read it as `outcomes.<step> == '<code>'`.
    pub code: OutcomeCode,
    /// The label of the button.
    pub name: Text,
    /// What the outcome does.
    #[serde(default)]
    pub act: Act,
    /// advance, accept: where the case goes, if not to the step's `next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<StepId>,
    /// send_back: the steps among which the reviewer chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<StepId>,
    /// The reviewer must say why.
    #[serde(default, skip_serializing_if = "is_false")]
    pub needs_opinion: bool,
}

/// What choosing an outcome does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The case goes on; approval and refusal are both an advance, along different flows.
    #[default]
    Advance,
    /// The case is accepted: the limit starts the next day. Goes on like `advance`.
    Accept,
    /// The applicant is asked to correct; before or in review follows from whether the case is accepted.
    RequestCorrection,
    /// The case returns to an earlier step.
    SendBack,
    /// One of several declines to vote: the seat does not count.
    Abstain,
}

/// How a case ended. The codes of supervision systems are mapped onto these in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseOutcome {
    /// Granted, and a document was issued.
    GrantedWithDocument,
    /// Granted without a document.
    Granted,
    /// Refused on the merits.
    Refused,
    /// Not accepted.
    AcceptanceRefused,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// Ended by the office for another reason.
    Terminated,
    /// The applicant did not correct in time.
    CorrectionNotReceived,
    /// Handed to a higher level.
    PassedUpwards,
}
