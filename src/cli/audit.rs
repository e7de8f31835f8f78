//! `talent-portal audit verify`.

use clap::Subcommand;

use super::Failure;
use crate::app::App;
use crate::audit;
use crate::config::Config;

/// Looking after the audit.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Find records that were changed, taken out or cut off; status 1 if there is any
    Verify,
}

pub(super) fn run(config: Config, command: &AuditCommand) -> Result<(), Failure> {
    let AuditCommand::Verify = command;
    let app = App::open(config.into())?;
    let progress = |records| eprint!("\r{records} records read");
    let report = actix_web::rt::System::new().block_on(audit::verify(&app, progress))?;
    eprintln!();
    println!(
        "{} records in {} streams under {} checkpoints, {} waiting to be sealed",
        report.records, report.streams, report.checkpoints, report.waiting
    );
    for finding in &report.findings {
        println!("{finding}");
    }
    match report.findings.len() {
        0 => {
            println!("everything holds");
            Ok(())
        }
        count => Err(Failure::new(format!("{count} things do not hold"))),
    }
}
