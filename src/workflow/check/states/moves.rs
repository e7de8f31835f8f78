//! What can happen next.

use std::collections::BTreeSet;

use super::super::super::model::{Act, Kind, Outcome};
use super::super::choice::{Lasts, Values, Way};
use super::marking::{Marking, Place};
use super::net::{By, Net, To};

/// More ways than this out of one step's conditions are not told apart.
const MOST_WAYS: usize = 2_000;

/// What somebody, something or a condition decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Turn {
    pub(in super::super) step: usize,
    pub(in super::super) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum What {
    /// Something happened at a step that waits; for a send-back, where to.
    Done(By, Option<usize>),
    /// The case took this flow because of these facts: number and value.
    Took { to: Vec<usize>, because: Vec<(usize, usize)> },
    /// The case passed by itself.
    Passed,
    /// A block that was proved on its own is behind the case, or was left in this way.
    Block,
}

/// What must happen in some case, or it is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) enum Goal {
    Step(usize),
    Flow(usize, usize),
    /// The step sends back to that target.
    Back(usize, usize),
    /// All branches of the block that this step opens arrive. Where they never do, the block leads nowhere, and must not be
    /// taken for a step that is passed.
    Passed(usize),
}

/// What must never happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) enum Fault {
    /// A join of another block, or of none.
    WrongJoin { step: usize, join: usize },
    /// An end with strands or blocks still open.
    EndInside { step: usize, end: usize },
    /// Two strands at one step.
    Twice { step: usize },
    /// A step inside a block and outside of it.
    Crosses { step: usize },
    /// Nothing is said about what follows.
    Nowhere { step: usize },
}

/// One thing that can happen.
#[derive(Debug)]
pub(super) struct Next {
    pub(super) turn: Turn,
    pub(super) goals: Vec<Goal>,
    pub(super) result: Result<Marking, Fault>,
}

/// Whether the state moves on by itself.
pub(super) fn passes(net: &Net, marking: &Marking) -> bool {
    marking.strands.values().any(|step| !net.waits(*step))
}

/// Everything that can happen, or only what can happen to one strand. Nothing if a condition has too many ways.
pub(super) fn all(net: &Net, marking: &Marking, one_strand: bool) -> Option<Vec<Next>> {
    if let Some((place, step)) = marking.strands.iter().find(|(_, step)| !net.waits(**step)) {
        return Walk { net, marking, place, step: *step }.on();
    }
    let count = if one_strand { 1 } else { usize::MAX };
    let strands = marking.strands.iter().take(count);
    Some(strands.flat_map(|(place, step)| Walk { net, marking, place, step: *step }.waiting()).collect())
}

struct Walk<'a, 'n> {
    net: &'a Net<'n>,
    marking: &'a Marking,
    place: &'a Place,
    step: usize,
}

impl Walk<'_, '_> {
    fn next(&self, what: What, goals: Vec<Goal>, result: Result<Marking, Fault>) -> Next {
        Next { turn: Turn { step: self.step, what }, goals, result }
    }

    /// A strand at a step that waits for nobody.
    fn on(&self) -> Option<Vec<Next>> {
        let node = self.net.nodes.get(self.step)?;
        let mut marking = self.marking.clone();
        match node.step.kind {
            Kind::Exclusive => return self.exclusive(),
            Kind::Parallel | Kind::Inclusive if self.net.proved.contains_key(&self.step) => {
                return Some(self.proved());
            }
            Kind::Parallel => {
                let branches: Vec<usize> = (0..node.branches.len()).collect();
                return Some(vec![self.open(marking, &branches, What::Passed, Vec::new())]);
            }
            Kind::Inclusive => return self.inclusive(),
            Kind::AutomaticTask if node.barrier => marking.bar(self.place),
            _ => {}
        }
        Some(vec![self.go(marking, node.next, What::Passed, Vec::new())])
    }

    /// Takes the strand to a step.
    fn go(&self, mut marking: Marking, to: Option<usize>, what: What, mut goals: Vec<Goal>) -> Next {
        marking.strands.remove(self.place);
        let Some(to) = to else { return self.next(what, goals, Err(Fault::Nowhere { step: self.step })) };
        let result = enter(self.net, marking, self.place, to, self.step, &mut goals);
        self.next(what, goals, result)
    }

    fn ways(&self, first: bool) -> Option<Vec<Way>> {
        let node = self.net.nodes.get(self.step)?;
        self.net.facts.ways(&node.conditions, &self.marking.values, first, MOST_WAYS)
    }

    /// What was assumed to get here, and what is remembered of it.
    fn learn(&self, marking: &mut Marking, values: Values) -> Vec<(usize, usize)> {
        let mut because = Vec::new();
        let conditions = self.net.nodes.get(self.step).map(|node| node.conditions.as_slice()).unwrap_or_default();
        let mut read = BTreeSet::new();
        conditions.iter().for_each(|condition| condition.reads(&mut read));
        for ((value, fact), number) in values.iter().zip(&self.net.facts.all).zip(0..) {
            if let Some(value) = value.filter(|_| read.contains(&number) && !matches!(fact.lasts, Lasts::Outcome(_))) {
                because.push((number, value));
            }
            if fact.lasts != Lasts::Moment
                && let Some(known) = marking.values.get_mut(number)
            {
                *known = *value;
            }
        }
        because
    }

    fn exclusive(&self) -> Option<Vec<Next>> {
        let node = self.net.nodes.get(self.step)?;
        let way = |way: Way| {
            let mut marking = self.marking.clone();
            let because = self.learn(&mut marking, way.values);
            let (to, goals) = match way.held.first() {
                Some(flow) => (node.branches.get(*flow).copied(), vec![Goal::Flow(self.step, *flow)]),
                None => (node.default, Vec::new()),
            };
            self.go(marking, to, What::Took { to: to.into_iter().collect(), because }, goals)
        };
        Some(self.ways(true)?.into_iter().map(way).collect())
    }

    fn inclusive(&self) -> Option<Vec<Next>> {
        let node = self.net.nodes.get(self.step)?;
        let way = |way: Way| {
            let mut marking = self.marking.clone();
            let because = self.learn(&mut marking, way.values);
            let goals = way.held.iter().map(|flow| Goal::Flow(self.step, *flow)).collect();
            let branches = if way.held.is_empty() { vec![self.default_branch()] } else { way.held };
            let to = branches.iter().filter_map(|branch| node.branches.get(*branch).copied()).collect();
            self.open(marking, &branches, What::Took { to, because }, goals)
        };
        Some(self.ways(false)?.into_iter().map(way).collect())
    }

    fn default_branch(&self) -> usize {
        let node = self.net.nodes.get(self.step);
        node.and_then(|node| node.branches.iter().position(|first| Some(*first) == node.default)).unwrap_or_default()
    }

    fn open(&self, mut marking: Marking, branches: &[usize], what: What, mut goals: Vec<Goal>) -> Next {
        let Some(node) = self.net.nodes.get(self.step) else {
            return self.next(what, goals, Err(Fault::Nowhere { step: self.step }));
        };
        marking.strands.remove(self.place);
        marking.open_block(self.place, self.step, branches.iter().copied().collect());
        let mut result = if branches.is_empty() { Err(Fault::Nowhere { step: self.step }) } else { Ok(marking) };
        for branch in branches {
            let mut place = self.place.clone();
            place.push((self.step, *branch));
            result = match (result, node.branches.get(*branch)) {
                (Ok(marking), _) if marking.ended => Ok(marking),
                (Ok(marking), Some(first)) => enter(self.net, marking, &place, *first, self.step, &mut goals),
                (Ok(_), None) => Err(Fault::Nowhere { step: self.step }),
                (Err(fault), _) => Err(fault),
            };
        }
        self.next(what, goals, result)
    }

    /// A block that was proved: it comes to its join, or is left in one of its ways.
    fn proved(&self) -> Vec<Next> {
        let Some(proved) = self.net.proved.get(&self.step) else { return Vec::new() };
        let mut marking = self.marking.clone();
        for (step, inner) in &proved.targets {
            marking.visit(*step, &[self.place.as_slice(), inner.as_slice()].concat());
        }
        let after =
            self.net.nodes.get(self.step).and_then(|node| node.join).and_then(|join| self.net.nodes.get(join)?.next);
        let mut found = vec![self.go(marking.clone(), after, What::Block, Vec::new())];
        if proved.terminates {
            let ended = Marking { ended: true, ..Marking::default() };
            found.push(self.next(What::Block, Vec::new(), Ok(ended)));
        }
        for target in &proved.back {
            if let Some(place) = self.marking.way_back(self.place, *target) {
                let mut goals = Vec::new();
                let mut marking = self.marking.clone();
                marking.go_back(self.place, *target, place.clone());
                let result = enter(self.net, marking, &place, *target, self.step, &mut goals);
                found.push(self.next(What::Block, goals, result));
            }
        }
        found
    }

    /// A strand that waits.
    fn waiting(&self) -> Vec<Next> {
        let Some(node) = self.net.nodes.get(self.step) else { return Vec::new() };
        let mut found = Vec::new();
        for (by, to) in &node.exits {
            let mut marking = self.marking.clone();
            if let By::Outcome(at) = by
                && let Some(outcome) = node.step.outcomes.get(*at)
            {
                self.record(&mut marking, *at, outcome);
            }
            let done = |to: Option<usize>| What::Done(*by, to);
            match to {
                To::Step(to) => found.push(self.go(marking, Some(*to), done(None), Vec::new())),
                To::Nowhere => found.push(self.go(marking, None, done(None), Vec::new())),
                To::Same => {
                    if matches!(by, By::Tick(_)) {
                        marking.bar(self.place);
                    }
                    found.push(self.next(done(None), Vec::new(), Ok(marking)));
                }
                To::Back(target) => found.extend(self.back(marking, *by, *target)),
                To::Resume(target) => {
                    let resumes = self.marking.accepted.then(|| self.back(marking.clone(), *by, *target)).flatten();
                    // Several who asked go straight back unless the way leads out of their block.
                    let stays = self.next(done(None), Vec::new(), Ok(marking));
                    let alone = self.marking.strands.len() == 1;
                    match resumes {
                        Some(resumes) if alone => found.push(resumes),
                        Some(resumes) => found.extend([resumes, stays]),
                        None => found.push(stays),
                    }
                }
            }
        }
        found
    }

    fn record(&self, marking: &mut Marking, at: usize, outcome: &Outcome) {
        let fact = self.net.nodes.get(self.step).and_then(|node| node.outcome);
        if let Some(known) = fact.and_then(|fact| marking.values.get_mut(fact)) {
            *known = fact.and_then(|fact| self.net.facts.all.get(fact)?.outcome(at));
        }
        marking.accepted |= outcome.act == Act::Accept;
    }

    fn back(&self, mut marking: Marking, by: By, target: usize) -> Option<Next> {
        let place = self.marking.way_back(self.place, target)?;
        let mut goals = vec![Goal::Back(self.step, target)];
        marking.go_back(self.place, target, place.clone());
        let split = place.iter().find(|(split, _)| self.net.proved.contains_key(split)).map(|(split, _)| *split);
        let result = match split {
            // Back into a block that was proved from every place inside: it comes to its join once more.
            Some(split) => {
                let around: Place = place.iter().take_while(|(level, _)| *level != split).copied().collect();
                marking.open.remove(&(around.clone(), split));
                let join = self.net.nodes.get(split).and_then(|node| node.join);
                let after = join.and_then(|join| self.net.nodes.get(join)?.next);
                match after {
                    Some(after) => enter(self.net, marking, &around, after, split, &mut goals),
                    None => Err(Fault::Nowhere { step: split }),
                }
            }
            None => enter(self.net, marking, &place, target, self.step, &mut goals),
        };
        Some(self.next(What::Done(by, Some(target)), goals, result))
    }
}

/// Puts a strand at a step: it ends the case, arrives at a join, or stands there.
pub(super) fn enter(
    net: &Net,
    mut marking: Marking,
    place: &Place,
    step: usize,
    from: usize,
    goals: &mut Vec<Goal>,
) -> Result<Marking, Fault> {
    goals.push(Goal::Step(step));
    match net.kind(step) {
        Some(Kind::End) if !place.is_empty() => Err(Fault::EndInside { step: from, end: step }),
        Some(Kind::End | Kind::Terminate) => Ok(Marking { ended: true, ..Marking::default() }),
        Some(Kind::Join) => {
            let Some((split, branch)) = place.last().copied() else {
                return Err(Fault::WrongJoin { step: from, join: step });
            };
            let around = place.get(..place.len().saturating_sub(1)).unwrap_or_default().to_vec();
            if net.nodes.get(split).and_then(|node| node.join) != Some(step) {
                return Err(Fault::WrongJoin { step: from, join: step });
            }
            let key = (around, split);
            let waiting = marking.open.get_mut(&key).map(|missing| {
                missing.remove(&branch);
                !missing.is_empty()
            });
            if waiting == Some(true) {
                return Ok(marking);
            }
            marking.open.remove(&key);
            goals.push(Goal::Passed(split));
            match net.nodes.get(step).and_then(|node| node.next) {
                Some(next) => enter(net, marking, &key.0, next, step, goals),
                None => Err(Fault::Nowhere { step }),
            }
        }
        // A block inside itself would never end.
        Some(Kind::Parallel | Kind::Inclusive) if place.iter().any(|(split, _)| *split == step) => {
            Err(Fault::Crosses { step })
        }
        Some(_) => {
            if net.waits(step) && marking.strands.values().any(|other| *other == step) {
                return Err(Fault::Twice { step });
            }
            if net.nodes.get(step).is_some_and(|node| node.target) {
                marking.visit(step, place);
            }
            marking.strands.insert(place.clone(), step);
            Ok(marking)
        }
        None => Err(Fault::Nowhere { step: from }),
    }
}
