//! `talent-portal pack check|apply DIR`: policy packs from the console.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::Failure;
use crate::app::App;
use crate::config::Config;
use crate::error::{Code, Error, FieldProblem, Language};
use crate::packs::apply::Touched;
use crate::packs::{self, ApplyMode, Pack, PackProblem};

/// What a city's rules are made of.
#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Report every fault of a pack with file, line and column
    Check(DirArgs),
    /// Store what changed: published at first start, drafts for a second person afterwards
    Apply(DirArgs),
}

/// The folder of a pack.
#[derive(Debug, Args)]
pub(super) struct DirArgs {
    /// Folder of the pack, such as policies/mycity
    dir: PathBuf,
}

/// Checks without a database and without any configuration.
pub(super) fn check(args: &DirArgs) -> Result<(), Failure> {
    let pack = load(args)?;
    println!(
        "{}: {} service items, {} flows, {} departments, {} card schemes, {} templates: no faults",
        pack.info.code,
        pack.services.len(),
        pack.workflows.len(),
        pack.departments.len(),
        pack.cards.schemes.len(),
        pack.templates.len(),
    );
    for PackProblem { file, line, column, message } in &pack.remarks {
        println!("{}:{line}:{column}: remark: {message}", args.dir.join(file).display());
    }
    Ok(())
}

pub(super) fn apply(config: Config, args: &DirArgs) -> Result<(), Failure> {
    let pack = Arc::new(load(args)?);
    let app = App::open(config.into())?;
    let work = app.write(move |tx| {
        let mode = packs::apply::mode_for(tx, false)?;
        Ok((mode, packs::apply(tx, &pack, mode, None)?))
    });
    let (mode, applied) = actix_web::rt::System::new().block_on(work).map_err(refused)?;
    list("published", &applied.published);
    list("drafted", &applied.drafted);
    list("draft discarded", &applied.discarded);
    list("no longer in the pack, still in force", &applied.not_in_pack);
    println!(
        "{} published, {} drafted, {} unchanged",
        applied.published.len(),
        applied.drafted.len(),
        applied.unchanged
    );
    if mode == ApplyMode::Draft && !applied.drafted.is_empty() {
        println!("a second person publishes the drafts: POST /api/v1/admin/definitions/{{id}}/publish");
    }
    Ok(())
}

/// What is wrong, a line each: for a flow every fault and the decisions that lead there. The code says only that it is refused.
fn refused(error: Error) -> Failure {
    for line in reasons(&error) {
        eprintln!("{line}");
    }
    Failure::from(error)
}

fn reasons(error: &Error) -> Vec<String> {
    let Error::Refused(problem) = error else { return Vec::new() };
    let title = |code: Code| code.title(Language::English).to_owned();
    let line = |fault: &FieldProblem| {
        let words = fault.detail.clone().unwrap_or_else(|| title(fault.code));
        format!("{}: {words}", fault.pointer)
    };
    let lines: Vec<String> = problem.fields.iter().map(line).collect();
    if lines.is_empty() { vec![problem.detail.clone().unwrap_or_else(|| title(problem.code))] } else { lines }
}

fn load(args: &DirArgs) -> Result<Pack, Failure> {
    packs::load(&args.dir).map_err(|problems| {
        for PackProblem { file, line, column, message } in &problems {
            eprintln!("{}:{line}:{column}: {message}", args.dir.join(file).display());
        }
        let faults = if problems.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", problems.len()) };
        Failure::new(format!("{faults} in {}", args.dir.display()))
    })
}

fn list(what: &str, all: &[Touched]) {
    for one in all {
        println!("{what}: {} {} version {}", one.kind, one.code, one.version);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    #[test]
    fn a_refusal_is_told_in_words() {
        let faults = Problem::new(Code::FlowUnsound)
            .detail("Review (review): the case waits here for ever")
            .field_with("/steps/2", Code::FlowUnsound, "Review (review): the case waits here for ever, after: filed");
        let told = reasons(&faults.into());
        assert_eq!(told, ["/steps/2: Review (review): the case waits here for ever, after: filed"]);
        let bound = Problem::new(Code::FlowNotProved).detail("more than 30000 states");
        assert_eq!(reasons(&bound.into()), ["more than 30000 states"]);
        assert_eq!(reasons(&Code::NotFound.into()), [Code::NotFound.title(Language::English)]);
        assert!(reasons(&Error::Busy).is_empty());
    }
}
