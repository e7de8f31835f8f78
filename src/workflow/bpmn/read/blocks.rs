//! Which join closes which block.
//!
//! Every way out of a parallel or inclusive gateway is followed until it comes to a join that no inner block has opened
//! for; all ways must come to the same one, or to a terminate event.

use std::collections::{BTreeMap, BTreeSet};

use super::super::report::Reason;
use super::graph::{Gate, Graph, Node, What};

/// How deep blocks may nest.
const MOST_LEVELS: usize = 16;

/// For every split the join that closes it. What does not match is refused.
pub(super) fn joins(graph: &mut Graph) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut wrong = Vec::new();
    let shape = Shape::of(graph);
    for split in graph.nodes.iter().filter(|node| shape.splits.contains(node.id.as_str())) {
        let says = |why: String| split.says(Reason::Wrong(why));
        match shape.closes(&split.id) {
            Err(why) => wrong.push(says(why)),
            Ok(joins) => match joins.as_slice() {
                [] => wrong.push(says("no join closes what is opened here".into())),
                [join] => {
                    if fits(graph, split, join) {
                        found.insert(split.id.clone(), join.clone());
                    } else {
                        wrong.push(says(format!("{join} would wait for branches that were never opened")));
                    }
                }
                several => wrong.push(says(format!("its branches end in different joins: {}", several.join(", ")))),
            },
        }
    }
    for join in graph.nodes.iter().filter(|node| shape.joins.contains(node.id.as_str())) {
        let splits: Vec<&str> =
            found.iter().filter(|(_, closes)| **closes == join.id).map(|(split, _)| split.as_str()).collect();
        match splits.as_slice() {
            [_] => {}
            [] => wrong.push(join.says(Reason::Wrong("it joins nothing that a gateway has parted".into()))),
            several => {
                let why = format!("it would close several blocks at once: {}", several.join(", "));
                wrong.push(join.says(Reason::Wrong(why)));
            }
        }
    }
    for note in wrong {
        graph.refuse(note);
    }
    found
}

/// Whether a node is a join: it says so itself, or it brings flows together and has one way on.
pub(super) fn is_join(graph: &Graph, node: &Node) -> bool {
    let What::Gate(Gate::Parallel | Gate::Inclusive) = node.what else { return false };
    match &node.own {
        Some(own) => own.get("kind").is_some_and(|kind| kind == "join"),
        None => graph.outgoing(&node.id).count() < 2,
    }
}

/// A parallel join waits for all branches, so it cannot close a block of which only some are opened.
fn fits(graph: &Graph, split: &Node, join: &str) -> bool {
    split.what == What::Gate(Gate::Parallel)
        || graph.node(join).is_some_and(|join| join.what == What::Gate(Gate::Inclusive))
}

struct Shape {
    ways: BTreeMap<String, Vec<String>>,
    splits: BTreeSet<String>,
    joins: BTreeSet<String>,
    ends: BTreeSet<String>,
}

impl Shape {
    fn of(graph: &Graph) -> Self {
        let mut shape =
            Self { ways: BTreeMap::new(), splits: BTreeSet::new(), joins: BTreeSet::new(), ends: BTreeSet::new() };
        for node in &graph.nodes {
            let id = node.id.clone();
            match node.what {
                What::Gate(Gate::Parallel | Gate::Inclusive) if is_join(graph, node) => shape.joins.insert(id),
                What::Gate(Gate::Parallel | Gate::Inclusive) => shape.splits.insert(id),
                What::End => shape.ends.insert(id),
                _ => false,
            };
        }
        for flow in &graph.flows {
            shape.ways.entry(flow.from.clone()).or_default().push(flow.to.clone());
        }
        for node in &graph.nodes {
            if let What::Border { on, .. } = &node.what {
                let ways = shape.ways.get(&node.id).cloned().unwrap_or_default();
                shape.ways.entry(on.clone()).or_default().extend(ways);
            }
        }
        shape
    }

    /// The joins at which the branches of a split arrive.
    fn closes(&self, split: &str) -> Result<Vec<String>, String> {
        let (mut todo, mut seen, mut found) = (vec![(split, 0_usize)], BTreeSet::new(), Vec::new());
        while let Some((id, level)) = todo.pop() {
            if !seen.insert((id, level)) {
                continue;
            }
            if self.ends.contains(id) {
                return Err(format!("the end {id} stands inside of what is opened here; join first, then end"));
            }
            let level = if self.splits.contains(id) {
                level + 1
            } else if self.joins.contains(id) {
                level.saturating_sub(1)
            } else {
                level
            };
            if level == 0 {
                if !found.iter().any(|join| join == id) {
                    found.push(id.to_owned());
                }
                continue;
            }
            if level > MOST_LEVELS {
                return Err("blocks nest too deeply here, or a branch leads back to before its gateway".into());
            }
            let ways = self.ways.get(id).map(Vec::as_slice).unwrap_or_default();
            todo.extend(ways.iter().map(|way| (way.as_str(), level)));
        }
        found.sort();
        Ok(found)
    }
}
