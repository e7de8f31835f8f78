//! One step: what BPMN says of a node, laid over what its own words say.

use serde_json::{Map, Value, json};

use super::super::report::{Note, Reason};
use super::build::{Names, chosen, kind};
use super::graph::{Flow, Gate, Graph, Node, Own, Role, Several, What};
use crate::workflow::model::{CaseOutcome, Step, Wait};

/// The step of a node as JSON that is known to be one; remarks on changes go into `notes`.
pub(super) fn step(graph: &Graph, node: &Node, names: &Names, notes: &mut Vec<Note>) -> Result<Value, Note> {
    let wrong = |why: String| node.says(Reason::Wrong(why));
    let foreign = node.own.is_none();
    let mut map = node.own.clone().unwrap_or_default();
    let shown = if foreign && node.name.trim().is_empty() { node.id.clone() } else { node.name.clone() };
    let en = map.remove("en").unwrap_or_else(|| shown.clone().into());
    map.insert("id".into(), names.step(&node.id));
    map.insert("name".into(), json!({ "zh": shown, "en": en }));
    map.insert("kind".into(), kind(graph, node).into());
    if let Some(note) = &node.note {
        map.insert("note".into(), note.as_str().into());
    }
    let said_version = map.remove("version");
    match &node.what {
        What::Gate(Gate::Exclusive) => decided(graph, node, names, &mut map, notes),
        What::Gate(_) if kind(graph, node) == "join" => next(graph, node, names, &mut map),
        What::Gate(gate) => {
            if *gate == Gate::Inclusive {
                decided(graph, node, names, &mut map, notes);
            } else {
                map.insert("branches".into(), graph.plain(&node.id).map(|flow| names.step(&flow.to)).collect());
            }
            map.extend(names.join(&node.id).map(|join| ("join".to_owned(), join)));
        }
        What::Task => task(graph, node, names, &mut map, notes)?,
        What::Timer(wait) => {
            waits(wait, &mut map);
            next(graph, node, names, &mut map);
            if let Some(flow) = graph.outgoing(&node.id).find(|flow| flow.role == Role::Upheld) {
                map.insert("upheld".into(), names.step(&flow.to));
            }
        }
        What::Call { flow } => {
            next(graph, node, names, &mut map);
            if let Some(called) = calls(graph, node, names, flow.as_deref(), said_version.clone())? {
                map.insert("calls".into(), called);
            }
        }
        _ => next(graph, node, names, &mut map),
    }
    if said_version.is_some() && !matches!(node.what, What::Call { .. }) {
        return Err(wrong("only a call has a version".into()));
    }
    for flow in graph.outgoing(&node.id) {
        let fits = match &flow.role {
            Role::Plain => true,
            Role::Outcome(_) => node.what == What::Task,
            Role::Upheld => matches!(node.what, What::Timer(_)),
            Role::Ends(_) => matches!(node.what, What::Call { .. }),
        };
        if !fits {
            return Err(flow.says(Reason::Wrong(format!("{} has no such way on", node.id))));
        }
    }
    let value = Value::Object(map);
    match serde_json::from_value::<Step>(value.clone()) {
        Ok(_) => Ok(value),
        Err(error) => Err(wrong(error.to_string())),
    }
}

fn next(graph: &Graph, node: &Node, names: &Names, map: &mut Own) {
    if let Some(flow) = graph.plain(&node.id).next() {
        map.insert("next".into(), names.step(&flow.to));
    }
}

fn waits(wait: &Wait, map: &mut Own) {
    let Wait { working_days, days, until } = wait;
    map.extend(working_days.map(|days| ("working_days".to_owned(), days.into())));
    map.extend(days.map(|days| ("days".to_owned(), days.into())));
    map.extend(until.clone().map(|fact| ("until".to_owned(), fact.into())));
}

/// The conditional flows of a gateway and the one that is taken when none holds.
fn decided(graph: &Graph, node: &Node, names: &Names, map: &mut Own, notes: &mut Vec<Note>) {
    let ways: Vec<&Flow> = graph.plain(&node.id).collect();
    let mut default = node.default.clone().filter(|id| ways.iter().any(|flow| flow.id == *id));
    if default.is_none() && node.own.is_none() {
        let mut bare = ways.iter().filter(|flow| flow.condition.is_none());
        if let (Some(only), None) = (bare.next(), bare.next()) {
            default = Some(only.id.clone()).filter(|id| !id.is_empty());
            notes.push(only.says(Reason::Changed("it has no condition: it is taken when no other holds".into())));
        }
    }
    let mut flows = Vec::new();
    for flow in ways {
        if default.as_ref() == Some(&flow.id) {
            map.insert("default".into(), names.step(&flow.to));
            continue;
        }
        if flow.condition.is_none() && node.own.is_none() {
            notes.push(flow.says(Reason::Changed("its condition is still to be written".into())));
        }
        flows.push(json!({ "when": flow.condition.clone().unwrap_or_default(), "to": names.step(&flow.to) }));
    }
    if !flows.is_empty() {
        map.insert("flows".into(), flows.into());
    }
}

fn task(graph: &Graph, node: &Node, names: &Names, map: &mut Own, notes: &mut Vec<Note>) -> Result<(), Note> {
    next(graph, node, names, map);
    if node.own.is_some() {
        for (code, flow) in chosen(graph, node) {
            let outcomes = map.get_mut("outcomes").and_then(Value::as_array_mut).into_iter().flatten();
            let mut known =
                outcomes.filter_map(Value::as_object_mut).filter(|one| one.get("code").is_some_and(|its| its == code));
            let Some(outcome) = known.next() else {
                return Err(flow.says(Reason::Wrong(format!("{} has no outcome {code}", node.id))));
            };
            if outcome.insert("to".into(), names.step(&flow.to)).is_some() {
                return Err(flow.says(Reason::Wrong(format!("a second way for the outcome {code}"))));
            }
        }
    } else {
        let named = |code: &str, name: &str| json!({ "code": code, "name": { "zh": name, "en": name } });
        let mut outcomes: Vec<Value> = Vec::new();
        for (code, flow) in chosen(graph, node) {
            let mut outcome = named(code, &flow.name);
            if let Some(map) = outcome.as_object_mut() {
                map.insert("to".into(), names.step(&flow.to));
            }
            outcomes.push(outcome);
        }
        if outcomes.is_empty() {
            outcomes.push(json!({ "code": "done", "name": { "zh": "完成", "en": "Done" } }));
        }
        map.insert("outcomes".into(), outcomes.into());
    }
    if let Some(many) = many(node, map, notes) {
        map.insert("many".into(), many);
    }
    let timers = graph.nodes.iter().filter(|timer| matches!(&timer.what, What::Border { on, .. } if *on == node.id));
    let timers: Vec<Value> = timers.map(|timer| border(graph, timer, names)).collect();
    if !timers.is_empty() {
        map.insert("timers".into(), timers.into());
    }
    Ok(())
}

fn border(graph: &Graph, timer: &Node, names: &Names) -> Value {
    let mut map = timer.own.clone().unwrap_or_default();
    let mut after = Map::new();
    if let What::Border { wait, .. } = &timer.what {
        waits(wait, &mut after);
    }
    map.insert("id".into(), timer.step.clone().unwrap_or_else(|| timer.id.clone()).into());
    map.insert("after".into(), after.into());
    if let Some(flow) = graph.outgoing(&timer.id).next() {
        map.insert("to".into(), names.step(&flow.to));
    }
    map.into()
}

/// How several people do the step: the marker says in which order, the own words say the rest. A foreign marker becomes
/// "everybody must agree", which is said.
fn many(node: &Node, map: &mut Own, notes: &mut Vec<Note>) -> Option<Value> {
    let own = map.remove("many");
    let Some(Several { sequential, seats }) = &node.several else {
        if own.is_some() {
            notes
                .push(node.says(Reason::Changed("its marker of several instances is gone: one person does it".into())));
        }
        return None;
    };
    let order = if *sequential { "sequential" } else { "parallel" };
    let mut many = own.and_then(|own| own.as_object().cloned()).unwrap_or_else(|| {
        notes.push(node.says(Reason::Changed("several people do it, and all of them have to agree".into())));
        let outcome = map.get("outcomes").and_then(|outcomes| outcomes.get(0)?.get("code").cloned());
        let outcome = outcome.unwrap_or_else(|| "done".into());
        let rules = json!([{ "outcome": outcome, "needs": "all" }]);
        let parts = [("seats", json!("everyone")), ("tally", rules), ("otherwise", outcome)];
        parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    });
    many.insert("order".into(), order.into());
    if let Some(seats) = seats {
        many.insert("seats".into(), json!({ "number": seats }));
    }
    Some(many.into())
}

fn calls(
    graph: &Graph,
    node: &Node,
    names: &Names,
    flow: Option<&str>,
    version: Option<Value>,
) -> Result<Option<Value>, Note> {
    let Some(flow) = flow else { return Ok(None) };
    let mut ends = Map::new();
    for way in graph.outgoing(&node.id) {
        let Role::Ends(outcome) = &way.role else { continue };
        if serde_json::from_value::<CaseOutcome>(outcome.as_str().into()).is_err() {
            return Err(way.says(Reason::Wrong(format!("no case ends as {outcome}"))));
        }
        if ends.insert(outcome.clone(), names.step(&way.to)).is_some() {
            return Err(way.says(Reason::Wrong(format!("a second way for the end {outcome}"))));
        }
    }
    Ok(Some(json!({ "flow": flow, "version": version, "ends": ends })))
}
