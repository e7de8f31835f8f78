//! From the graph to the definition: each node becomes a step, in the order of the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::report::{Note, Reason};
use super::graph::{Flow, Graph, Node, Own, Role, What};
use super::names::{free, is_identifier, slug};
use super::{blocks, step};
use crate::workflow::model::Definition;

/// The outer bound that the Administrative Licensing Law sets (Article 42), in working days; stands in a draft whose
/// document says nothing about time.
const LAWFUL_DAYS: u32 = 20;

/// Builds the definition; what cannot be said is refused in the graph.
pub(super) fn definition(
    graph: &mut Graph,
    process: &Note,
    code: Option<String>,
    own: Option<Own>,
    joins: &BTreeMap<String, String>,
) -> Option<Definition> {
    let ids = ids(graph);
    let names = Names { ids: &ids, joins };
    let (mut steps, mut notes) = (Vec::new(), Vec::new());
    for node in graph.nodes.iter().filter(|node| !matches!(node.what, What::Border { .. })) {
        match step::step(graph, node, &names, &mut notes) {
            Ok(step) => steps.push(step),
            Err(note) => notes.push(note),
        }
    }
    for note in notes {
        match note.reason {
            Reason::Changed(_) => graph.changed.push(note),
            _ => graph.refuse(note),
        }
    }
    let code = code.unwrap_or_else(|| {
        let usable = Some(process.id.clone()).filter(|id| is_identifier(id));
        usable.or_else(|| slug(&process.name)).unwrap_or_else(|| "imported_flow".into())
    });
    let mut map = match own {
        Some(own) => own,
        None => draft(graph, process),
    };
    let en = map.remove("en").unwrap_or_else(|| process.name.clone().into());
    map.insert("code".into(), code.into());
    map.insert("name".into(), json!({ "zh": process.name, "en": en }));
    map.insert("steps".into(), Value::Array(steps));
    match serde_json::from_value(Value::Object(map)) {
        Ok(definition) => Some(definition),
        Err(error) => {
            graph.refuse(Note { reason: Reason::Wrong(error.to_string()), ..process.clone() });
            None
        }
    }
}

/// What a flow needs beyond its steps, where the document does not say it.
fn draft(graph: &mut Graph, process: &Note) -> Own {
    let why = format!("its limits are not said: {LAWFUL_DAYS} working days are assumed");
    graph.changed.push(Note { reason: Reason::Changed(why), ..process.clone() });
    let limits = json!({ "promised": LAWFUL_DAYS, "statutory": LAWFUL_DAYS });
    Map::from_iter([("limits".to_owned(), limits), ("assumed".to_owned(), true.into())])
}

/// How elements are called as steps.
pub(super) struct Names<'a> {
    ids: &'a BTreeMap<String, String>,
    joins: &'a BTreeMap<String, String>,
}

impl Names<'_> {
    /// The step of an element.
    pub(super) fn step(&self, element: &str) -> Value {
        self.ids.get(element).map_or(Value::Null, |id| id.as_str().into())
    }

    /// The join that closes what an element opens.
    pub(super) fn join(&self, element: &str) -> Option<Value> {
        self.joins.get(element).map(|join| self.step(join))
    }
}

/// Ids of steps by the ids of their elements. An id that a condition can name stays; others are made from the name.
fn ids(graph: &mut Graph) -> BTreeMap<String, String> {
    let said: Vec<String> = graph.nodes.iter().filter_map(keeps).collect();
    let mut taken: BTreeSet<String> = said.iter().cloned().collect();
    let (mut ids, mut wrong, mut changed) = (BTreeMap::new(), Vec::new(), Vec::new());
    for node in &graph.nodes {
        if matches!(node.what, What::Border { .. }) {
            continue;
        }
        let id = keeps(node).unwrap_or_else(|| {
            let wanted = slug(&node.name).unwrap_or_else(|| word(&node.what).to_owned());
            let id = free(&wanted, &taken);
            taken.insert(id.clone());
            changed.push(node.says(Reason::Changed(format!("it is the step {id}"))));
            id
        });
        if ids.values().any(|other| *other == id) {
            wrong.push(node.says(Reason::Wrong(format!("another step has the id {id}, too"))));
        }
        ids.insert(node.id.clone(), id);
    }
    graph.changed.extend(changed);
    wrong.into_iter().for_each(|note| graph.refuse(note));
    ids
}

fn keeps(node: &Node) -> Option<String> {
    let border = matches!(node.what, What::Border { .. });
    // Two underscores stand between a call and the steps that it brings in.
    let usable = |id: &String| is_identifier(id) && !id.contains("__");
    node.step.clone().or_else(|| Some(node.id.clone()).filter(usable)).filter(|_| !border)
}

/// The kind of a node in the words of the model.
fn word(what: &What) -> &'static str {
    use super::graph::Gate;
    match what {
        What::Start => "start",
        What::Task => "user_task",
        What::Automatic | What::Embedded | What::Pass => "automatic_task",
        What::Gate(Gate::Exclusive) => "exclusive",
        What::Gate(Gate::Parallel) => "parallel",
        What::Gate(Gate::Inclusive) => "inclusive",
        What::Timer(_) | What::Border { .. } => "timer",
        What::Call { .. } => "sub_flow",
        What::End => "end",
        What::Terminate => "terminate",
    }
}

/// The kind of step.
pub(super) fn kind(graph: &Graph, node: &Node) -> &'static str {
    if blocks::is_join(graph, node) { "join" } else { word(&node.what) }
}

/// The outcomes by which a task is left, as flows.
pub(super) fn chosen<'a>(graph: &'a Graph, node: &'a Node) -> impl Iterator<Item = (&'a str, &'a Flow)> {
    graph.outgoing(&node.id).filter_map(|flow| match &flow.role {
        Role::Outcome(code) => Some((code.as_str(), flow)),
        _ => None,
    })
}
