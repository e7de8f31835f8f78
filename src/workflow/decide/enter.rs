//! Moves a strand on until somebody or something has to be waited for.

use super::super::event::Event;
use super::super::model::{EffectSpec, Kind, Step, StepId};
use super::super::refusal::Refusal;
use super::super::state::{Path, TimerPurpose, TokenNo};
use super::super::world::Person;
use super::{block, choose, close, run::Run, task, wait};

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
            return block::arrive(run, token, step, path);
        }
        let round = run.state.rounds.get(&step.id).map_or(1, |round| round.saturating_add(1));
        run.emit(Event::Entered { token, step: step.id.clone(), path: path.clone(), round });
        let next = match step.kind {
            Kind::Start | Kind::Join => step.next.clone(),
            Kind::UserTask => match task::carried(run, step).filter(|_| !entry.anew) {
                Some(review) => {
                    let outcome = step.outcome_of(&review.outcome).ok_or_else(unsound)?;
                    let (from, code) = (review.task, review.outcome.clone());
                    run.emit(Event::ReviewCarriedOver { token, step: step.id.clone(), from, outcome: code });
                    step.leads_to(outcome).cloned()
                }
                None => return task::begin(run, token, step, path, entry.claimed_by),
            },
            Kind::AutomaticTask => {
                run.stop_for_step(step, token);
                run_effects(run, step, &step.effects, 0, round, path);
                run.resume_clock(token);
                step.next.clone()
            }
            Kind::Exclusive => Some(choose::one(run, step)?),
            Kind::Parallel => return block::split(run, token, step, path, step.branches.clone()),
            Kind::Inclusive => {
                let chosen = choose::all(run, step)?;
                return block::split(run, token, step, path, chosen);
            }
            Kind::Timer => {
                let term = wait::term(run, step, &step.wait())?;
                if wait::is_over(run, &term) {
                    step.next.clone()
                } else {
                    run.stop_for_step(step, token);
                    run.set_term(TimerPurpose::Wait { token }, &term, step.runs_while_stopped);
                    return Ok(());
                }
            }
            // A call is replaced by what it calls before a flow is run.
            Kind::SubFlow => None,
            Kind::End | Kind::Terminate => {
                return close::close(run, step.outcome.ok_or_else(unsound)?, Some(step.id.clone()));
            }
        };
        at = next.ok_or_else(unsound)?;
        entry = Entry::default();
    }
}

/// Runs effects of a step; `first` is the place of the first of them among all that the step may run in a round.
pub(super) fn run_effects(run: &mut Run, step: &Step, effects: &[EffectSpec], first: u32, round: u32, path: &Path) {
    for (effect, index) in effects.iter().zip(first..) {
        run.emit(Event::EffectRun { step: step.id.clone(), round, index, effect: effect.clone(), path: path.clone() });
    }
}
