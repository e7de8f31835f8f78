//! Gateways: those that decide nothing are taken out, those that are only implied are drawn.

use super::super::super::report::Reason;
use super::super::graph::{Flow, Gate, Graph, Node, Role, What};

/// Takes out events without meaning and gateways with a single way on, which only bring flows together.
pub(super) fn take_out(graph: &mut Graph) {
    let candidates: Vec<Node> = graph.nodes.iter().filter(|node| node.own.is_none()).cloned().collect();
    for node in candidates {
        let ways: Vec<Flow> = graph.outgoing(&node.id).cloned().collect();
        let comes = graph.incoming(&node.id).count();
        let idle = match node.what {
            What::Pass => ways.len() == 1,
            What::Gate(Gate::Exclusive) => ways.len() == 1,
            What::Gate(_) => ways.len() == 1 && comes == 1,
            _ => false,
        };
        if let Some(way) = ways.first().filter(|_| idle) {
            if way.to == node.id {
                graph.refuse(node.says(Reason::Wrong("it leads to itself".into())));
                continue;
            }
            graph.bridge(&node.id, &way.to);
            let what = if node.what == What::Pass { "nothing happens here" } else { "nothing is decided here" };
            graph.changed.push(node.says(Reason::Changed(format!("{what}; the flow leads on to {}", way.to))));
        } else if node.what == What::Pass {
            graph.refuse(node.says(Reason::Wrong("an event has exactly one flow out".into())));
        }
    }
}

/// Several flows out of a step are a gateway that was not drawn: an inclusive one if they have conditions, else a parallel one.
pub(super) fn implicit(graph: &mut Graph) {
    for node in graph.nodes.clone() {
        let ways: Vec<Flow> = graph.plain(&node.id).cloned().collect();
        let gate = matches!(node.what, What::Gate(_));
        if gate || ways.len() < 2 {
            continue;
        }
        let several = format!("{} flows lead on from here at once", ways.len());
        if matches!(node.what, What::Start | What::Border { .. } | What::Timer(_) | What::Pass) {
            graph.refuse(node.says(Reason::Wrong(format!("{several}; draw the gateway"))));
            continue;
        }
        if node.own.is_some() {
            let why = format!("{several}; a flow that is not the way on says in `outcome` which outcome takes it");
            graph.refuse(node.says(Reason::Wrong(why)));
            continue;
        }
        let conditional = ways.iter().any(|flow| flow.condition.is_some());
        let what = if conditional { Gate::Inclusive } else { Gate::Parallel };
        let id = unused(graph, &format!("{}_split", node.id));
        for flow in graph.flows.iter_mut().filter(|flow| flow.from == node.id && flow.role == Role::Plain) {
            flow.from.clone_from(&id);
        }
        let kind = if conditional { "an inclusive" } else { "a parallel" };
        graph.changed.push(node.says(Reason::Changed(format!("{several}: {kind} gateway {id} stands behind it"))));
        insert(graph, &node, &id, what, node.default.clone());
        connect(graph, &node.id, &id, node.line);
    }
}

/// A parallel or inclusive gateway that brings flows together and parts them again is two gateways.
pub(super) fn mixed(graph: &mut Graph) {
    for node in graph.nodes.clone() {
        let What::Gate(gate @ (Gate::Parallel | Gate::Inclusive)) = node.what else { continue };
        let mixes = graph.incoming(&node.id).count() > 1 && graph.outgoing(&node.id).count() > 1;
        if node.own.is_some() || !mixes {
            continue;
        }
        let id = unused(graph, &format!("{}_join", node.id));
        for flow in graph.flows.iter_mut().filter(|flow| flow.to == node.id) {
            flow.to.clone_from(&id);
        }
        graph.changed.push(node.says(Reason::Changed(format!("it joins and parts: the join {id} stands before it"))));
        insert(graph, &node, &id, gate, None);
        connect(graph, &id, &node.id, node.line);
    }
}

fn insert(graph: &mut Graph, beside: &Node, id: &str, gate: Gate, default: Option<String>) {
    let gateway = Node {
        id: id.to_owned(),
        what: What::Gate(gate),
        step: None,
        own: None,
        note: None,
        several: None,
        implied_by: Some(beside.id.clone()),
        default,
        ..beside.clone()
    };
    let place = graph.nodes.iter().position(|node| node.id == beside.id).map_or(graph.nodes.len(), |at| at + 1);
    graph.nodes.insert(place, gateway);
}

fn connect(graph: &mut Graph, from: &str, to: &str, line: usize) {
    let (id, name) = (format!("{from}_{to}"), String::new());
    let (from, to) = (from.to_owned(), to.to_owned());
    graph.flows.push(Flow { id, name, line, from, to, condition: None, role: Role::Plain });
}

fn unused(graph: &Graph, wanted: &str) -> String {
    let mut id = wanted.to_owned();
    while graph.node(&id).is_some() {
        id.push('_');
    }
    id
}
