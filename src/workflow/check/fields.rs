//! Which field belongs to which kind of step.

use std::collections::BTreeSet;

use super::super::model::{Definition, Kind, Step, StepPause, Wait};
use super::{Findings, Problem};

pub(super) fn check(definition: &Definition, findings: &mut Findings) {
    let mut ids = BTreeSet::new();
    for step in &definition.steps {
        if !ids.insert(&step.id) {
            findings.at(&step.id, Problem::DuplicateId);
        }
        of_step(step, findings);
        waits(step, findings);
    }
    let count = |kind| definition.steps.iter().filter(|step| step.kind == kind).count();
    if count(Kind::Start) != 1 {
        findings.flow(Problem::Starts { count: count(Kind::Start) });
    }
    if count(Kind::End) + count(Kind::Terminate) == 0 {
        findings.flow(Problem::NoEnd);
    }
}

fn of_step(step: &Step, findings: &mut Findings) {
    let kind = step.kind;
    let needed = needed(kind);
    let allowed = allowed(kind, step.pauses == Some(StepPause::PublicNotice));
    for (field, present) in present(step) {
        let needs = needed.contains(&field);
        if needs && !present {
            findings.at(&step.id, Problem::Missing { field: field.to_owned() });
        }
        if present && !needs && !allowed.contains(&field) {
            findings.at(&step.id, Problem::Misplaced { field: field.to_owned() });
        }
    }
}

fn present(step: &Step) -> [(&'static str, bool); 23] {
    [
        ("next", step.next.is_some()),
        ("flows", !step.flows.is_empty()),
        ("default", step.default.is_some()),
        ("branches", !step.branches.is_empty()),
        ("join", step.join.is_some()),
        ("who", step.who.is_some()),
        ("shows", step.shows.is_some()),
        ("outcomes", !step.outcomes.is_empty()),
        ("many", step.many.is_some()),
        ("timers", !step.timers.is_empty()),
        ("calls", step.calls.is_some()),
        ("limit", step.limit.is_some()),
        ("pauses", step.pauses.is_some()),
        ("effects", !step.effects.is_empty()),
        ("working_days", step.working_days.is_some()),
        ("days", step.days.is_some()),
        ("until", step.until.is_some()),
        ("runs_while_stopped", step.runs_while_stopped),
        ("upheld", step.upheld.is_some()),
        ("accepts", step.accepts),
        ("outcome", step.outcome.is_some()),
        ("letter", step.letter.is_some()),
        ("id", !step.id.is_empty()),
    ]
}

fn needed(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Start | Kind::Join | Kind::Timer => &["id", "next"],
        Kind::UserTask => &["id", "who", "outcomes"],
        Kind::AutomaticTask => &["id", "effects", "next"],
        Kind::Exclusive => &["id", "flows", "default"],
        Kind::Parallel => &["id", "branches", "join"],
        Kind::Inclusive => &["id", "flows", "default", "join"],
        Kind::SubFlow => &["id", "calls"],
        Kind::End | Kind::Terminate => &["id", "outcome"],
    }
}

fn allowed(kind: Kind, step_publishes: bool) -> &'static [&'static str] {
    match kind {
        Kind::Start => &["accepts"],
        Kind::UserTask => &["next", "shows", "limit", "pauses", "many", "timers"],
        Kind::AutomaticTask => &["pauses"],
        Kind::Timer if step_publishes => &["working_days", "days", "until", "pauses", "runs_while_stopped", "upheld"],
        Kind::Timer => &["working_days", "days", "until", "pauses", "runs_while_stopped"],
        Kind::SubFlow => &["next"],
        Kind::End | Kind::Terminate => &["letter"],
        Kind::Exclusive | Kind::Parallel | Kind::Inclusive | Kind::Join => &[],
    }
}

/// A wait is exactly one of a number of working days, a number of days, and a date.
fn waits(step: &Step, findings: &mut Findings) {
    let mut one_way = |wait: &Wait, field: &str| {
        let ways = [wait.working_days.is_some(), wait.days.is_some(), wait.until.is_some()];
        match ways.iter().filter(|way| **way).count() {
            0 => findings.at(&step.id, Problem::Missing { field: field.to_owned() }),
            1 => {}
            _ => findings.at(&step.id, Problem::WaitUnclear),
        }
    };
    if step.kind == Kind::Timer {
        one_way(&step.wait(), "working_days");
    }
    let mut ids = BTreeSet::new();
    for timer in &step.timers {
        one_way(&timer.after, "after");
    }
    for timer in &step.timers {
        if timer.to.is_some() != timer.effects.is_empty() || !ids.insert(&timer.id) {
            findings.at(&step.id, Problem::TimerUnclear { timer: timer.id.clone() });
        }
    }
}
