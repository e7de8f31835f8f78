//! A reviewer ends a task with one of its outcomes.

use super::super::command::Decision;
use super::super::model::{Act, Outcome, Step, StepId};
use super::super::refusal::Refusal;
use super::super::several::Part;
use super::{advise, claim, complete, correct, run::Run, send_back, sitting};

pub(super) fn review(run: &mut Run, decision: &Decision) -> Result<(), Refusal> {
    let no = decision.task;
    let (task, step, acting) = claim::in_hand(run, no)?;
    if run.state.open_tasks().any(|(_, other)| other.part == Part::Before(no)) {
        return Err(Refusal::AwaitsAdvice);
    }
    if claim::sits_elsewhere(run, no, &task, acting) {
        return Err(Refusal::SeatTaken);
    }
    let outcome = step.outcome_of(&decision.outcome).ok_or(Refusal::UnknownOutcome)?;
    if outcome.needs_opinion && !decision.opinion {
        return Err(Refusal::OpinionNeeded);
    }
    let (person, acting_for) = (Some(acting.person), acting.absent);
    let done = complete::Done { no, task: &task, person, opinion: decision.opinion, acting_for };
    if let Part::Seat(_) = task.part {
        return sitting::vote(run, &done, step, outcome, decision);
    }
    complete::record(run, &done, outcome, &[]);
    match outcome.act {
        Act::Advance | Act::Accept => advise::settle(run, task.part.of().unwrap_or(no)),
        _ => follow(run, &done, step, outcome, decision.target.as_ref(), &decision.about),
    }
}

/// What comes of the outcome of a step.
pub(super) fn follow(
    run: &mut Run,
    done: &complete::Done,
    step: &Step,
    outcome: &Outcome,
    target: Option<&StepId>,
    about: &[String],
) -> Result<(), Refusal> {
    match outcome.act {
        Act::Advance | Act::Accept => complete::go_on(run, done, step, outcome, run.world.today()),
        Act::RequestCorrection => correct::ask(run, done, about),
        // Only one of several may abstain, and that is never what a step comes to.
        Act::Abstain => Err(Refusal::UnknownOutcome),
        Act::SendBack => send_back::send_back(run, done, outcome, target),
    }
}
