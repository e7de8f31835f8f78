//! Moves a strand on until somebody or something has to be waited for.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::digest::digest;
use super::super::event::Event;
use super::super::model::{Act, Kind, Step, StepId};
use super::super::refusal::Refusal;
use super::super::state::{Level, Path, Review, State, TimerPurpose, TokenNo};
use super::super::who;
use super::super::world::Person;
use super::{close, run::Run};
use crate::rules::{Expression, Facts};

/// How a step is entered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    /// The step is to be done again, whatever was decided there before.
    pub(super) anew: bool,
    /// Who has the task in hand from the start.
    pub(super) claimed_by: Option<Person>,
}

/// Takes a strand to a step and on from there.
pub(super) fn enter(run: &mut Run, token: TokenNo, step: &StepId, path: &Path, entry: Entry) -> Result<(), Refusal> {
    let mut entry = entry;
    let mut at = step.clone();
    loop {
        run.pass()?;
        let step = run.step(&at)?;
        let unsound = || Refusal::Unsound { step: step.id.clone() };
        if step.kind == Kind::Join {
            return arrive(run, token, step, path);
        }
        let round = run.state.rounds.get(&step.id).map_or(1, |round| round.saturating_add(1));
        run.emit(Event::Entered { token, step: step.id.clone(), path: path.clone(), round });
        let next = match step.kind {
            Kind::Start | Kind::Join => step.next.clone(),
            Kind::UserTask => match carried(run, step).filter(|_| !entry.anew) {
                Some(review) => {
                    let outcome = step.outcome_of(&review.outcome).ok_or_else(unsound)?;
                    let (from, code) = (review.task, review.outcome.clone());
                    run.emit(Event::ReviewCarriedOver { token, step: step.id.clone(), from, outcome: code });
                    step.leads_to(outcome).cloned()
                }
                None => {
                    open_task(run, token, step, path, entry.claimed_by);
                    return Ok(());
                }
            },
            Kind::AutomaticTask => {
                run.stop_for_step(step, token);
                for (effect, index) in step.effects.iter().zip(0_u32..) {
                    run.emit(Event::EffectRun {
                        step: step.id.clone(),
                        round,
                        index,
                        effect: effect.clone(),
                        path: path.clone(),
                    });
                }
                run.resume_clock(Some(token));
                step.next.clone()
            }
            Kind::Exclusive => Some(choose(run, step)?),
            Kind::Parallel => return split(run, token, step, path),
            Kind::Timer => {
                run.stop_for_step(step, token);
                let days = step.working_days.ok_or_else(unsound)?;
                run.set_timer(TimerPurpose::Wait { token }, run.world.today(), days, step.runs_while_stopped);
                return Ok(());
            }
            Kind::End => return close::close(run, step.outcome.ok_or_else(unsound)?, Some(step.id.clone())),
        };
        at = next.ok_or_else(unsound)?;
        entry = Entry::default();
    }
}

/// The last finished review of this step, if it let the case go on before the case was last sent back or corrected, and
/// nothing that the step shows has changed since. Each carries over once, so that a circle asks people again.
fn carried<'r>(run: &'r Run, step: &Step) -> Option<&'r Review> {
    let review = run.state.reviews.iter().rev().find(|review| review.step == step.id)?;
    let fresh = review.seq < run.state.returned_at && !run.state.carried.contains(&review.task);
    let same = fresh && review.shown.is_some() && review.shown == digest(step.shows.as_ref(), run.world);
    (same && matches!(review.act, Act::Advance | Act::Accept)).then_some(review)
}

fn open_task(run: &mut Run, token: TokenNo, step: &Step, path: &Path, claimed_by: Option<Person>) {
    run.stop_for_step(step, token);
    let candidates = who::candidates(run.definition, step, &run.state, run.world);
    let today = run.world.today();
    let due_on = step
        .limit
        .map(|days| crate::workdays::due(&run.world.calendar, today, days, &run.state.clock.stops(), today).on);
    let claimed_by =
        claimed_by.filter(|person| !candidates.excluded.contains(person) && run.world.directory.is_active(*person));
    let round = run.state.tasks.values().filter(|task| task.step == step.id).count();
    let task = run.state.next.task;
    run.emit(Event::TaskOpened {
        task,
        token,
        step: step.id.clone(),
        path: path.clone(),
        round: u32::try_from(round).unwrap_or(u32::MAX).saturating_add(1),
        candidates,
        opened_on: today,
        due_on,
        shown: digest(step.shows.as_ref(), run.world),
        claimed_by,
    });
    let answers = step.outcomes.iter().any(|outcome| outcome.act == Act::Accept);
    if answers && run.state.clock.accepted_on.is_none() {
        let received = run.world.calendar.received_on(run.world.now).on;
        run.set_timer(TimerPurpose::Answer { task }, received, run.definition.limits.answer, true);
    }
}

/// The facts as conditions see them, with the day and the outcomes so far.
fn facts(run: &Run) -> Facts {
    let mut facts = run.world.facts.clone();
    facts.insert("today", run.world.today().to_string());
    facts.insert("outcomes", outcomes(run));
    facts
}

/// Every user task has an outcome to ask for; an empty text where nobody has decided yet.
fn outcomes(run: &Run) -> Value {
    let of = |state: &State, step: &str| state.outcomes.get(step).cloned().unwrap_or_default();
    let tasks = run.definition.steps.iter().filter(|step| step.kind == Kind::UserTask);
    Value::Object(tasks.map(|step| (step.id.clone(), Value::from(of(&run.state, &step.id)))).collect::<Map<_, _>>())
}

fn choose(run: &mut Run, step: &Step) -> Result<StepId, Refusal> {
    let facts = facts(run);
    let names: Vec<&str> = run.definition.facts.iter().map(String::as_str).chain(["outcomes"]).collect();
    let mut used = BTreeMap::new();
    for (flow, index) in step.flows.iter().zip(0_u32..) {
        let undecidable = |error| Refusal::Undecidable { step: step.id.clone(), error };
        let condition = Expression::parse(&flow.when, &names).map_err(undecidable)?;
        for path in condition.uses() {
            used.insert(path.clone(), facts.get(path).cloned().unwrap_or(Value::Null));
        }
        if condition.evaluate(&facts).map_err(undecidable)? {
            run.emit(Event::FlowTaken {
                step: step.id.clone(),
                to: flow.to.clone(),
                condition: Some(index),
                facts: used,
            });
            return Ok(flow.to.clone());
        }
    }
    let to = step.default.clone().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    run.emit(Event::FlowTaken { step: step.id.clone(), to: to.clone(), condition: None, facts: used });
    Ok(to)
}

fn split(run: &mut Run, token: TokenNo, step: &Step, path: &Path) -> Result<(), Refusal> {
    let join = step.join.clone().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    let scope = run.state.next.scope;
    let branches = step.branches.clone();
    run.emit(Event::ScopeOpened {
        scope,
        token,
        split: step.id.clone(),
        join,
        path: path.clone(),
        branches: branches.clone(),
    });
    for (first, branch) in branches.iter().zip(0_u32..) {
        if !run.state.is_open() {
            break;
        }
        let mut inside = path.clone();
        inside.push(Level { scope, branch });
        enter(run, run.state.next.token, first, &inside, Entry::default())?;
    }
    Ok(())
}

/// A strand reaches a join. It must be the join of the innermost block around it; the last one in fires it, once.
fn arrive(run: &mut Run, token: TokenNo, step: &Step, path: &Path) -> Result<(), Refusal> {
    let unsound = || Refusal::Unsound { step: step.id.clone() };
    let Some((level, outside)) = path.split_last() else { return Err(unsound()) };
    let matches = run.state.scopes.get(&level.scope).is_some_and(|scope| scope.join == step.id && !scope.joined);
    if !matches {
        return Err(unsound());
    }
    run.emit(Event::Arrived { token, scope: level.scope, branch: level.branch });
    let complete =
        run.state.scopes.get(&level.scope).is_some_and(|scope| scope.branches.iter().all(|(_, arrived)| *arrived));
    if !complete {
        return Ok(());
    }
    run.emit(Event::ScopeJoined { scope: level.scope });
    let outside = outside.to_vec();
    let token = run.state.next.token;
    let round = run.state.rounds.get(&step.id).map_or(1, |round| round.saturating_add(1));
    run.emit(Event::Entered { token, step: step.id.clone(), path: outside.clone(), round });
    let next = step.next.clone().ok_or_else(unsound)?;
    enter(run, token, &next, &outside, Entry::default())
}
