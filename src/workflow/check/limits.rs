//! Limits that contradict each other.

use super::super::model::{Act, BoundaryTimer, Definition, Kind};
use super::{Findings, Problem};

pub(super) fn check(definition: &Definition, findings: &mut Findings) {
    let limits = &definition.limits;
    for (field, days) in [("answer", limits.answer), ("promised", limits.promised), ("statutory", limits.statutory)] {
        if days == 0 {
            findings.flow(Problem::NoDays { field: field.to_owned() });
        }
    }
    if limits.promised > limits.statutory {
        findings.flow(Problem::LimitTooLong { days: limits.promised, within: limits.statutory });
    }
    let correction = &definition.correction;
    for (field, days) in [("before_acceptance", correction.before_acceptance), ("in_review", correction.in_review)] {
        if days == 0 {
            findings.flow(Problem::NoDays { field: field.to_owned() });
        }
    }
    for step in &definition.steps {
        if let Some(days) = step.limit.filter(|days| step.pauses.is_none() && *days > limits.statutory) {
            findings.at(&step.id, Problem::LimitTooLong { days, within: limits.statutory });
        }
        let own = [("limit", step.limit), ("working_days", step.working_days), ("days", step.days)];
        let timed = step.timers.iter().flat_map(|timer| [timer.after.working_days, timer.after.days]);
        for (field, days) in own.into_iter().chain(timed.map(|days| ("timers", days))) {
            if days == Some(0) {
                findings.at(&step.id, Problem::NoDays { field: field.to_owned() });
            }
        }
        if step.kind == Kind::Timer && step.pauses.is_some() && !step.runs_while_stopped && step.until.is_none() {
            findings.at(&step.id, Problem::TimerWaitsForItself);
        }
        // A step that stops the limit cannot at the same time wait for it at its border.
        let waits_for_itself = |timer: &BoundaryTimer| !timer.runs_while_stopped && timer.after.until.is_none();
        if step.pauses.is_some() && step.timers.iter().any(waits_for_itself) {
            findings.at(&step.id, Problem::TimerWaitsForItself);
        }
    }
    let accepts = definition
        .steps
        .iter()
        .any(|step| step.accepts || step.outcomes.iter().any(|outcome| outcome.act == Act::Accept));
    if !accepts {
        findings.flow(Problem::NeverAccepted);
    }
}
