//! Timers at the border of steps.

use super::super::super::report::Reason;
use super::super::graph::{Graph, Node, What};

/// A timer stands at a user task. One that interrupts leads to one place. One that does not leads to nothing but effects:
/// a chain of automatic steps that ends; those are taken into the timer.
pub(super) fn check(graph: &mut Graph) {
    for timer in graph.nodes.clone() {
        let What::Border { on, interrupts, .. } = &timer.what else { continue };
        if graph.node(on).is_none_or(|host| host.what != What::Task) {
            graph.refuse(timer.says(Reason::Unsupported("a timer at the border of something that is no user task")));
            continue;
        }
        let ways = graph.outgoing(&timer.id).count();
        if *interrupts {
            if ways != 1 {
                graph.refuse(timer.says(Reason::Wrong("an interrupting timer leads to exactly one step".into())));
            }
        } else if ways > 0 {
            match chain(graph, &timer) {
                Some(steps) => absorb(graph, &timer, &steps),
                None => {
                    let why =
                        "a timer that starts a strand of its own; one that does not interrupt only carries out effects";
                    graph.refuse(timer.says(Reason::Unsupported(why)));
                }
            }
        }
    }
}

/// The steps behind a timer, if they are automatic, one after the other, reached from nowhere else, and then it ends.
fn chain(graph: &Graph, timer: &Node) -> Option<Vec<Node>> {
    let (mut steps, mut at) = (Vec::new(), timer.id.clone());
    loop {
        let ways: Vec<_> = graph.outgoing(&at).collect();
        let [way] = ways.as_slice() else { return None };
        let next = graph.node(&way.to)?;
        if graph.incoming(&next.id).count() != 1 {
            return None;
        }
        steps.push(next.clone());
        match next.what {
            What::End => return Some(steps),
            What::Automatic if steps.len() < graph.nodes.len() => at.clone_from(&next.id),
            _ => return None,
        }
    }
}

fn absorb(graph: &mut Graph, timer: &Node, steps: &[Node]) {
    let effects: Vec<_> =
        steps.iter().filter_map(|step| step.own.as_ref()?.get("effects")?.as_array()).flatten().cloned().collect();
    for step in steps {
        graph.flows.retain(|flow| flow.to != step.id && flow.from != step.id);
        graph.nodes.retain(|node| node.id != step.id);
        graph.changed.push(step.says(Reason::Changed(format!("it is part of the timer {}", timer.id))));
    }
    if let Some(node) = graph.nodes.iter_mut().find(|node| node.id == timer.id) {
        let own = node.own.get_or_insert_default();
        if let Some(known) = own.entry("effects").or_insert_with(|| serde_json::Value::Array(Vec::new())).as_array_mut()
        {
            known.extend(effects);
        }
    }
}
