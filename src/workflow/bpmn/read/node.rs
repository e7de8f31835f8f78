//! One node: what kind of step it is, or why it can be none.

use super::super::report::{Note, Reason};
use super::super::xml::Element;
use super::super::{BPMN, OWN, time};
use super::elements::{self, Class};
use super::graph::{Gate, Graph, Node, Several, What};
use super::{local, note, own};
use crate::workflow::model::Wait;

/// Reads a node into the graph; what is in it and of no use is listed.
pub(super) fn read(element: &Element, inside: Option<&str>, graph: &mut Graph) {
    let own = match own::read(element) {
        Some(Ok(own)) => Some(own),
        Some(Err(why)) => {
            graph.refuse(note(element, Reason::Wrong(why)));
            None
        }
        None => None,
    };
    let what = match what(element) {
        Ok(what) => what,
        Err(why) => return graph.refuse(note(element, Reason::Unsupported(why))),
    };
    let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
    if element.attribute("id").is_none_or(str::is_empty) {
        return graph.refuse(note(element, Reason::Wrong("it has no id".into())));
    }
    let several = element.child(BPMN, "multiInstanceLoopCharacteristics").map(several);
    if several.is_some() && what != What::Task {
        let why = "only a person's task can have several instances";
        return graph.refuse(note(element, Reason::Unsupported(why)));
    }
    let node = Node {
        id: attribute("id"),
        name: attribute("name"),
        element: element.name.clone(),
        line: element.line,
        step: element.attribute_of(OWN, "id").map(str::to_owned),
        note: documentation(element, own.is_some()),
        default: element.attribute("default").map(str::to_owned),
        inside: inside.map(str::to_owned),
        implied_by: None,
        what,
        own,
        several,
    };
    let embedded = node.what == What::Embedded;
    for child in element.children.iter().filter(|_| !embedded) {
        leave_out(element, child, &mut graph.ignored);
    }
    graph.nodes.push(node);
}

fn what(element: &Element) -> Result<What, &'static str> {
    if element.attribute("isForCompensation") == Some("true") {
        return Err("a step for compensation; going back takes effects back by itself");
    }
    if element.child(BPMN, "standardLoopCharacteristics").is_some() {
        return Err("a loop inside of a step; draw a flow back to it");
    }
    if ["startQuantity", "completionQuantity"].iter().any(|name| element.attribute(name).is_some_and(|n| n != "1")) {
        return Err("several strands at once through one step");
    }
    Ok(match element.name.as_str() {
        "task" | "userTask" | "manualTask" => What::Task,
        "serviceTask" | "scriptTask" | "sendTask" => What::Automatic,
        "exclusiveGateway" => What::Gate(Gate::Exclusive),
        "parallelGateway" => What::Gate(Gate::Parallel),
        "inclusiveGateway" => What::Gate(Gate::Inclusive),
        "callActivity" => What::Call { flow: element.attribute("calledElement").map(|id| local(id).to_owned()) },
        "subProcess" if element.attribute("triggeredByEvent") == Some("true") => {
            return Err("an event sub-process");
        }
        "subProcess" => What::Embedded,
        _ => return event(element),
    })
}

fn event(element: &Element) -> Result<What, &'static str> {
    let mut definitions = element.children.iter().filter(|child| {
        child.space == BPMN && (child.name.ends_with("EventDefinition") || child.name == "eventDefinitionRef")
    });
    let (first, second) = (definitions.next(), definitions.next());
    let kind = first.map(|first| first.name.as_str());
    if second.is_some() {
        return Err("an event of several kinds at once");
    }
    match (element.name.as_str(), kind) {
        ("startEvent", None) => Ok(What::Start),
        ("endEvent", None) => Ok(What::End),
        ("endEvent", Some("terminateEventDefinition")) => Ok(What::Terminate),
        ("intermediateThrowEvent", None) => Ok(What::Pass),
        ("intermediateCatchEvent", Some("timerEventDefinition")) => Ok(What::Timer(wait(first)?)),
        ("boundaryEvent", Some("timerEventDefinition")) => Ok(What::Border {
            on: local(element.attribute("attachedToRef").unwrap_or_default()).to_owned(),
            interrupts: element.attribute("cancelActivity") != Some("false"),
            wait: wait(first)?,
        }),
        (_, Some(kind)) => Err(elements::event(kind)),
        (_, None) => Err("an event that waits for nothing"),
    }
}

/// How long a timer waits; a timer whose time is not said stays without.
fn wait(definition: Option<&Element>) -> Result<Wait, &'static str> {
    let said = |name| definition.and_then(|definition| definition.child(BPMN, name));
    if said("timeCycle").is_some() {
        return Err("a timer that repeats itself");
    }
    if let Some(date) = said("timeDate") {
        let fact = time::fact(&date.text)
            .ok_or("a fixed date; a timer waits for a number of days, or until the date in a fact")?;
        return Ok(Wait { until: Some(fact), ..Wait::default() });
    }
    let Some(duration) = said("timeDuration").filter(|duration| !duration.text.trim().is_empty()) else {
        return Ok(Wait::default());
    };
    let days = Some(time::days(&duration.text).ok_or("a duration that is no whole number of days")?);
    match duration.attribute_of(OWN, "unit") {
        None => Ok(Wait { days, ..Wait::default() }),
        Some("working_days") => Ok(Wait { working_days: days, ..Wait::default() }),
        Some(_) => Err("a duration in an unknown unit"),
    }
}

fn several(marker: &Element) -> Several {
    Several {
        sequential: marker.attribute("isSequential") == Some("true"),
        seats: marker.child(BPMN, "loopCardinality").and_then(|number| number.text.trim().parse().ok()),
    }
}

/// Remarks on the step. What another tool wrote is trimmed, what was written here comes back as it was.
fn documentation(element: &Element, own: bool) -> Option<String> {
    let texts: Vec<&str> = element.all(BPMN, "documentation").map(|text| text.text.as_str()).collect();
    let text = texts.join("\n");
    if own {
        return (!texts.is_empty()).then_some(text);
    }
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// Lists what a node has inside that no step can say.
fn leave_out(node: &Element, child: &Element, ignored: &mut Vec<Note>) {
    let at = |reason| Note { id: note(node, Reason::Ignored("")).id, ..note(child, reason) };
    match child.name.as_str() {
        "performer" | "humanPerformer" | "potentialOwner" | "resourceRole" if child.space == BPMN => {
            let reference = child.child(BPMN, "resourceRef").map(|resource| resource.text.trim());
            let names = [child.attribute("name"), reference];
            let who: Vec<&str> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
            ignored.push(at(Reason::Hint(format!("say under `who` that {} does it", who.join(" ")))));
        }
        "completionCondition" | "multiInstanceLoopCharacteristics" if child.space == BPMN => {
            if child.child(BPMN, "completionCondition").is_some() && own::read(node).is_none() {
                ignored.push(at(Reason::Ignored("say under `many` how the votes are counted")));
            }
        }
        "extensionElements" if child.space == BPMN => extensions(node, child, ignored),
        name if child.space == BPMN
            && (name.ends_with("EventDefinition") || name == "multiInstanceLoopCharacteristics") => {}
        _ => match elements::class(child) {
            Class::Ignored("") => {}
            Class::Ignored(why) => ignored.push(at(Reason::Ignored(why))),
            _ => ignored.push(at(Reason::Ignored("nothing that a step says"))),
        },
    }
}

/// One line for all the words of other tools on an element.
pub(super) fn extensions(owner: &Element, extension: &Element, ignored: &mut Vec<Note>) {
    let foreign: std::collections::BTreeSet<&str> =
        extension.children.iter().filter(|child| child.space != OWN).map(|child| child.name.as_str()).collect();
    if !foreign.is_empty() {
        let names = foreign.into_iter().collect::<Vec<_>>().join(", ");
        let id = note(owner, Reason::Ignored("")).id;
        ignored.push(Note { id, ..note(extension, Reason::Hint(format!("words of another tool ({names})"))) });
    }
}
