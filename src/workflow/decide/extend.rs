//! What a leader allows on record: more time, or one more request to correct.

use super::super::clock::limit_day;
use super::super::event::Event;
use super::super::refusal::Refusal;
use super::super::world::{HEAD, Person};
use super::run::Run;

pub(super) fn extend(run: &mut Run) -> Result<(), Refusal> {
    let by = leader(run)?;
    let days = run.definition.limits.extension;
    if days == 0 || run.state.clock.extended > 0 || run.state.clock.accepted_on.is_none() {
        return Err(Refusal::NoExtension);
    }
    let mut clock = run.state.clock.clone();
    clock.extended = days;
    let day = |limit| limit_day(&clock, limit, &run.world.calendar, run.world.today()).map(|due| due.on);
    let (Some(promised_on), Some(statutory_on)) = (day(clock.promised), day(clock.statutory)) else {
        return Err(Refusal::NoExtension);
    };
    run.emit(Event::LimitExtended { days, by, promised_on, statutory_on });
    Ok(())
}

pub(super) fn allow_second_correction(run: &mut Run) -> Result<(), Refusal> {
    let by = leader(run)?;
    run.emit(Event::SecondCorrectionAllowed { by });
    Ok(())
}

/// The head of a department that holds an open task of this case, and not in their own matter.
fn leader(run: &Run) -> Result<Person, Refusal> {
    let person = run.actor.person().ok_or(Refusal::NotLeader)?;
    if person == run.world.applicant || run.world.excluded.contains(&person) {
        return Err(Refusal::OwnCase);
    }
    let holding = run.state.open_tasks().filter_map(|(_, task)| task.candidates.department);
    let leads = holding.into_iter().any(|department| run.actor.holds(department, HEAD));
    if leads { Ok(person) } else { Err(Refusal::NotLeader) }
}
