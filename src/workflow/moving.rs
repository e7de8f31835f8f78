//! Moves a running case to another version of its flow: tried first, and refused unless everything that the case remembers
//! has a place in the new version.

mod chinese;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::event::Event;
use super::model::{Definition, Kind, Step, StepId};
use super::refusal::Refusal;
use super::state::{State, TimerNo, TimerPurpose};
use super::world::{Person, World};

/// Why a case cannot be moved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum MoveProblem {
    /// The case is at this step, or has a block open there, and the new version has no step of this kind for it.
    #[error("the case is at {step}, which has no place in the new version")]
    Marking {
        /// The step.
        step: StepId,
    },
    /// An open block has other branches in the new version.
    #[error("the block that {split} opened has other branches, or another join, in the new version")]
    Block {
        /// The step that opened it.
        split: StepId,
    },
    /// Four eyes looks at who did this step, and the new version has none for it.
    #[error("four eyes looks at {step}, which has no place in the new version")]
    FourEyes {
        /// The step.
        step: StepId,
    },
    /// An effect of this step was run, and going back would have to take it back.
    #[error("{step} has run effects and has no place in the new version")]
    Effects {
        /// The step.
        step: StepId,
    },
    /// A timer runs at this step that the new version does not have.
    #[error("a timer runs at {step} that the new version does not have")]
    Timer {
        /// The step.
        step: StepId,
    },
    /// Two steps of which the case remembers something would become one.
    #[error("{step} and another step would become one")]
    Merged {
        /// The step in the new version.
        step: StepId,
    },
    /// From here the new version cannot come to an end.
    #[error("no end can be reached from {step} in the new version")]
    NoEnd {
        /// The step in the new version.
        step: StepId,
    },
}

/// Where everything that the case remembers goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Steps that get another name.
    pub steps: BTreeMap<StepId, StepId>,
    /// Timers at a border that get another place.
    pub timers: Vec<(TimerNo, u32)>,
}

/// Tries a move. `mapping` names the steps that are called otherwise in the new version; the others keep their ids.
///
/// # Errors
/// Everything that has no place in the new version.
pub fn plan_move(
    old: &Definition,
    new: &Definition,
    state: &State,
    mapping: &BTreeMap<StepId, StepId>,
) -> Result<Move, Vec<MoveProblem>> {
    let plan = Plan { old, new, mapping };
    let mut problems = BTreeSet::new();
    let timers = plan.timers(state, &mut problems);
    plan.marking(state, &mut problems);
    plan.memory(state, &mut problems);
    let steps = plan.names(state, &mut problems);
    if problems.is_empty() { Ok(Move { steps, timers }) } else { Err(problems.into_iter().collect()) }
}

/// Moves a case, after the same trial. Who keeps the flows, and so may ask for it, is the matter of whoever calls this; that
/// nobody moves a case of their own is the engine's.
///
/// # Errors
/// Why this person may not, or everything that has no place in the new version.
pub fn move_case(
    (old, new, version): (&Definition, &Definition, u32),
    state: &State,
    world: &World,
    by: Person,
    mapping: &BTreeMap<StepId, StepId>,
) -> Result<Vec<Event>, MoveRefused> {
    if !state.is_open() {
        return Err(Refusal::NotOpen.into());
    }
    if by == world.applicant || world.excluded.contains(&by) {
        return Err(Refusal::OwnCase.into());
    }
    let Move { steps, timers } = plan_move(old, new, state, mapping).map_err(MoveRefused::Unmapped)?;
    Ok(vec![Event::MovedToVersion { by, version, steps, timers }])
}

/// Why a case was not moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveRefused {
    /// Not by this actor, or not now.
    Refused(Refusal),
    /// Something has no place in the new version.
    Unmapped(Vec<MoveProblem>),
}

impl From<Refusal> for MoveRefused {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

struct Plan<'a> {
    old: &'a Definition,
    new: &'a Definition,
    mapping: &'a BTreeMap<StepId, StepId>,
}

impl<'a> Plan<'a> {
    fn name<'s>(&'s self, step: &'s StepId) -> &'s StepId {
        self.mapping.get(step).unwrap_or(step)
    }

    /// The step in the old version and the one that takes its place, if they do the same kind of work.
    fn both(&self, step: &StepId) -> Option<(&'a Step, &'a Step)> {
        let (old, new) = (self.old.step(step)?, self.new.step(self.name(step))?);
        let same = old.kind == new.kind && old.many.is_some() == new.many.is_some();
        same.then_some((old, new))
    }

    fn marking(&self, state: &State, problems: &mut BTreeSet<MoveProblem>) {
        let places = places(self.new);
        let ends = reach_ends(self.new);
        for token in state.tokens.values() {
            let Some((_, new)) = self.both(&token.step) else {
                problems.insert(MoveProblem::Marking { step: token.step.clone() });
                continue;
            };
            let around: Option<Vec<(&str, &str)>> = token
                .path
                .iter()
                .map(|level| {
                    let scope = state.scopes.get(&level.scope)?;
                    let (first, _) = scope.branches.get(usize::try_from(level.branch).ok()?)?;
                    Some((self.name(&scope.split).as_str(), self.name(first).as_str()))
                })
                .collect();
            if around.as_ref() != places.get(new.id.as_str()) {
                problems.insert(MoveProblem::Marking { step: token.step.clone() });
            }
            if !ends.contains(new.id.as_str()) {
                problems.insert(MoveProblem::NoEnd { step: new.id.clone() });
            }
        }
        for scope in state.scopes.values() {
            let fits = self.both(&scope.split).is_some_and(|(_, split)| {
                let mut branches = branches(split);
                split.join.as_ref() == Some(self.name(&scope.join))
                    && scope.branches.iter().all(|(first, _)| {
                        let at = branches.iter().position(|branch| *branch == self.name(first));
                        at.map(|at| branches.swap_remove(at)).is_some()
                    })
                    && (split.kind == Kind::Inclusive || branches.is_empty())
            });
            if !fits {
                problems.insert(MoveProblem::Block { split: scope.split.clone() });
            }
        }
    }

    /// Reviews that four eyes looks at, in either version, and effects that may have to be taken back.
    fn memory(&self, state: &State, problems: &mut BTreeSet<MoveProblem>) {
        let looked_at = |definition: &'a Definition| {
            let who = definition.steps.iter().filter_map(|step| step.who.as_ref());
            who.flat_map(|who| who.not_actor_of.iter().chain(&who.actor_of)).collect::<BTreeSet<_>>()
        };
        let (before, after) = (looked_at(self.old), looked_at(self.new));
        for step in state.reviews.iter().map(|review| &review.step).chain(state.hands.keys()) {
            let matters = before.contains(step) || after.contains(self.name(step));
            if matters && self.both(step).is_none() {
                problems.insert(MoveProblem::FourEyes { step: step.clone() });
            }
        }
        for ran in &state.effects {
            if self.both(&ran.step).is_none() {
                problems.insert(MoveProblem::Effects { step: ran.step.clone() });
            }
        }
    }

    /// Timers at a border go by their ids; the place of each in the new version is returned.
    fn timers(&self, state: &State, problems: &mut BTreeSet<MoveProblem>) -> Vec<(TimerNo, u32)> {
        let mut places = Vec::new();
        for (no, timer) in &state.timers {
            let TimerPurpose::Boundary { token, index } = timer.purpose else { continue };
            let Some(step) = state.tokens.get(&token).map(|token| &token.step) else { continue };
            let place = self.both(step).and_then(|(old, new)| {
                let timer = old.timers.get(usize::try_from(index).ok()?)?;
                let place = new.timers.iter().position(|other| other.id == timer.id)?;
                u32::try_from(place).ok()
            });
            match place {
                Some(place) => places.push((*no, place)),
                None => {
                    problems.insert(MoveProblem::Timer { step: step.clone() });
                }
            }
        }
        places
    }

    /// Every step that the case remembers under a name that changes.
    fn names(&self, state: &State, problems: &mut BTreeSet<MoveProblem>) -> BTreeMap<StepId, StepId> {
        let remembered: BTreeSet<&StepId> = state
            .visits
            .iter()
            .map(|visit| &visit.step)
            .chain(state.rounds.keys())
            .chain(state.scopes.values().flat_map(|scope| [&scope.split, &scope.join]))
            .chain(state.scopes.values().flat_map(|scope| scope.branches.iter().map(|(first, _)| first)))
            .chain(state.tasks.values().map(|task| &task.step))
            .collect();
        let mut taken = BTreeSet::new();
        let mut steps = BTreeMap::new();
        for step in remembered {
            let name = self.name(step);
            if !taken.insert(name) {
                problems.insert(MoveProblem::Merged { step: name.clone() });
            }
            if name != step {
                steps.insert(step.clone(), name.clone());
            }
        }
        steps
    }
}

fn branches(step: &Step) -> Vec<&StepId> {
    step.branches.iter().chain(step.flows.iter().map(|flow| &flow.to)).chain(&step.default).collect()
}

/// Every step to which a strand can go from here.
fn onward(step: &Step) -> Vec<StepId> {
    let mut copy = step.clone();
    // The join is reached by its branches, not by the step that names it.
    copy.join = None;
    let all: Vec<StepId> = copy.flows_mut().map(|target| target.clone()).collect();
    all
}

type Places<'a> = BTreeMap<&'a str, Vec<(&'a str, &'a str)>>;

/// For every step the blocks around it: the step that opens each, and the first step of the branch.
fn places(definition: &Definition) -> Places<'_> {
    let mut places = Places::new();
    let mut todo: Vec<(StepId, Vec<(&str, &str)>)> =
        definition.start().map(|start| (start.id.clone(), Vec::new())).into_iter().collect();
    while let Some((id, place)) = todo.pop() {
        let Some(step) = definition.step(&id) else { continue };
        let mut place = place;
        if step.kind == Kind::Join {
            place.pop();
        }
        if places.contains_key(step.id.as_str()) {
            continue;
        }
        places.insert(&step.id, place.clone());
        let opens = matches!(step.kind, Kind::Parallel | Kind::Inclusive);
        for target in onward(step) {
            let mut there = place.clone();
            if let Some(first) = definition.step(&target).filter(|_| opens) {
                there.push((&step.id, &first.id));
            }
            todo.push((target, there));
        }
    }
    places
}

/// The steps from which an end can be reached.
fn reach_ends(definition: &Definition) -> BTreeSet<&str> {
    let is_end = |step: &&Step| matches!(step.kind, Kind::End | Kind::Terminate);
    let mut good: BTreeSet<&str> = definition.steps.iter().filter(is_end).map(|step| step.id.as_str()).collect();
    loop {
        let leads = |step: &&Step| onward(step).iter().any(|target| good.contains(target.as_str()));
        let more: Vec<&str> = definition
            .steps
            .iter()
            .filter(|step| !good.contains(step.id.as_str()))
            .filter(leads)
            .map(|step| step.id.as_str())
            .collect();
        if more.is_empty() {
            return good;
        }
        good.extend(more);
    }
}
