//! What stands in the project's own namespace.

use serde_json::Value;

use super::super::xml::Element;
use super::super::{BPMN, OWN};
use super::graph::Own;

/// What a step says in the own namespace; everything else about it is said in BPMN.
pub(super) const STEP: &[&str] = &[
    "accepts",
    "assumed",
    "effects",
    "en",
    "kind",
    "letter",
    "limit",
    "many",
    "outcome",
    "outcomes",
    "pauses",
    "runs_while_stopped",
    "shows",
    "version",
    "who",
];
/// What a boundary timer says there.
pub(super) const TIMER: &[&str] = &["effects", "runs_while_stopped"];
/// What a flow as a whole says there.
pub(super) const FLOW: &[&str] = &["assumed", "correction", "en", "facts", "limits"];

/// The own words on an element, if there are any.
pub(super) fn read(element: &Element) -> Option<Result<Own, String>> {
    let extension = element.child(BPMN, "extensionElements")?;
    let own = extension.children.iter().find(|child| child.space == OWN)?;
    let allowed = match own.name.as_str() {
        "step" => STEP,
        "timer" => TIMER,
        "flow" => FLOW,
        other => return Some(Err(format!("there is no extension {other}"))),
    };
    Some(match serde_json::from_str::<Value>(&own.text) {
        Ok(Value::Object(map)) => match map.keys().find(|key| !allowed.contains(&key.as_str())) {
            Some(key) => Err(format!("`{key}` does not belong into the extension {}", own.name)),
            None => Ok(map),
        },
        Ok(_) => Err(format!("the extension {} is no JSON object", own.name)),
        Err(error) => Err(format!("the extension {} cannot be read: {error}", own.name)),
    })
}
