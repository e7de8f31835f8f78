//! What an actor may do now, and why not the rest. Asked of `decide` itself, so that what is offered is what is accepted.

use super::command::{Command, Decision};
use super::decide::decide;
use super::model::{Act, Definition};
use super::refusal::Refusal;
use super::state::{State, TaskNo};
use super::world::{Actor, World};

/// One thing that somebody might do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The command, with an opinion and a defect filled in where the outcome asks for one.
    pub command: Command,
    /// Why it is refused; nothing if it is offered.
    pub refused: Option<Refusal>,
}

/// Everything that this actor might do with the case.
pub fn options(definition: &Definition, state: &State, world: &World, actor: &Actor) -> Vec<Offer> {
    let tasks: Vec<TaskNo> = state.open_tasks().map(|(no, _)| no).collect();
    let mut commands: Vec<Command> = tasks.iter().flat_map(|task| of_task(definition, state, *task)).collect();
    commands.extend([Command::Resubmit, Command::Withdraw, Command::Extend, Command::AllowSecondCorrection]);
    commands
        .into_iter()
        .map(|command| Offer { refused: decide(definition, state, world, actor, &command).err(), command })
        .collect()
}

/// Everything that can be done with one task, whoever may do it.
fn of_task(definition: &Definition, state: &State, task: TaskNo) -> Vec<Command> {
    let mut commands = vec![Command::Claim { task }, Command::Release { task }];
    let step = state.tasks.get(&task).and_then(|task| definition.step(&task.step));
    for outcome in step.map(|step| step.outcomes.as_slice()).unwrap_or_default() {
        let decision = |target| {
            let about = if outcome.act == Act::RequestCorrection { vec!["*".to_owned()] } else { Vec::new() };
            Command::Decide(Decision {
                task,
                outcome: outcome.code.clone(),
                opinion: outcome.needs_opinion,
                target,
                about,
            })
        };
        match outcome.act {
            Act::SendBack => commands.extend(outcome.targets.iter().map(|target| decision(Some(target.clone())))),
            _ => commands.push(decision(None)),
        }
    }
    commands
}
