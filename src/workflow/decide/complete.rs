//! A task is done and its strand goes on.

use chrono::NaiveDate;

use super::super::event::Event;
use super::super::model::{Act, Outcome, Step};
use super::super::refusal::Refusal;
use super::super::state::{Task, TaskNo};
use super::super::world::Person;
use super::{accept, enter, leave, run::Run};

/// A task that is being ended.
pub(super) struct Done<'a> {
    pub(super) no: TaskNo,
    pub(super) task: &'a Task,
    /// Nobody, when acceptance is deemed.
    pub(super) person: Option<Person>,
    pub(super) opinion: bool,
    /// The absent one for whom the person acts.
    pub(super) acting_for: Option<Person>,
}

/// Puts the decision on record. What comes of it is another matter.
pub(super) fn record(run: &mut Run, done: &Done, outcome: &Outcome, about: &[String]) {
    run.emit(Event::TaskDecided {
        task: done.no,
        person: done.person,
        outcome: outcome.code.clone(),
        act: outcome.act,
        opinion: done.opinion,
        acting_for: done.acting_for,
        about: about.to_vec(),
    });
}

/// The strand leaves the step for where the outcome leads.
pub(super) fn go_on(
    run: &mut Run,
    done: &Done,
    step: &Step,
    outcome: &Outcome,
    accepted_on: NaiveDate,
) -> Result<(), Refusal> {
    let next = step.leads_to(outcome).cloned().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })?;
    leave::step(run, done.task.token);
    if outcome.act == Act::Accept {
        accept::start_clock(run, accepted_on, done.person.is_none());
    }
    enter::enter(run, done.task.token, &next, &done.task.path, enter::Entry::default())
}
