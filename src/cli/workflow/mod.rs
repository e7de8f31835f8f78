//! `talent-portal workflow …`: flows from the console, without a database and without any configuration.

mod check;
mod files;
mod simulate;

use clap::Subcommand;

use super::Failure;

/// What can be done with a flow.
#[derive(Debug, Subcommand)]
pub(super) enum WorkflowCommand {
    /// Prove flows: no case gets stuck, none gets lost, every step is of use
    Check(check::CheckArgs),
    /// Play many made-up cases through a flow and report how long they take and where they wait
    Simulate(simulate::SimulateArgs),
    #[command(flatten)]
    Files(files::FileCommand),
}

pub(super) fn run(command: &WorkflowCommand) -> Result<(), Failure> {
    match command {
        WorkflowCommand::Check(args) => check::run(args),
        WorkflowCommand::Simulate(args) => simulate::run(args),
        WorkflowCommand::Files(command) => files::run(command),
    }
}
