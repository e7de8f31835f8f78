//! Puts a drawing into the shape of a flow: what BPMN leaves implicit is made explicit, what says nothing is taken out,
//! and each change is listed. Nodes that were written by this program are in that shape already and stay as they are.

mod borders;
mod choices;
mod embedded;
mod gates;

use super::super::report::{Note, Reason};
use super::graph::{Graph, What};

pub(super) fn tidy(graph: &mut Graph, process: &Note) {
    starts(graph, process);
    embedded::inline(graph);
    gates::take_out(graph);
    borders::check(graph);
    choices::outcomes(graph);
    gates::implicit(graph);
    gates::mixed(graph);
    loose_ends(graph);
}

/// A case begins in exactly one place.
fn starts(graph: &mut Graph, process: &Note) {
    let starts: Vec<Note> = graph
        .nodes
        .iter()
        .filter(|node| node.what == What::Start && node.inside.is_none())
        .map(|node| node.says(Reason::Wrong("a flow has exactly one start event, this is one of several".into())))
        .collect();
    match starts.len() {
        0 => graph.refuse(Note { reason: Reason::Wrong("it has no start event".into()), ..process.clone() }),
        1 => {}
        _ => starts.into_iter().for_each(|note| graph.refuse(note)),
    }
}

/// Every step leads somewhere, and whatever can be reached only from nowhere is said to be so.
fn loose_ends(graph: &mut Graph) {
    let mut wrong = Vec::new();
    for node in &graph.nodes {
        let leads = graph.outgoing(&node.id).next().is_some();
        let reached = graph.incoming(&node.id).next().is_some();
        let (ends, begins) = match &node.what {
            What::End | What::Terminate => (true, false),
            What::Start => (false, true),
            What::Border { interrupts, .. } => (!interrupts, true),
            _ => (false, false),
        };
        if !leads && !ends {
            wrong.push(node.says(Reason::Wrong("nothing follows it; draw an end event".into())));
        }
        if !reached && !begins {
            wrong.push(node.says(Reason::Wrong("no flow leads to it".into())));
        }
    }
    for note in wrong {
        graph.refuse(note);
    }
}
