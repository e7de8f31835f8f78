//! A task is done and its strand goes on.

use chrono::NaiveDate;

use super::super::event::Event;
use super::super::model::{Act, Outcome, Step};
use super::super::refusal::Refusal;
use super::super::state::{Task, TaskNo, TimerPurpose};
use super::super::world::Person;
use super::{accept, enter, run::Run};

/// A task that is being ended.
pub(super) struct Done<'a> {
    pub(super) no: TaskNo,
    pub(super) task: &'a Task,
    /// Nobody, when acceptance is deemed.
    pub(super) person: Option<Person>,
    pub(super) opinion: bool,
}

/// Ends the task and lets the clock go on if this step had stopped it.
pub(super) fn record(run: &mut Run, done: &Done, outcome: &Outcome) {
    run.emit(Event::TaskDecided {
        task: done.no,
        person: done.person,
        outcome: outcome.code.clone(),
        act: outcome.act,
        opinion: done.opinion,
    });
    let token = done.task.token;
    run.resume_clock(Some(token));
    run.cancel_timers(|purpose| matches!(purpose, TimerPurpose::Boundary { token: of, .. } if *of == token));
}

pub(super) fn complete(
    run: &mut Run,
    done: &Done,
    step: &Step,
    outcome: &Outcome,
    accepted_on: NaiveDate,
) -> Result<(), Refusal> {
    let next = step.leads_to(outcome).cloned().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    record(run, done, outcome);
    if outcome.act == Act::Accept {
        accept::start_clock(run, accepted_on, done.person.is_none());
    }
    let no = done.no;
    run.cancel_timers(|purpose| matches!(purpose, TimerPurpose::Answer { task } if *task == no));
    enter::enter(run, done.task.token, &next, &done.task.path, enter::Entry::default())
}
