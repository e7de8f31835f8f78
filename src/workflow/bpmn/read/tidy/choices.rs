//! A person's task with a gateway behind it that tests what the person chose: the ways on are the outcomes of the task.

use std::collections::BTreeSet;

use super::super::super::report::Reason;
use super::super::graph::{Flow, Gate, Graph, Node, Role, What};
use super::super::names::{free, slug};
use crate::rules::{Cause, Expression};

pub(super) fn outcomes(graph: &mut Graph) {
    let gates: Vec<Node> =
        graph.nodes.iter().filter(|node| node.what == What::Gate(Gate::Exclusive)).cloned().collect();
    for gate in gates.into_iter().filter(|gate| gate.own.is_none()) {
        let Some(task) = before(graph, &gate) else { continue };
        let ways: Vec<Flow> = graph.outgoing(&gate.id).cloned().collect();
        if ways.len() < 2 || !ways.iter().all(says_nothing) {
            continue;
        }
        graph.flows.retain(|flow| flow.to != gate.id);
        let mut codes = BTreeSet::new();
        for way in ways {
            let name = if way.name.trim().is_empty() {
                graph.node(&way.to).map(|target| target.name.clone()).unwrap_or_default()
            } else {
                way.name.clone()
            };
            let code = slug(&name).unwrap_or_else(|| format!("outcome_{}", codes.len() + 1));
            let code = free(&code, &codes);
            codes.insert(code.clone());
            for flow in
                graph.flows.iter_mut().filter(|flow| flow.from == gate.id && flow.id == way.id && flow.to == way.to)
            {
                flow.from.clone_from(&task.id);
                flow.role = Role::Outcome(code.clone());
                flow.name.clone_from(&name);
            }
        }
        graph.nodes.retain(|node| node.id != gate.id);
        let codes = codes.into_iter().collect::<Vec<_>>().join(", ");
        let why = format!("the ways behind it are outcomes of {}: {codes}", task.id);
        graph.changed.push(gate.says(Reason::Changed(why)));
    }
}

/// The person's task before a gateway, if nothing else leads there and the task leads nowhere else.
fn before(graph: &Graph, gate: &Node) -> Option<Node> {
    let mut comes = graph.incoming(&gate.id);
    let (Some(only), None) = (comes.next(), comes.next()) else { return None };
    let task = graph.node(&only.from)?;
    let fits = task.what == What::Task
        && task.own.is_none()
        && task.several.is_none()
        && only.condition.is_none()
        && graph.outgoing(&task.id).count() == 1;
    fits.then(|| task.clone())
}

/// Whether a flow has no condition that facts could answer: none, or one in the language of another program.
fn says_nothing(flow: &Flow) -> bool {
    let names: [&str; 0] = [];
    let foreign = |condition: &str| {
        let read = Expression::parse(condition, &names);
        condition.contains("${")
            || read.is_err_and(|error| matches!(error.cause, Cause::Syntax(_) | Cause::UnknownFunction(_)))
    };
    flow.condition.as_deref().is_none_or(foreign)
}
