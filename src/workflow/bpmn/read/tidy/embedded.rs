//! Sub-processes that are drawn in place: their steps are put in place of them.

use super::super::super::report::Reason;
use super::super::graph::{Graph, Node, What};

pub(super) fn inline(graph: &mut Graph) {
    while let Some(sub) = graph.nodes.iter().find(|node| node.what == What::Embedded).cloned() {
        match inline_one(graph, &sub) {
            Ok(()) => graph.changed.push(sub.says(Reason::Changed("its steps stand in place of it".into()))),
            Err(why) => {
                graph.refuse(sub.says(Reason::Unsupported(why)));
                graph.nodes.retain(|node| node.id != sub.id);
            }
        }
    }
}

fn inline_one(graph: &mut Graph, sub: &Node) -> Result<(), &'static str> {
    let inner: Vec<Node> = graph.nodes.iter().filter(|node| node.inside.as_ref() == Some(&sub.id)).cloned().collect();
    if inner.is_empty() {
        return Err("a sub-process whose steps are not shown");
    }
    if inner.iter().any(|node| node.what == What::Terminate) {
        return Err("a terminate event that ends only the sub-process around it");
    }
    if graph.nodes.iter().any(|node| matches!(&node.what, What::Border { on, .. } if *on == sub.id)) {
        return Err("a timer at the border of a sub-process; put it at a user task");
    }
    let mut starts = inner.iter().filter(|node| node.what == What::Start);
    let (Some(start), None) = (starts.next(), starts.next()) else {
        return Err("a sub-process without exactly one start event");
    };
    let first = only(graph, &start.id).ok_or("a sub-process that does not begin with exactly one flow")?;
    let next = only(graph, &sub.id).ok_or("a sub-process that is not left by exactly one flow")?;
    for end in inner.iter().filter(|node| node.what == What::End) {
        graph.bridge(&end.id, &next);
    }
    graph.bridge(&start.id, &first);
    graph.bridge(&sub.id, &first);
    for node in graph.nodes.iter_mut().filter(|node| node.inside.as_ref() == Some(&sub.id)) {
        node.inside.clone_from(&sub.inside);
    }
    Ok(())
}

/// Where the only flow out of a node leads.
fn only(graph: &Graph, id: &str) -> Option<String> {
    let mut flows = graph.outgoing(id);
    match (flows.next(), flows.next()) {
        (Some(flow), None) => Some(flow.to.clone()),
        _ => None,
    }
}
