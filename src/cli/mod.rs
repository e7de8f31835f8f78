//! The command line. A subcommand reads its arguments, calls one function of the library and prints what came out.

mod audit;
mod demo;
mod failure;
mod healthcheck;
mod keys;
mod pack;
mod sandbox;
mod sandbox_registers;
mod serve;
mod show_config;
mod user;
mod workflow;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Loaded, Sources};

pub use failure::Failure;

/// One-stop service for a city's talents: recognition, cards, applications and the cases behind them.
///
/// Without any configuration the program keeps everything under ./data: SQLite, files, keys, and a folder in place of
/// mail and SMS. `talent-portal config --default` shows every setting with its meaning.
#[derive(Debug, Parser)]
#[command(name = "talent-portal", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every subcommand takes.
#[derive(Debug, Args)]
struct Common {
    /// A TOML file laid over the defaults; TALENT_PORTAL__SECTION__KEY variables are laid over both
    #[arg(long, global = true, value_name = "FILE", env = "TALENT_PORTAL_CONFIG")]
    config: Option<PathBuf>,
}

impl Common {
    /// The sources before the arguments of a subcommand are laid over them.
    fn sources(&self) -> Sources {
        let sources = match &self.config {
            Some(path) => Sources::new().file(path),
            None => Sources::new(),
        };
        // A variable that is not text cannot be one of ours.
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        sources.variables(std::env::vars_os().filter_map(text))
    }

    fn load(&self) -> Result<Loaded, Failure> {
        Ok(self.sources().load()?)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play one working day with sample data through the program's own API, then keep serving
    Demo(demo::DemoArgs),
    /// Serve the API, and run background jobs unless told not to
    Serve(serve::ServeArgs),
    /// Run background jobs in a process of their own
    Work,
    /// Bring the database's schema up to date
    Migrate,
    /// Open accounts from the console
    #[command(subcommand)]
    User(user::UserCommand),
    /// Look after the audit
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Look after the master keys
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Check a policy pack, or store what changed in it
    #[command(subcommand)]
    Pack(pack::PackCommand),
    /// Prove flows, play made-up cases through them, import, export, draw and compare them
    #[command(subcommand)]
    Workflow(workflow::WorkflowCommand),
    /// Stand in for the real-name service and the SMS gateway, to try the program without them
    Sandbox(sandbox::SandboxArgs),
    /// Stand in for the shared registers, to try the program without them
    SandboxRegisters(sandbox_registers::SandboxRegistersArgs),
    /// Print the API document (OpenAPI 3.1)
    Openapi,
    /// Show the configuration in force, each value with its origin; secrets are hidden
    Config(show_config::ConfigArgs),
    /// Ask the running server whether it is ready; status 0 if so (for containers)
    Healthcheck,
}

/// Runs the program. A failure ends with status 1 and says why in one line (a broken configuration in one line per
/// mistake); a mistake in the arguments ends with status 2.
pub fn main() -> ExitCode {
    let Cli { common, command } = Cli::parse();
    match run(&common, command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("talent-portal: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(common: &Common, command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => demo::run(common, &args),
        Command::Serve(args) => serve::serve(common.load()?.config, &args),
        Command::Work => serve::work(common.load()?.config),
        Command::Migrate => migrate(&common.load()?.config),
        Command::User(command) => user::run(common.load()?.config, command),
        Command::Audit(command) => audit::run(common.load()?.config, &command),
        Command::Keys(command) => keys::run(common.load()?.config, &command),
        Command::Pack(pack::PackCommand::Check(args)) => pack::check(&args),
        Command::Pack(pack::PackCommand::Apply(args)) => pack::apply(common.load()?.config, &args),
        Command::Workflow(command) => workflow::run(&command),
        Command::Sandbox(args) => sandbox::run(&args),
        Command::SandboxRegisters(args) => sandbox_registers::run(&args),
        Command::Openapi => openapi(),
        Command::Config(args) => show_config::run(common, &args),
        Command::Healthcheck => healthcheck::run(&common.load()?.config),
    }
}

fn migrate(config: &Config) -> Result<(), Failure> {
    let applied = crate::db::migrate::migrate(&config.database_url()?)?;
    for name in &applied {
        println!("applied {name}");
    }
    println!("{} migrations applied to {}", applied.len(), config.database_name());
    Ok(())
}

fn openapi() -> Result<(), Failure> {
    use std::io::Write as _;
    std::io::stdout().write_all(crate::http::openapi::text()?.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
