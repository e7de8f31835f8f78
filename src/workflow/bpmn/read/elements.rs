//! Which elements of BPMN are steps, which can be left out, and which a flow cannot do.

use super::super::BPMN;
use super::super::xml::Element;

/// What becomes of an element inside a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A node.
    Node,
    /// A flow.
    Flow,
    /// Lanes.
    Lanes,
    /// The own words, or those of other tools.
    Extension,
    /// Left out, with this reason.
    Ignored(&'static str),
    /// Refused, with this reason.
    Unsupported(&'static str),
}

/// The class of a BPMN element by its name.
pub(super) fn class(element: &Element) -> Class {
    if element.space != BPMN {
        return Class::Ignored("of another tool");
    }
    match element.name.as_str() {
        "startEvent"
        | "endEvent"
        | "task"
        | "userTask"
        | "manualTask"
        | "serviceTask"
        | "scriptTask"
        | "sendTask"
        | "exclusiveGateway"
        | "parallelGateway"
        | "inclusiveGateway"
        | "intermediateCatchEvent"
        | "intermediateThrowEvent"
        | "boundaryEvent"
        | "callActivity"
        | "subProcess" => Class::Node,
        "sequenceFlow" => Class::Flow,
        "laneSet" => Class::Lanes,
        "extensionElements" => Class::Extension,
        "incoming" | "outgoing" | "documentation" => Class::Ignored(""),
        "dataObject"
        | "dataObjectReference"
        | "dataStoreReference"
        | "dataInput"
        | "dataOutput"
        | "ioSpecification"
        | "ioBinding"
        | "property"
        | "dataInputAssociation"
        | "dataOutputAssociation"
        | "inputSet"
        | "outputSet" => Class::Ignored("what a step sees is said under `shows`"),
        "association" | "textAnnotation" | "group" => Class::Ignored("a remark in the drawing"),
        "auditing" | "monitoring" | "supports" | "correlationSubscription" | "script" | "rendering" | "messageFlow" => {
            Class::Ignored("nothing that a flow says")
        }
        "receiveTask" => Class::Unsupported("a case waits for people and for time, not for messages"),
        "businessRuleTask" => Class::Unsupported("rules decide at exclusive gateways, by conditions over facts"),
        "complexGateway" => {
            Class::Unsupported("a complex gateway; several votes are a user task with several instances")
        }
        "eventBasedGateway" => Class::Unsupported("a case waits for people and for time, not for events"),
        "adHocSubProcess" => Class::Unsupported("steps without an order"),
        "transaction" => Class::Unsupported("a transaction; effects that can be taken back say so"),
        _ => Class::Unsupported("no element that a flow knows"),
    }
}

/// Whether a process holds anything that moves.
pub(super) fn has_nodes(process: &Element) -> bool {
    process.children.iter().any(|child| {
        let class = class(child);
        class == Class::Node || class == Class::Flow || (child.space == BPMN && matches!(class, Class::Unsupported(_)))
    })
}

/// Why an event of this kind is refused.
pub(super) fn event(definition: &str) -> &'static str {
    match definition {
        "messageEventDefinition" => "a message event; a case waits for people and for time",
        "signalEventDefinition" => "a signal event; a case waits for people and for time",
        "compensateEventDefinition" => "a compensation event; going back takes effects back by itself",
        "errorEventDefinition" => "an error event; an effect that fails opens an incident",
        "escalationEventDefinition" => "an escalation event; limits escalate by themselves",
        "cancelEventDefinition" => "a cancel event",
        "conditionalEventDefinition" => "a conditional event; conditions stand at gateways",
        "linkEventDefinition" => "a link event; draw the flow through",
        "timerEventDefinition" => "a timer here; a timer stands between two steps or at the border of a user task",
        "terminateEventDefinition" => "a terminate event that ends nothing",
        _ => "an event of this kind",
    }
}
