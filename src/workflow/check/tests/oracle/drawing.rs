//! Rules that one sees in the drawing alone, without playing a case.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Way;
use crate::workflow::model::{Act, Definition, Kind, Step};

/// Every arrow of the drawing that is not a send-back.
fn arrows(step: &Step) -> Vec<&String> {
    let ahead = step.outcomes.iter().filter(|outcome| matches!(outcome.act, Act::Advance | Act::Accept));
    let decided = ahead.filter_map(|outcome| outcome.to.as_ref().or(step.next.as_ref()));
    let next = step.next.iter().filter(|_| step.kind != Kind::UserTask);
    let flows = step.flows.iter().map(|flow| &flow.to);
    let timers = step.timers.iter().filter_map(|timer| timer.to.as_ref());
    decided
        .chain(next)
        .chain(flows)
        .chain(&step.default)
        .chain(&step.branches)
        .chain(&step.upheld)
        .chain(timers)
        .collect()
}

/// A rule of the drawing: a step is inside the same branches however one comes to it, and blocks close where they say.
pub(super) fn one_place(definition: &Definition) -> bool {
    let step = |id: &String| definition.steps.iter().find(|step| step.id == *id).unwrap();
    let start = definition.steps.iter().find(|step| step.kind == Kind::Start).unwrap();
    let mut places: BTreeMap<&String, Way> = BTreeMap::new();
    let mut todo = vec![(&start.id, Way::new())];
    while let Some((id, way)) = todo.pop() {
        let here = step(id);
        if here.kind == Kind::Terminate {
            continue;
        }
        if here.kind == Kind::End && !way.is_empty() {
            return false;
        }
        match places.get(id) {
            Some(known) if *known == way => continue,
            Some(_) => return false,
            None => places.insert(id, way.clone()),
        };
        for to in arrows(here) {
            let mut there = way.clone();
            if here.join.is_some() {
                there.push((here.id.clone(), to.clone()));
            }
            if step(to).kind == Kind::Join {
                let Some((split, _)) = there.pop() else { return false };
                if step(&split).join.as_ref() != Some(to) {
                    return false;
                }
            }
            todo.push((to, there));
        }
    }
    let mut joins = definition.steps.iter().filter(|step| step.kind == Kind::Join);
    joins.all(|join| definition.steps.iter().filter(|step| step.join.as_ref() == Some(&join.id)).count() == 1)
}

/// Another rule of the drawing: whoever follows the arrows in a circle comes by a person.
pub(super) fn no_idle_circle(definition: &Definition) -> bool {
    let idle = |step: &&Step| !matches!(step.kind, Kind::UserTask | Kind::SubFlow);
    definition.steps.iter().filter(idle).all(|from| {
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        let mut todo = arrows(from);
        while let Some(id) = todo.pop() {
            let step = definition.steps.iter().find(|step| step.id == *id).unwrap();
            if idle(&step) && seen.insert(id) {
                todo.extend(arrows(step));
            }
        }
        !seen.contains(&from.id)
    })
}
