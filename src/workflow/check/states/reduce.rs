//! What needs no exploration: steps from which a way on is certain whatever the conditions come to, and blocks that
//! are proved on their own and from then on count as one step.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::model::{Act, Kind};
use super::super::choice::{self, Lasts};
use super::marking::Place;
use super::moves::Goal;
use super::net::{Net, To};

/// A block that was proved on its own.
#[derive(Debug, Default)]
pub(in super::super) struct Proved {
    /// Steps inside to which somebody may send back, with their place inside the block.
    pub(super) targets: Vec<(usize, Place)>,
    /// Steps outside to which somebody inside sends back.
    pub(super) back: Vec<usize>,
    /// Something inside ends the case.
    pub(super) terminates: bool,
}

/// Where a step can lead without going back.
fn onward(net: &Net, step: usize) -> Vec<usize> {
    let Some(node) = net.nodes.get(step) else { return Vec::new() };
    let exits = node.exits.iter().filter_map(|(_, to)| match to {
        To::Step(to) => Some(*to),
        _ => None,
    });
    let own = node.next.filter(|_| !net.waits(step));
    own.into_iter().chain(exits).chain(node.branches.iter().copied()).chain(node.default).collect()
}

/// The steps from which the strand gets to its join or to an end whatever the conditions come to, as long as people act:
/// every flow that a condition might choose, and every branch, must lead on; of what people and timers do, one thing.
pub(in super::super) fn certain(net: &Net) -> BTreeSet<usize> {
    let mut good: BTreeSet<usize> = BTreeSet::new();
    loop {
        let before = good.len();
        for (node, step) in net.nodes.iter().zip(0..) {
            let fine = |to: &usize| good.contains(to) || net.kind(*to) == Some(Kind::Join);
            let targets = onward(net, step);
            let certain = match node.step.kind {
                Kind::End | Kind::Terminate => true,
                Kind::Exclusive => !targets.is_empty() && targets.iter().all(fine),
                Kind::Parallel | Kind::Inclusive => {
                    targets.iter().all(fine) && node.join.is_some_and(|join| good.contains(&join))
                }
                // A join is followed by what is outside the block; another join there is the outer block's own.
                Kind::Start | Kind::AutomaticTask | Kind::Join => targets.iter().any(fine),
                Kind::UserTask | Kind::Timer | Kind::SubFlow => targets.iter().any(fine),
            };
            if certain {
                good.insert(step);
            }
        }
        if good.len() == before {
            return good;
        }
    }
}

/// Everything that must happen in some case.
pub(in super::super) fn goals(net: &Net) -> BTreeSet<Goal> {
    let mut goals = BTreeSet::new();
    for (node, step) in net.nodes.iter().zip(0..) {
        goals.insert(Goal::Step(step));
        goals.extend(node.join.map(|_| Goal::Passed(step)));
        if choice::chooses(node.step.kind) {
            goals.extend((0..node.conditions.len()).map(|flow| Goal::Flow(step, flow)));
        }
        for outcome in node.step.outcomes.iter().filter(|outcome| outcome.act == Act::SendBack) {
            let targets = outcome.targets.iter().filter_map(|target| net.number(target));
            goals.extend(targets.map(|target| Goal::Back(step, target)));
        }
    }
    goals
}

/// The blocks around every step, as the flows lead; only for definitions whose blocks nest.
fn places(net: &Net) -> BTreeMap<usize, Place> {
    let mut places = BTreeMap::new();
    let mut todo: Vec<(usize, Place)> = net.start.into_iter().map(|start| (start, Place::new())).collect();
    while let Some((step, place)) = todo.pop() {
        if places.contains_key(&step) {
            continue;
        }
        places.insert(step, place.clone());
        let Some(node) = net.nodes.get(step) else { continue };
        let splits = matches!(node.step.kind, Kind::Parallel | Kind::Inclusive);
        let numbered = node.branches.iter().zip(0..).filter(|_| splits).map(|(to, branch)| (*to, Some(branch)));
        let plain = onward(net, step).into_iter().filter(|_| !splits).map(|to| (to, None));
        for (to, branch) in numbered.chain(plain) {
            let mut there = place.clone();
            there.extend(branch.map(|branch| (step, branch)));
            if net.kind(to) == Some(Kind::Join) {
                there.pop();
            }
            todo.push((to, there));
        }
    }
    places
}

/// Replaces every block that is certain to be passed, and of which the rest knows nothing, by a step of its own. Such a
/// block holds no open question, nothing that cannot be taken back, and no fact or outcome that is asked for outside.
pub(in super::super) fn reduce(net: &mut Net, certain: &BTreeSet<usize>, open: &BTreeSet<Goal>) {
    let places = places(net);
    let splits: Vec<usize> =
        net.nodes.iter().zip(0..).filter(|(node, _)| node.join.is_some()).map(|(_, at)| at).collect();
    for split in splits {
        let inside = |place: &Place| place.iter().any(|(level, _)| *level == split);
        let block: BTreeSet<usize> = places.iter().filter(|(_, place)| inside(place)).map(|(step, _)| *step).collect();
        if let Some(proved) = prove(net, split, &block, &places, certain, open) {
            net.proved.insert(split, proved);
        }
    }
}

fn prove(
    net: &Net,
    split: usize,
    block: &BTreeSet<usize>,
    places: &BTreeMap<usize, Place>,
    certain: &BTreeSet<usize>,
    open: &BTreeSet<Goal>,
) -> Option<Proved> {
    let mine = |step: &usize| *step == split || block.contains(step);
    let asked = |goal: &Goal| match goal {
        Goal::Step(step) | Goal::Flow(step, _) | Goal::Passed(step) => mine(step),
        Goal::Back(step, target) => mine(step) || mine(target),
    };
    if open.iter().any(asked) || !certain.contains(&split) || !block.is_subset(certain) {
        return None;
    }
    let mut read: (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
    for (node, step) in net.nodes.iter().zip(0..) {
        let into = if mine(&step) { &mut read.0 } else { &mut read.1 };
        node.conditions.iter().for_each(|condition| condition.reads(into));
    }
    let lasting = |fact: &usize| net.facts.all.get(*fact).is_some_and(|fact| fact.lasts == Lasts::Case);
    let told = |fact: &usize| match net.facts.all.get(*fact).map(|fact| fact.lasts) {
        Some(Lasts::Outcome(step)) => block.contains(&step),
        _ => false,
    };
    if read.1.iter().any(told) || read.0.intersection(&read.1).any(lasting) || inner_outcomes_asked(net, &read.0, block)
    {
        return None;
    }
    let around = places.get(&split)?.len();
    let mut proved = Proved::default();
    for step in block {
        let node = net.nodes.get(*step)?;
        if node.barrier || node.step.outcomes.iter().any(|outcome| outcome.act == Act::Accept) {
            return None;
        }
        if node.target {
            proved.targets.push((*step, places.get(step)?.get(around..)?.to_vec()));
        }
        for (_, to) in &node.exits {
            match to {
                To::Back(target) | To::Resume(target) if !mine(target) => proved.back.push(*target),
                _ => {}
            }
        }
        proved.terminates |= onward(net, *step).iter().any(|to| net.kind(*to) == Some(Kind::Terminate));
    }
    Some(proved)
}

/// Whether conditions inside ask for outcomes of steps outside, which may change between two visits.
fn inner_outcomes_asked(net: &Net, read: &BTreeSet<usize>, block: &BTreeSet<usize>) -> bool {
    read.iter().any(|fact| match net.facts.all.get(*fact).map(|fact| fact.lasts) {
        Some(Lasts::Outcome(step)) => !block.contains(&step),
        _ => false,
    })
}
