//! The applicant takes the application back.

use super::super::event::Event;
use super::super::model::{CaseOutcome, Undo};
use super::super::refusal::Refusal;
use super::super::state::Ran;
use super::{close, run::Run};

pub(super) fn withdraw(run: &mut Run) -> Result<(), Refusal> {
    let by = run.actor.person().filter(|person| *person == run.world.applicant).ok_or(Refusal::NotApplicant)?;
    compensate(run, |_| true)?;
    run.emit(Event::Withdrawn { by });
    close::close(run, CaseOutcome::Withdrawn, None)
}

/// Takes back the effects that going back crosses, the last one first; refused if one of them cannot be taken back.
pub(super) fn compensate(run: &mut Run, crossed: impl Fn(&Ran) -> bool) -> Result<(), Refusal> {
    let crossed: Vec<Ran> = run.state.effects.iter().filter(|ran| crossed(ran)).cloned().collect();
    if let Some(barrier) = crossed.iter().find(|ran| ran.undo == Undo::Barrier) {
        return Err(Refusal::BehindBarrier { effect: barrier.name.clone() });
    }
    for ran in crossed.into_iter().rev() {
        run.emit(Event::EffectCompensated {
            step: ran.step,
            round: ran.round,
            index: ran.index,
            name: ran.name,
            with: ran.with,
        });
    }
    Ok(())
}
