//! One process: its elements sorted into nodes and flows, then put into shape, matched and built.

use std::collections::{BTreeMap, BTreeSet};

use super::super::report::{Note, Process, Reason};
use super::super::xml::Element;
use super::super::{BPMN, OWN};
use super::elements::{Class, class};
use super::graph::{Flow, Graph, Role, What};
use super::{MOST_NODES, blocks, build, node, note, own, tidy};

/// Reads a process.
pub(super) fn read(element: &Element) -> Process {
    let mut graph = Graph::default();
    contents(element, None, &mut graph);
    let own = match own::read(element) {
        Some(Err(why)) => {
            graph.refuse(note(element, Reason::Wrong(why)));
            None
        }
        own => own.and_then(Result::ok),
    };
    let about = note(element, Reason::Ignored(""));
    consistent(&mut graph, &about);
    let mut definition = None;
    if graph.refused.is_empty() {
        tidy::tidy(&mut graph, &about);
    }
    if graph.refused.is_empty() {
        let joins = blocks::joins(&mut graph);
        if graph.refused.is_empty() {
            let code = element.attribute_of(OWN, "id").map(str::to_owned);
            definition = build::definition(&mut graph, &about, code, own, &joins);
        }
    }
    let Graph { refused, changed, ignored, .. } = graph;
    let result = match definition {
        Some(definition) if refused.is_empty() => Ok(definition),
        _ => Err(refused),
    };
    Process { id: about.id, name: about.name, result, changed, ignored }
}

/// Reads what is in a process or a sub-process.
fn contents(element: &Element, inside: Option<&str>, graph: &mut Graph) {
    let mut lanes = BTreeMap::new();
    for child in &element.children {
        match class(child) {
            Class::Node => {
                node::read(child, inside, graph);
                let id = child.attribute("id").unwrap_or_default();
                if graph.nodes.last().is_some_and(|last| last.what == What::Embedded && last.id == id) {
                    contents(child, Some(id), graph);
                }
            }
            Class::Flow => flow(child, graph),
            Class::Lanes => lane(child, &mut lanes, graph),
            Class::Extension => node::extensions(element, child, &mut graph.ignored),
            Class::Ignored("") => {}
            Class::Ignored(why) => graph.ignored.push(note(child, Reason::Ignored(why))),
            Class::Unsupported(why) => {
                // A sub-process carries further words of its own beside its steps.
                let own_words = inside.is_some() && child.name.ends_with("LoopCharacteristics");
                if !own_words {
                    graph.refuse(note(child, Reason::Unsupported(why)));
                }
            }
        }
    }
    for node in graph.nodes.iter_mut().filter(|node| node.own.is_none() && node.what == What::Task) {
        if let Some(lane) = lanes.get(&node.id) {
            let hint = format!("BPMN lane: {lane}");
            node.note = Some(node.note.take().map_or(hint.clone(), |note| format!("{note}\n{hint}")));
        }
    }
}

/// A lane says who works there; that is a hint for `who`.
fn lane(element: &Element, lanes: &mut BTreeMap<String, String>, graph: &mut Graph) {
    for child in &element.children {
        if child.is(BPMN, "lane") {
            let nodes: Vec<String> = child.all(BPMN, "flowNodeRef").map(|node| node.text.trim().to_owned()).collect();
            let name = child.attribute("name").unwrap_or_default();
            if !name.is_empty() {
                lanes.extend(nodes.iter().map(|node| (node.clone(), name.to_owned())));
            }
            let hint =
                format!("say under `who` who does {}", if nodes.is_empty() { "this".into() } else { nodes.join(", ") });
            graph.ignored.push(note(child, Reason::Hint(hint)));
        }
        if child.is(BPMN, "lane") || child.is(BPMN, "childLaneSet") {
            lane(child, lanes, graph);
        }
    }
}

fn flow(element: &Element, graph: &mut Graph) {
    let attribute = |name| element.attribute(name).unwrap_or_default().to_owned();
    let condition = element.child(BPMN, "conditionExpression").map(|condition| {
        const XML: &str = "http://www.w3.org/XML/1998/namespace";
        let exact = condition.attribute_of(XML, "space") == Some("preserve");
        if exact { condition.text.clone() } else { condition.text.trim().to_owned() }
    });
    let role = match (
        element.attribute_of(OWN, "outcome"),
        element.attribute_of(OWN, "upheld"),
        element.attribute_of(OWN, "ends"),
    ) {
        (Some(code), _, _) => Role::Outcome(code.to_owned()),
        (_, Some(_), _) => Role::Upheld,
        (_, _, Some(outcome)) => Role::Ends(outcome.to_owned()),
        _ => Role::Plain,
    };
    if let Some(extension) = element.child(BPMN, "extensionElements") {
        node::extensions(element, extension, &mut graph.ignored);
    }
    graph.flows.push(Flow {
        id: attribute("id"),
        name: attribute("name"),
        line: element.line,
        from: attribute("sourceRef"),
        to: attribute("targetRef"),
        condition: condition.filter(|condition| !condition.is_empty()),
        role,
    });
}

/// Ids are unique, flows lead from something to something, and a process is no larger than can be read by people.
fn consistent(graph: &mut Graph, about: &Note) {
    if graph.nodes.len() > MOST_NODES || graph.flows.len() > 4 * MOST_NODES {
        graph.nodes.clear();
        graph.flows.clear();
        let why = format!("it has more than {MOST_NODES} steps");
        return graph.refuse(Note { reason: Reason::Wrong(why), ..about.clone() });
    }
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    for node in &graph.nodes {
        if !ids.insert(node.id.as_str()) {
            wrong.push(node.says(Reason::Wrong("another element has the same id".into())));
        }
    }
    let mut flows = BTreeSet::new();
    for flow in &graph.flows {
        if !flow.id.is_empty() && (!flows.insert(flow.id.as_str()) || ids.contains(flow.id.as_str())) {
            wrong.push(flow.says(Reason::Wrong("another element has the same id".into())));
        }
    }
    // With something refused, flows from and to it hang loose; saying so would only hide the cause.
    if graph.refused.is_empty() {
        for flow in &graph.flows {
            let (from, to) = (graph.node(&flow.from), graph.node(&flow.to));
            let says = |why: &str| flow.says(Reason::Wrong(why.to_owned()));
            match (from.map(|node| &node.what), to.map(|node| &node.what)) {
                (None, _) => wrong.push(says("it comes from nothing")),
                (_, None) => wrong.push(says("it leads to nothing")),
                (Some(What::End | What::Terminate), _) => wrong.push(says("it comes from an end")),
                (_, Some(What::Start | What::Border { .. })) => {
                    wrong.push(says("it leads to where nothing can come in"))
                }
                _ => {}
            }
        }
    }
    for note in wrong {
        graph.refuse(note);
    }
}
