//! The steps and the flows between them.

use serde_json::{Map, Value};

use super::super::super::layout::{Via, places};
use super::super::super::model::{BoundaryTimer, CaseOutcome, Definition, Kind, Order, Seats, Step, Wait};
use super::super::time;
use super::Names;
use super::text::Text;

/// What BPMN says itself, so that it does not stand in the own words of a step.
const SAID: &[&str] = &[
    "id",
    "name",
    "next",
    "flows",
    "default",
    "branches",
    "join",
    "timers",
    "calls",
    "working_days",
    "days",
    "until",
    "upheld",
    "note",
];

pub(super) fn write(definition: &Definition, names: &Names, text: &mut Text) {
    let places = places(definition);
    let code = Some(definition.code.as_str()).filter(|code| *code != names.process);
    text.open(
        "bpmn:process",
        &[
            ("id", Some(&names.process)),
            ("tp:id", code),
            ("name", Some(&definition.name.zh)),
            ("isExecutable", Some("false")),
        ],
    );
    own(text, "tp:flow", flow_words(definition));
    for (step, place) in definition.steps.iter().zip(0_usize..) {
        node(step, place, definition, names, text);
        for (timer, number) in step.timers.iter().zip(0_usize..) {
            border(timer, names.timer(place, number), names.step(place), text);
        }
    }
    for (way, id) in &names.ways {
        let place = |step: &str| places.get(step).map_or("", |place| names.step(*place));
        let from = match way.via {
            Via::Timer(number, _) => places.get(way.from.id.as_str()).map_or("", |place| names.timer(*place, number)),
            _ => place(&way.from.id),
        };
        let ends = match way.via {
            Via::Ends(outcome) => ended(outcome),
            _ => None,
        };
        let (outcome, name) = match way.via {
            Via::Outcome(outcome) => (Some(outcome.code.as_str()), Some(outcome.name.zh.as_str())),
            _ => (None, ends.as_deref()),
        };
        let condition = match way.via {
            Via::Condition(flow) => Some(flow.when.clone()),
            Via::Outcome(outcome) => Some(format!("outcomes.{} == '{}'", way.from.id, outcome.code)),
            Via::Upheld => Some("objection_upheld".to_owned()),
            Via::Ends(_) => ends.as_ref().map(|ends| format!("ended == '{ends}'")),
            _ => None,
        };
        let upheld = matches!(way.via, Via::Upheld).then_some("true");
        let attributes = [
            ("id", Some(id.as_str())),
            ("name", name),
            ("sourceRef", Some(from)),
            ("targetRef", Some(place(way.to))),
            ("tp:outcome", outcome),
            ("tp:upheld", upheld),
            ("tp:ends", ends.as_deref()),
        ];
        match condition.filter(|condition| !condition.is_empty()) {
            None => text.empty("bpmn:sequenceFlow", &attributes),
            Some(condition) => {
                text.open("bpmn:sequenceFlow", &attributes);
                let exact = (condition.trim() != condition).then_some("preserve");
                let attributes = [("xsi:type", Some("bpmn:tFormalExpression")), ("xml:space", exact)];
                text.leaf("bpmn:conditionExpression", &attributes, &condition);
                text.close();
            }
        }
    }
    text.close();
}

fn ended(outcome: CaseOutcome) -> Option<String> {
    serde_json::to_value(outcome).ok()?.as_str().map(str::to_owned)
}

fn node(step: &Step, place: usize, definition: &Definition, names: &Names, text: &mut Text) {
    let element = element(step, definition);
    let default = names.ways.iter().find(|(way, _)| {
        way.from.id == step.id
            && match step.kind {
                Kind::Exclusive | Kind::Inclusive => way.via == Via::Default,
                // Beside conditional flows, the way on is what is taken when none of them holds.
                Kind::UserTask | Kind::SubFlow => way.via == Via::Next && ways_of(names, step) > 1,
                _ => false,
            }
    });
    let id = names.step(place);
    let called = step.calls.as_ref().map(|called| called.flow.as_str());
    let attributes = [
        ("id", Some(id)),
        ("tp:id", Some(step.id.as_str()).filter(|own| *own != id || own.contains("__"))),
        ("name", Some(step.name.zh.as_str())),
        ("default", default.map(|(_, id)| id.as_str())),
        ("calledElement", called),
    ];
    text.open(element, &attributes);
    if let Some(note) = &step.note {
        text.leaf("bpmn:documentation", &[], note);
    }
    own(text, "tp:step", step_words(step));
    for (_, flow) in names.ways.iter().filter(|(way, _)| way.to == step.id) {
        text.leaf("bpmn:incoming", &[], flow);
    }
    let leaving = names.ways.iter().filter(|(way, _)| way.from.id == step.id);
    for (_, flow) in leaving.filter(|(way, _)| !matches!(way.via, Via::Timer(..))) {
        text.leaf("bpmn:outgoing", &[], flow);
    }
    if let Some(many) = &step.many {
        let sequential = if many.order == Order::Sequential { "true" } else { "false" };
        text.open("bpmn:multiInstanceLoopCharacteristics", &[("isSequential", Some(sequential))]);
        if let Seats::Number(seats) = many.seats {
            text.leaf("bpmn:loopCardinality", &[("xsi:type", Some("bpmn:tFormalExpression"))], &seats.to_string());
        }
        text.close();
    }
    match step.kind {
        Kind::Timer => {
            let Step { working_days, days, until, .. } = step;
            timer(&Wait { working_days: *working_days, days: *days, until: until.clone() }, text);
        }
        Kind::Terminate => text.empty("bpmn:terminateEventDefinition", &[]),
        _ => {}
    }
    text.close();
}

fn ways_of(names: &Names, step: &Step) -> usize {
    names.ways.iter().filter(|(way, _)| way.from.id == step.id && !matches!(way.via, Via::Timer(..))).count()
}

/// The element of a step. A join looks like the gateway that it closes.
fn element(step: &Step, definition: &Definition) -> &'static str {
    match step.kind {
        Kind::Start => "bpmn:startEvent",
        Kind::UserTask => "bpmn:userTask",
        Kind::AutomaticTask => "bpmn:serviceTask",
        Kind::Exclusive => "bpmn:exclusiveGateway",
        Kind::Parallel => "bpmn:parallelGateway",
        Kind::Inclusive => "bpmn:inclusiveGateway",
        Kind::Join => {
            let opened = definition.steps.iter().find(|split| split.join.as_ref() == Some(&step.id));
            match opened.map(|split| split.kind) {
                Some(Kind::Inclusive) => "bpmn:inclusiveGateway",
                _ => "bpmn:parallelGateway",
            }
        }
        Kind::Timer => "bpmn:intermediateCatchEvent",
        Kind::SubFlow => "bpmn:callActivity",
        Kind::End | Kind::Terminate => "bpmn:endEvent",
    }
}

fn border(timer_at: &BoundaryTimer, id: &str, step: &str, text: &mut Text) {
    let interrupts = if timer_at.to.is_some() { "true" } else { "false" };
    let attributes = [
        ("id", Some(id)),
        ("tp:id", Some(timer_at.id.as_str()).filter(|own| *own != id)),
        ("attachedToRef", Some(step)),
        ("cancelActivity", Some(interrupts)),
    ];
    text.open("bpmn:boundaryEvent", &attributes);
    let mut words = object(timer_at);
    words.retain(|key, _| key == "effects" || key == "runs_while_stopped");
    own(text, "tp:timer", words);
    timer(&timer_at.after, text);
    text.close();
}

fn timer(wait: &Wait, text: &mut Text) {
    match time::written(wait) {
        None => text.empty("bpmn:timerEventDefinition", &[]),
        Some((element, unit, value)) => {
            text.open("bpmn:timerEventDefinition", &[]);
            let name = if element == "timeDate" { "bpmn:timeDate" } else { "bpmn:timeDuration" };
            text.leaf(name, &[("xsi:type", Some("bpmn:tFormalExpression")), ("tp:unit", unit)], &value);
            text.close();
        }
    }
}

fn own(text: &mut Text, name: &'static str, words: Map<String, Value>) {
    text.open("bpmn:extensionElements", &[]);
    text.leaf(name, &[], &Value::Object(words).to_string());
    text.close();
}

fn object<T: serde::Serialize>(value: &T) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// What BPMN does not say of a flow as a whole.
fn flow_words(definition: &Definition) -> Map<String, Value> {
    let mut words = object(definition);
    words.retain(|key, _| !matches!(key.as_str(), "code" | "name" | "steps"));
    words.insert("en".into(), definition.name.en.clone().into());
    words
}

/// What BPMN does not say of a step.
fn step_words(step: &Step) -> Map<String, Value> {
    let mut words = object(step);
    words.retain(|key, _| !SAID.contains(&key.as_str()) && (key != "kind" || step.kind == Kind::Join));
    words.insert("en".into(), step.name.en.clone().into());
    if let Some(version) = step.calls.as_ref().and_then(|called| called.version) {
        words.insert("version".into(), version.into());
    }
    for outcome in words.get_mut("outcomes").and_then(Value::as_array_mut).into_iter().flatten() {
        outcome.as_object_mut().map(|outcome| outcome.remove("to"));
    }
    if let Some(many) = words.get_mut("many").and_then(Value::as_object_mut) {
        many.remove("order");
        if step.many.as_ref().is_some_and(|many| matches!(many.seats, Seats::Number(_))) {
            many.remove("seats");
        }
    }
    words
}
