//! Walks through the states: until everything useful has happened, or until every state is known.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use super::marking::{Marking, Place};
use super::moves::{self, Fault, Goal, Turn};
use super::net::Net;

/// Where an exploration found something: the state, and the turn that followed.
pub(in super::super) type Spot = (usize, Option<Turn>);

/// Everything that was found out about the states.
#[derive(Debug, Default)]
pub(in super::super) struct Explored {
    states: Vec<State>,
    /// The first time that each goal was met, with the fewest decisions.
    pub(in super::super) met: BTreeMap<Goal, Spot>,
    /// The first time that each fault was met.
    pub(in super::super) faults: BTreeMap<Fault, Spot>,
    /// The first state that nothing leads out of.
    pub(in super::super) stuck: Option<usize>,
    /// The first state from which no end can be reached.
    pub(in super::super) lost: Option<usize>,
    /// Why there may be more states; nothing if these are all.
    pub(in super::super) cut: Option<Cut>,
}

/// Why an exploration was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Cut {
    /// So many states were looked at.
    States(usize),
    /// The conditions of this step come out in too many ways.
    Conditions(usize),
}

#[derive(Debug)]
struct State {
    marking: Rc<Marking>,
    before: Option<(usize, Turn)>,
    decisions: u32,
    done: bool,
    from: Vec<usize>,
}

fn first(net: &Net) -> Option<(Marking, Vec<Goal>)> {
    let start = net.start?;
    let values = net.facts.all.iter().map(super::super::choice::Fact::undecided);
    let accepted = net.step(start).is_some_and(|step| step.accepts);
    let mut marking = Marking { values: values.collect(), accepted, ..Marking::default() };
    marking.strands.insert(Place::new(), start);
    Some((marking, vec![Goal::Step(start)]))
}

/// Which of the goals are met by some walk, looked for greedily; gives up after `most` states. What it finds can happen;
/// what it does not find may still.
pub(in super::super) fn cover(net: &Net, goals: &BTreeSet<Goal>, most: usize) -> BTreeSet<Goal> {
    let mut left = goals.clone();
    let Some((start, met)) = first(net) else { return left };
    met.iter().for_each(|goal| {
        left.remove(goal);
    });
    let mut seen = HashSet::from([start.clone()]);
    let (mut fresh, mut stale) = (vec![start], Vec::new());
    while let Some(marking) = fresh.pop().or_else(|| stale.pop()) {
        if left.is_empty() || seen.len() > most {
            break;
        }
        // What people do first is tried first: that is how most cases go.
        for next in moves::all(net, &marking, true).unwrap_or_default().into_iter().rev() {
            let new = next.goals.iter().filter(|goal| left.remove(goal)).count() > 0;
            let Ok(marking) = next.result else { continue };
            if !marking.ended && seen.insert(marking.clone()) {
                if new { fresh.push(marking) } else { stale.push(marking) }
            }
        }
    }
    left
}

/// Every state that can be reached, up to `most`.
pub(in super::super) fn exact(net: &Net, most: usize) -> Explored {
    let mut found = Explored::default();
    let Some((start, goals)) = first(net) else { return found };
    goals.into_iter().for_each(|goal| {
        found.met.insert(goal, (0, None));
    });
    let mut known: HashMap<Rc<Marking>, usize> = HashMap::new();
    let start = Rc::new(start);
    known.insert(Rc::clone(&start), 0);
    found.states.push(State { marking: start, before: None, decisions: 0, done: false, from: Vec::new() });
    let mut places: BTreeMap<usize, Place> = BTreeMap::new();
    let mut todo = VecDeque::from([0]);
    while let Some(at) = todo.pop_front() {
        let Some(state) = found.states.get_mut(at) else { continue };
        if std::mem::replace(&mut state.done, true) || state.marking.ended {
            continue;
        }
        let (marking, decisions) = (Rc::clone(&state.marking), state.decisions);
        found.crossings(&marking, at, &mut places, net);
        let by_itself = moves::passes(net, &marking);
        let Some(nexts) = moves::all(net, &marking, false) else {
            let step = marking.strands.values().find(|step| !net.waits(**step)).copied();
            found.cut = Some(Cut::Conditions(step.unwrap_or_default()));
            continue;
        };
        if nexts.is_empty() {
            found.stuck.get_or_insert(at);
        }
        for next in nexts {
            for goal in next.goals {
                found.met.entry(goal).or_insert_with(|| (at, Some(next.turn.clone())));
            }
            let marking = match next.result {
                Ok(marking) => Rc::new(marking),
                Err(fault) => {
                    found.faults.entry(fault).or_insert((at, Some(next.turn)));
                    continue;
                }
            };
            let cost = decisions.saturating_add(u32::from(!by_itself));
            let number = *known.entry(Rc::clone(&marking)).or_insert(found.states.len());
            match found.states.get_mut(number) {
                None => {
                    let state =
                        State { marking, before: Some((at, next.turn)), decisions: cost, done: false, from: vec![at] };
                    found.states.push(state);
                }
                Some(state) => {
                    state.from.push(at);
                    if state.done || state.decisions <= cost {
                        continue;
                    }
                    (state.before, state.decisions) = (Some((at, next.turn)), cost);
                }
            }
            if by_itself { todo.push_front(number) } else { todo.push_back(number) }
        }
        if found.states.len() > most {
            found.cut = Some(Cut::States(most));
            break;
        }
    }
    if found.cut.is_none() {
        found.lost = found.without_end();
    }
    found
}

impl Explored {
    /// A step stands in one place: inside the same branches whenever the case is there.
    fn crossings(&mut self, marking: &Marking, at: usize, places: &mut BTreeMap<usize, Place>, net: &Net) {
        for (place, step) in &marking.strands {
            let first = places.entry(*step).or_insert_with(|| place.clone());
            if first != place && net.kind(*step).is_some() {
                self.faults.entry(Fault::Crosses { step: *step }).or_insert((at, None));
            }
        }
    }

    /// The first state from which no end can be reached, and where somebody or something is waited for.
    fn without_end(&self) -> Option<usize> {
        let ended = self.states.iter().zip(0..).filter(|(state, _)| state.marking.ended).map(|(_, at)| at);
        let mut todo: Vec<usize> = ended.collect();
        let mut good: HashSet<usize> = todo.iter().copied().collect();
        while let Some(at) = todo.pop() {
            for from in self.states.get(at).map(|state| state.from.as_slice()).unwrap_or_default() {
                if good.insert(*from) {
                    todo.push(*from);
                }
            }
        }
        let bad = self.states.iter().zip(0..).filter(|(_, at)| !good.contains(at));
        bad.min_by_key(|(state, at)| (state.decisions, *at)).map(|(_, at)| at)
    }

    /// The steps at which the case stands in a state.
    pub(in super::super) fn standing(&self, state: usize) -> Vec<usize> {
        self.states.get(state).map(|state| state.marking.strands.values().copied().collect()).unwrap_or_default()
    }

    /// The turns that lead to a spot, from the beginning.
    pub(in super::super) fn trace(&self, spot: &Spot) -> Vec<&Turn> {
        let mut turns: Vec<&Turn> = Vec::new();
        let mut at = Some(spot.0);
        while let Some(state) = at.and_then(|at| self.states.get(at)) {
            turns.extend(state.before.iter().map(|(_, turn)| turn));
            at = state.before.as_ref().map(|(before, _)| *before);
        }
        turns.reverse();
        turns.into_iter().collect()
    }
}
