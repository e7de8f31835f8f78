//! A reviewer ends a task with one of its outcomes.

use super::super::command::Decision;
use super::super::model::Act;
use super::super::refusal::Refusal;
use super::super::who;
use super::{complete, correct, run::Run, send_back};

pub(super) fn review(run: &mut Run, decision: &Decision) -> Result<(), Refusal> {
    let task = run.state.open_task(decision.task).ok_or(Refusal::TaskGone)?.clone();
    let step = run.step(&task.step)?;
    let person = who::may_act(step, &task, &run.state, run.world, run.actor)?;
    if task.claimed_by.is_some_and(|claimed_by| claimed_by != person) {
        return Err(Refusal::ClaimedByAnother);
    }
    let outcome = step.outcome_of(&decision.outcome).ok_or(Refusal::UnknownOutcome)?;
    if outcome.needs_opinion && !decision.opinion {
        return Err(Refusal::OpinionNeeded);
    }
    let done = complete::Done { no: decision.task, task: &task, person: Some(person), opinion: decision.opinion };
    match outcome.act {
        Act::Advance | Act::Accept => complete::complete(run, &done, step, outcome, run.world.today()),
        Act::RequestCorrection => correct::ask(run, &done, outcome, &decision.about),
        // Only one of several may abstain.
        Act::Abstain => Err(Refusal::UnknownOutcome),
        Act::SendBack => send_back::send_back(run, &done, outcome, decision.target.as_ref()),
    }
}
