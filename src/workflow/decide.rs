//! Turns a command into events, or refuses it. One verb a file.

mod accept;
mod advise;
mod anew;
mod block;
mod choose;
mod claim;
mod close;
mod complete;
mod correct;
mod enter;
mod extend;
mod file;
mod leave;
mod object;
mod office;
mod parsed;
mod recalculate;
mod recall;
mod resubmit;
mod review;
mod run;
mod send_back;
mod sitting;
mod task;
mod timer;
mod wait;
mod withdraw;

use super::command::Command;
use super::event::Event;
use super::model::Definition;
use super::refusal::Refusal;
use super::state::State;
use super::world::{Actor, World};
use run::Run;

/// What happens if this actor gives this command now.
///
/// Total: every input ends in events or in a reason. The events are to be stored in their order, and their effects
/// carried out, in one transaction.
///
/// # Errors
/// The reason why not; the case stays as it is.
pub fn decide(
    definition: &Definition,
    state: &State,
    world: &World,
    actor: &Actor,
    command: &Command,
) -> Result<Vec<Event>, Refusal> {
    if *command != Command::File && !state.is_open() {
        return Err(Refusal::NotOpen);
    }
    if state.is_suspended() && stands_still(command) {
        return Err(Refusal::Suspended);
    }
    let mut run = Run::new(definition, state, world, actor);
    match command {
        Command::File => file::file(&mut run)?,
        Command::Claim { task } => claim::claim(&mut run, *task)?,
        Command::Release { task } => claim::release(&mut run, *task)?,
        Command::Transfer { task, to } => claim::transfer(&mut run, *task, *to)?,
        Command::Decide(decision) => review::review(&mut run, decision)?,
        Command::Delegate { task, to } => advise::delegate(&mut run, *task, *to)?,
        Command::Recommend { task, outcome, opinion } => advise::recommend(&mut run, *task, outcome, *opinion)?,
        Command::AddReviewer { task, to, place } => advise::add(&mut run, *task, *to, *place)?,
        Command::RemoveReviewer { task, person } => advise::remove(&mut run, *task, *person)?,
        Command::Vacate { task } => sitting::vacate(&mut run, *task)?,
        Command::Recall { task } => recall::recall(&mut run, *task)?,
        Command::Urge => office::urge(&mut run)?,
        Command::Supervise => office::supervise(&mut run)?,
        Command::Suspend => office::suspend(&mut run)?,
        Command::Resume => office::resume(&mut run)?,
        Command::BeginProcedure => office::begin_procedure(&mut run)?,
        Command::EndProcedure => office::end_procedure(&mut run)?,
        Command::Terminate => office::terminate(&mut run)?,
        Command::Resubmit => resubmit::resubmit(&mut run)?,
        Command::Withdraw => withdraw::withdraw(&mut run)?,
        Command::AllowSecondCorrection => extend::allow_second_correction(&mut run)?,
        Command::Extend => extend::extend(&mut run)?,
        Command::RaiseObjection => object::raise(&mut run)?,
        Command::SettleObjection { objection, upheld } => object::settle(&mut run, *objection, *upheld)?,
        Command::FireTimer { timer } => timer::fire(&mut run, *timer)?,
        Command::Recalculate => recalculate::recalculate(&mut run)?,
        Command::ResolveCandidates => anew::may_resolve(&run)?,
        Command::RecordIncident { timer, effect, reason } => timer::incident(&mut run, *timer, effect, reason)?,
    }
    let all = matches!(command, Command::ResolveCandidates | Command::Resume);
    anew::resolve(&mut run, all)?;
    run.finish()
}

/// What a suspension holds up: everything but what ends it, ends the case, or only tells that time has passed.
fn stands_still(command: &Command) -> bool {
    !matches!(
        command,
        Command::Resume
            | Command::Terminate
            | Command::Withdraw
            | Command::Supervise
            | Command::Urge
            | Command::FireTimer { .. }
            | Command::RecordIncident { .. }
            | Command::Recalculate
    )
}
