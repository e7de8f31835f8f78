//! What the applicant sees: where the case is, who holds it, how many days are left, what comes next and what stopped it.

use chrono::NaiveDate;
use serde::Serialize;

use super::clock::explain;
use super::model::{Definition, Kind, StepId, Text};
use super::state::{Closed, State, StopReason, TimerPurpose};
use super::world::{Department, Person};
use crate::workdays::{Calendar, Due};

/// The case as its applicant sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    /// Counts as received on this day.
    pub received_on: Option<NaiveDate>,
    /// Accepted on this day; the limit runs from the next.
    pub accepted_on: Option<NaiveDate>,
    /// Accepted because the office did not answer in time.
    pub deemed: bool,
    /// Where it is now.
    pub now: Vec<Holding>,
    /// When the promised limit ends, with the reason of every day.
    pub due: Option<Due>,
    /// Working days left of the promised limit; negative when it is over.
    pub days_left: Option<i64>,
    /// Why the clock stands still.
    pub stopped_by: Vec<StopReason>,
    /// Who is to act.
    pub next_action: NextAction,
    /// How it ended.
    pub closed: Option<Closed>,
}

/// One place where the case is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// The step.
    pub step: StepId,
    /// Its name.
    pub name: Text,
    /// The institution that holds it.
    pub department: Option<Department>,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// The last day of the step's own limit.
    pub due_on: Option<NaiveDate>,
}

/// What has to happen next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum NextAction {
    /// The applicant corrects what is listed.
    Applicant {
        /// Fields and materials.
        about: Vec<String>,
        /// The last day.
        until: Option<NaiveDate>,
    },
    /// The office decides.
    Office,
    /// A time has to pass, for example that of a public notice.
    Wait {
        /// The last day.
        until: Option<NaiveDate>,
    },
    /// Nothing: the case is closed, or was never filed.
    Nobody,
}

/// Tells where the case is. `today` is the date in the office.
pub fn timeline(
    definition: &Definition,
    state: &State,
    calendar: &Calendar,
    today: NaiveDate,
    viewer: Person,
) -> Timeline {
    let due = if state.is_open() { explain(state, calendar, today) } else { None };
    let days_left = due.as_ref().map(|due| {
        if due.on >= today {
            i64::from(calendar.count(today, due.on))
        } else {
            -i64::from(calendar.count(due.on, today))
        }
    });
    let mut stopped_by: Vec<StopReason> =
        state.clock.pauses.iter().filter(|stop| stop.pause.until.is_none()).map(|stop| stop.why).collect();
    stopped_by.sort_unstable();
    stopped_by.dedup();
    Timeline {
        received_on: state.received_on,
        accepted_on: state.clock.accepted_on,
        deemed: state.clock.deemed,
        now: holding(definition, state),
        due,
        days_left,
        stopped_by,
        next_action: next_action(state, viewer),
        closed: state.closed.clone(),
    }
}

fn holding(definition: &Definition, state: &State) -> Vec<Holding> {
    let mut now = Vec::new();
    for (no, token) in &state.tokens {
        let Some(step) = definition.step(&token.step) else { continue };
        if !matches!(step.kind, Kind::UserTask | Kind::Timer) {
            continue;
        }
        let task = state.tasks.values().rev().find(|task| task.token == *no && task.step == token.step);
        now.push(Holding {
            step: step.id.clone(),
            name: step.name.clone(),
            department: task.and_then(|task| task.candidates.department),
            since: task.map(|task| task.opened_on),
            due_on: task.and_then(|task| task.due_on),
        });
    }
    now
}

fn next_action(state: &State, viewer: Person) -> NextAction {
    if !state.is_open() {
        return NextAction::Nobody;
    }
    if let Some(correction) = state.correction.as_ref().filter(|correction| correction.sent) {
        return NextAction::Applicant { about: correction.about.clone(), until: correction.due_on };
    }
    let mut tasks = state.open_tasks().peekable();
    if tasks.peek().is_none() {
        let waits = state.timers.values().filter(|timer| matches!(timer.purpose, TimerPurpose::Wait { .. }));
        let until = waits.map(|timer| timer.fires_at).max();
        return NextAction::Wait {
            until: until.map(|at| crate::workdays::date_of(at - chrono::TimeDelta::seconds(1))),
        };
    }
    if tasks.any(|(_, task)| task.candidates.person == Some(viewer)) {
        return NextAction::Applicant { about: Vec::new(), until: None };
    }
    NextAction::Office
}
