//! What is done with a case as a whole: urged, taken up, suspended, looked into, ended.

use super::super::clock::timer_day;
use super::super::event::Event;
use super::super::model::CaseOutcome;
use super::super::refusal::Refusal;
use super::super::several::Urging;
use super::super::state::StopReason;
use super::super::world::{HEAD, Person, SUPERVISOR};
use super::{close, run::Run, withdraw};
use crate::workdays::end_of;

/// The applicant asks the office to get on with it, as often a day as the flow says.
pub(super) fn urge(run: &mut Run) -> Result<(), Refusal> {
    let by = run.actor.person().filter(|person| *person == run.world.applicant).ok_or(Refusal::NotApplicant)?;
    let on = run.world.today();
    let today = |urged: &Urging| urged.on == on && urged.times >= run.definition.limits.urges;
    if run.definition.limits.urges == 0 || run.state.urged.as_ref().is_some_and(today) {
        return Err(Refusal::UrgedToday);
    }
    run.emit(Event::Urged { by, on });
    Ok(())
}

/// A supervisor takes the case up.
pub(super) fn supervise(run: &mut Run) -> Result<(), Refusal> {
    let by = run.actor.person().filter(|_| run.actor.is(SUPERVISOR)).ok_or(Refusal::NotSupervisor)?;
    not_own(run, by)?;
    run.emit(Event::Supervised { by });
    Ok(())
}

/// Nobody decides and every clock stands still.
pub(super) fn suspend(run: &mut Run) -> Result<(), Refusal> {
    let by = in_charge(run)?;
    let on = run.world.today();
    run.emit(Event::Suspended { by, on });
    run.stop_clock(StopReason::Suspension, None);
    Ok(())
}

/// The case goes on. Whatever would have come due meanwhile comes due later.
pub(super) fn resume(run: &mut Run) -> Result<(), Refusal> {
    if !run.state.is_suspended() {
        return Err(Refusal::NotSuspended);
    }
    let by = in_charge(run)?;
    let on = run.world.today();
    run.emit(Event::Resumed { by, on });
    run.resume_why(StopReason::Suspension);
    run.move_task_limits();
    let mut moved = Vec::new();
    for (no, timer) in &run.state.timers {
        let last = timer_day(timer, &run.state, &run.world.calendar, on);
        let fires_at = end_of(last).max(timer.fires_at).max(run.world.now);
        if fires_at != timer.fires_at {
            moved.push(Event::TimerMoved { timer: *no, fires_at });
        }
    }
    for event in moved {
        run.emit(event);
    }
    Ok(())
}

/// An expert review, inspection or hearing begins; the limit stands still until it ends.
pub(super) fn begin_procedure(run: &mut Run) -> Result<(), Refusal> {
    let by = in_charge(run)?;
    if under_way(run) {
        return Err(Refusal::ProcedureUnderWay);
    }
    if run.state.clock.accepted_on.is_none() {
        return Err(Refusal::NoProcedure);
    }
    run.emit(Event::ProcedureBegun { by });
    run.stop_clock(StopReason::SpecialProcedure, None);
    Ok(())
}

pub(super) fn end_procedure(run: &mut Run) -> Result<(), Refusal> {
    let by = in_charge(run)?;
    if !under_way(run) {
        return Err(Refusal::NoProcedure);
    }
    run.emit(Event::ProcedureEnded { by });
    run.resume_why(StopReason::SpecialProcedure);
    Ok(())
}

/// Whether a leader has begun a procedure; one that a step brings with it is the step's.
fn under_way(run: &Run) -> bool {
    let mut open = run.state.clock.pauses.iter().filter(|stop| stop.pause.until.is_none() && stop.token.is_none());
    open.any(|stop| stop.why == StopReason::SpecialProcedure)
}

/// The office ends the case; refused when something was done that cannot be taken back.
pub(super) fn terminate(run: &mut Run) -> Result<(), Refusal> {
    let by = in_charge(run)?;
    withdraw::compensate(run, |_| true)?;
    run.emit(Event::Terminated { by });
    close::close(run, CaseOutcome::Terminated, None)
}

/// The head of a department that works or has worked on the case, or a supervisor; never in their own matter.
pub(super) fn in_charge(run: &Run) -> Result<Person, Refusal> {
    let by = run.actor.person().ok_or(Refusal::NotLeader)?;
    not_own(run, by)?;
    let mut worked = run.state.tasks.values().filter_map(|task| task.candidates.department);
    let leads = worked.any(|department| run.actor.holds(department, HEAD));
    if leads || run.actor.is(SUPERVISOR) { Ok(by) } else { Err(Refusal::NotLeader) }
}

fn not_own(run: &Run, person: Person) -> Result<(), Refusal> {
    let own = person == run.world.applicant || run.world.excluded.contains(&person);
    if own { Err(Refusal::OwnCase) } else { Ok(()) }
}
