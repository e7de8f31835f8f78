//! A second opinion: a naive interpreter of tokens that tries everything, for small flows. It shares nothing with the
//! engine or the proof but the model that a flow is written in.

mod drawing;
mod tree;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::workflow::model::{Act, AfterCorrection, Definition, EffectSpec, Kind, Step, Undo};

use drawing::{no_idle_circle, one_place};
use tree::{Tree, Way, arrive, list, replace};

/// More than these are too many to try.
const MOST_CASES: usize = 3_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Case {
    /// Nothing once an end was reached.
    tree: Option<Tree>,
    facts: BTreeMap<String, String>,
    last: BTreeMap<String, String>,
    /// Where the case has been, and whether something final was done since.
    past: Vec<(String, Way, bool)>,
    accepted: bool,
}

/// The breach of a rule that ends a run.
struct Breach;

/// Collects what was of use.
#[derive(Default)]
struct Used(BTreeSet<String>);

/// Whether the flow is sound, by trying everything; nothing if that is too much.
pub(in crate::workflow::check::tests) fn sound(definition: &Definition) -> Option<bool> {
    if one_place(definition) && no_idle_circle(definition) { Oracle { definition }.runs() } else { Some(false) }
}

struct Oracle<'a> {
    definition: &'a Definition,
}

impl<'a> Oracle<'a> {
    fn step(&self, id: &str) -> Option<&'a Step> {
        self.definition.steps.iter().find(|step| step.id == id)
    }

    fn runs(&self) -> Option<bool> {
        let mut used = Used::default();
        let mut cases: Vec<Case> = Vec::new();
        let mut known: HashMap<Case, usize> = HashMap::new();
        let mut into: Vec<Vec<usize>> = Vec::new();
        let start = self.definition.steps.iter().find(|step| step.kind == Kind::Start).unwrap();
        used.0.insert(start.id.clone());
        for f in ["a", "b", "z"] {
            for g in ["true", "false"] {
                let facts = BTreeMap::from([("f".to_owned(), f.to_owned()), ("g".to_owned(), g.to_owned())]);
                let tree = Some(Tree::At(start.id.clone()));
                let case = Case { tree, facts, last: BTreeMap::new(), past: vec![], accepted: start.accepts };
                known.insert(case.clone(), cases.len());
                cases.push(case);
                into.push(vec![]);
            }
        }
        let mut at = 0;
        while at < cases.len() {
            if cases.len() > MOST_CASES {
                return None;
            }
            let case = cases[at].clone();
            if case.tree.is_some() {
                let Ok(followers) = self.followers(&case, &mut used) else { return Some(false) };
                for follower in followers {
                    let number = *known.entry(follower.clone()).or_insert_with(|| {
                        cases.push(follower);
                        into.push(vec![]);
                        cases.len() - 1
                    });
                    into[number].push(at);
                }
            }
            at += 1;
        }
        Some(self.everything_used(&used) && ends_everywhere(&cases, &into))
    }

    fn everything_used(&self, used: &Used) -> bool {
        self.definition.steps.iter().all(|step| {
            used.0.contains(&step.id)
                && (0..step.flows.len()).all(|flow| used.0.contains(&format!("{} flow {flow}", step.id)))
                && step.outcomes.iter().filter(|outcome| outcome.act == Act::SendBack).all(|outcome| {
                    outcome.targets.iter().all(|target| used.0.contains(&format!("{} back {target}", step.id)))
                })
        })
    }

    fn followers(&self, case: &Case, used: &mut Used) -> Result<Vec<Case>, Breach> {
        let mut leaves = Vec::new();
        list(case.tree.as_ref().unwrap(), &mut vec![], &mut leaves);
        let waiting = |id: &str| {
            matches!(self.step(id).map(|step| step.kind), Some(Kind::UserTask | Kind::Timer | Kind::SubFlow))
        };
        let mut seen = BTreeSet::new();
        if leaves.iter().any(|(_, id)| waiting(id) && !seen.insert(id.clone())) {
            return Err(Breach);
        }
        if let Some((way, id)) = leaves.iter().find(|(_, id)| !waiting(id)) {
            return Ok(vec![self.pass(case, way, id, used)?]);
        }
        let mut found = Vec::new();
        for (way, id) in &leaves {
            found.extend(self.act(case, way, self.step(id).unwrap(), used)?);
        }
        Ok(found)
    }

    /// A step that nobody has to do anything for.
    fn pass(&self, case: &Case, way: &Way, id: &str, used: &mut Used) -> Result<Case, Breach> {
        let step = self.step(id).ok_or(Breach)?;
        let mut case = case.clone();
        match step.kind {
            Kind::Start | Kind::AutomaticTask => {
                bar(&mut case, way, &step.effects);
                self.put(case, way, step.next.as_ref(), used)
            }
            Kind::Exclusive => {
                let taken = step.flows.iter().position(|flow| holds(&flow.when, id, &case));
                if let Some(flow) = taken {
                    used.0.insert(format!("{id} flow {flow}"));
                }
                let to = taken.map(|flow| &step.flows[flow].to).or(step.default.as_ref());
                self.put(case, way, to, used)
            }
            Kind::Parallel | Kind::Inclusive => {
                let mut first: Vec<&String> = step.branches.iter().collect();
                for (flow, number) in step.flows.iter().zip(0..) {
                    if holds(&flow.when, id, &case) {
                        used.0.insert(format!("{id} flow {number}"));
                        first.push(&flow.to);
                    }
                }
                if first.is_empty() {
                    first.extend(&step.default);
                }
                let inside =
                    |other: &Way| other.len() > way.len() && other.starts_with(way) && other[way.len()].0 == id;
                case.past.retain(|(_, other, _)| !inside(other));
                let branches = first.iter().map(|first| ((*first).clone(), Some(Tree::At(String::new())))).collect();
                replace(&mut case.tree, way, Tree::Block(id.to_owned(), branches));
                for branch in first {
                    if case.tree.is_some() {
                        let mut there = way.clone();
                        there.push((id.to_owned(), branch.clone()));
                        case = self.put(case, &there, Some(branch), used)?;
                    }
                }
                Ok(case)
            }
            _ => Err(Breach),
        }
    }

    /// The strand at `way` comes to a step.
    fn put(&self, mut case: Case, way: &Way, to: Option<&String>, used: &mut Used) -> Result<Case, Breach> {
        let to = to.ok_or(Breach)?;
        let step = self.step(to).ok_or(Breach)?;
        used.0.insert(to.clone());
        match step.kind {
            Kind::End if !way.is_empty() => Err(Breach),
            Kind::End | Kind::Terminate => {
                case.tree = None;
                case.past.clear();
                Ok(case)
            }
            Kind::Join => {
                let (split, branch) = way.last().ok_or(Breach)?;
                if self.step(split).and_then(|split| split.join.as_ref()) != Some(to) {
                    return Err(Breach);
                }
                let outside = way[..way.len() - 1].to_vec();
                if !arrive(case.tree.as_mut().unwrap(), &outside, branch) {
                    return Ok(case);
                }
                replace(&mut case.tree, &outside, Tree::At(String::new()));
                self.put(case, &outside, step.next.as_ref(), used)
            }
            _ => {
                case.past.retain(|(id, there, _)| id != to || there != way);
                case.past.push((to.clone(), way.clone(), false));
                replace(&mut case.tree, way, Tree::At(to.clone()));
                Ok(case)
            }
        }
    }

    /// Everything that can happen at a step that waits.
    fn act(&self, case: &Case, way: &Way, step: &Step, used: &mut Used) -> Result<Vec<Case>, Breach> {
        let mut found = Vec::new();
        if step.kind == Kind::Timer {
            for to in step.next.iter().chain(&step.upheld) {
                found.push(self.put(case.clone(), way, Some(to), used)?);
            }
            return Ok(found);
        }
        for timer in &step.timers {
            let mut after = case.clone();
            bar(&mut after, way, &timer.effects);
            found.push(match &timer.to {
                Some(to) => self.put(after, way, Some(to), used)?,
                None => after,
            });
        }
        let possible = results(step);
        for outcome in step.outcomes.iter().filter(|outcome| possible.contains(&outcome.code)) {
            let mut after = case.clone();
            after.last.insert(step.id.clone(), outcome.code.clone());
            match outcome.act {
                Act::Advance | Act::Accept => {
                    after.accepted |= outcome.act == Act::Accept;
                    found.push(self.put(after, way, outcome.to.as_ref().or(step.next.as_ref()), used)?);
                }
                Act::SendBack => {
                    for target in &outcome.targets {
                        if let Some(back) = self.back(&after, way, target, used)? {
                            used.0.insert(format!("{} back {target}", step.id));
                            found.push(back);
                        }
                    }
                }
                Act::RequestCorrection => {
                    let correction = &self.definition.correction;
                    let over = correction.after == AfterCorrection::StepByStep && case.accepted;
                    let target = correction.resume_from.as_ref().filter(|_| over);
                    let back = target.map(|target| self.back(&after, way, target, used)).transpose()?.flatten();
                    let mut leaves = Vec::new();
                    list(case.tree.as_ref().unwrap(), &mut vec![], &mut leaves);
                    if back.is_none() || leaves.len() > 1 {
                        found.push(after);
                    }
                    found.extend(back);
                }
                Act::Abstain => {}
            }
        }
        Ok(found)
    }

    fn back(&self, case: &Case, way: &Way, target: &String, used: &mut Used) -> Result<Option<Case>, Breach> {
        let fits = |other: &Way| other.starts_with(way) || way.starts_with(other);
        let Some(at) = case.past.iter().rposition(|(id, there, _)| id == target && fits(there)) else {
            return Ok(None);
        };
        let (_, there, barred) = case.past[at].clone();
        if barred {
            return Ok(None);
        }
        let mut case = case.clone();
        let on_the_way = |other: &Way| other.starts_with(&there) || there.starts_with(other);
        let mut number = 0;
        case.past.retain(|(_, other, _)| {
            number += 1;
            number - 1 < at || !on_the_way(other)
        });
        if let Some((split, _)) = way.get(there.len()) {
            case.past.retain(|(_, other, _)| {
                !(other.starts_with(&there) && other.get(there.len()).is_some_and(|(other, _)| other == split))
            });
        }
        // Out of blocks, or into them with the other branches as arrived.
        let common = way.len().min(there.len());
        let mut tree = Tree::At(target.clone());
        for (split, branch) in there[common..].iter().rev() {
            tree = Tree::Block(split.clone(), BTreeMap::from([(branch.clone(), Some(tree))]));
        }
        replace(&mut case.tree, &there[..common].to_vec(), tree);
        self.put(case, &there, Some(target), used).map(Some)
    }
}

/// What cannot be taken back stands between the case and everything on the way here.
fn bar(case: &mut Case, way: &Way, effects: &[EffectSpec]) {
    if effects.iter().any(|effect| effect.undo == Undo::Barrier) {
        for (_, other, barred) in &mut case.past {
            *barred |= other.starts_with(way) || way.starts_with(other);
        }
    }
}

/// `a && b`, or one of: `g`, `fact == 'value'`, `fact != 'value'`. A called flow speaks of its own steps.
fn holds(when: &str, at: &str, case: &Case) -> bool {
    let called = at.rfind("__").map_or("", |end| &at[..end + 2]);
    when.split(" && ").all(|part| {
        let value = |name: &str| match name.strip_prefix("outcomes.") {
            Some(step) => case.last.get(&format!("{called}{step}")).cloned().unwrap_or_default(),
            None => case.facts[name].clone(),
        };
        match (part.split_once(" == "), part.split_once(" != ")) {
            (Some((name, wanted)), _) => value(name) == wanted.trim_matches('\''),
            (_, Some((name, wanted))) => value(name) != wanted.trim_matches('\''),
            _ => value(part) == "true",
        }
    })
}

/// What the step can end with. Several people who all abstain leave the choice to one.
fn results(step: &Step) -> BTreeSet<String> {
    let chosen = step.outcomes.iter().filter(|outcome| outcome.act != Act::Abstain);
    chosen.map(|outcome| outcome.code.clone()).collect()
}

fn ends_everywhere(cases: &[Case], into: &[Vec<usize>]) -> bool {
    let mut todo: Vec<usize> = (0..cases.len()).filter(|at| cases[*at].tree.is_none()).collect();
    let mut good: BTreeSet<usize> = todo.iter().copied().collect();
    while let Some(at) = todo.pop() {
        for from in &into[at] {
            if good.insert(*from) {
                todo.push(*from);
            }
        }
    }
    good.len() == cases.len()
}
