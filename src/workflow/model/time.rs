//! How long a step waits.

use serde::{Deserialize, Serialize};

use super::{EffectSpec, StepId, is_false};

/// How long a timer waits: exactly one of the three.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Wait {
    /// Working days, the day on which the step is entered not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u32>,
    /// Calendar days, the day on which the step is entered not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// The named fact that holds the last day of the wait; a day that is over does not wait at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A timer at the border of a user task. Either it interrupts: the work is withdrawn and the case goes `to` another step.
/// Or it carries out `effects` and the work goes on; such a timer never opens a strand of its own, so nothing that it
/// starts can be left behind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundaryTimer {
    /// Unique inside the step.
    pub id: String,
    /// How long it waits.
    pub after: Wait,
    /// Interrupting: where the case goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<StepId>,
    /// Not interrupting: what is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<EffectSpec>,
    /// Whether it goes on while the limit of the case stands still.
    #[serde(default, skip_serializing_if = "is_false")]
    pub runs_while_stopped: bool,
}
