//! `talent-portal workflow import|export|picture|diff`: flows to and from a modeller, as a picture, and side by side.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::super::Failure;
use crate::workflow::bpmn::{self, Note};
use crate::workflow::picture::{Picture, Tongue, picture};
use crate::workflow::{Definition, check, diff};

/// What can be done with a flow without a database. A flow is a YAML file of a pack or a BPMN file.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum FileCommand {
    /// Make a flow from a BPMN 2.0 file of any modeller; what was left out or cannot be done is listed by element
    Import(ImportArgs),
    /// Write a flow as BPMN 2.0 with a diagram
    Export(OneArgs),
    /// Draw a flow as SVG
    Picture(PictureArgs),
    /// Say in words what changed from one version of a flow to another
    Diff(DiffArgs),
}

/// Where a result goes.
#[derive(Debug, Args)]
pub(in crate::cli) struct Out {
    /// Write to this file and not to the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A BPMN file.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// The BPMN file
    file: PathBuf,
    /// The id of the process, where the file holds several
    #[arg(long, value_name = "ID")]
    process: Option<String>,
    #[command(flatten)]
    out: Out,
}

/// A flow.
#[derive(Debug, Args)]
pub(in crate::cli) struct OneArgs {
    /// The flow
    file: PathBuf,
    #[command(flatten)]
    out: Out,
}

/// A flow to be drawn.
#[derive(Debug, Args)]
pub(in crate::cli) struct PictureArgs {
    #[command(flatten)]
    flow: OneArgs,
    /// The language of the picture
    #[arg(long, value_enum, default_value_t)]
    language: Language,
}

/// Two versions.
#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// The earlier version
    old: PathBuf,
    /// The later version
    new: PathBuf,
    /// The language of the sentences
    #[arg(long, value_enum, default_value_t)]
    language: Language,
}

/// The languages of the office.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Language {
    #[default]
    Zh,
    En,
}

pub(super) fn run(command: &FileCommand) -> Result<(), Failure> {
    match command {
        FileCommand::Import(args) => {
            let (definition, remarks) = import(&read(&args.file)?, args.process.as_deref())?;
            eprint!("{remarks}");
            write(&args.out, &serde_saphyr::to_string(&definition)?)
        }
        FileCommand::Export(args) => write(&args.out, &bpmn::export(&flow(&args.file)?)?),
        FileCommand::Picture(args) => {
            let tongue = if args.language == Language::En { Tongue::English } else { Tongue::Chinese };
            let svg = picture(&flow(&args.flow.file)?, Picture { tongue, ..Picture::default() });
            write(&args.flow.out, &svg.ok_or_else(|| Failure::new("the flow is too large for a picture"))?)
        }
        FileCommand::Diff(args) => {
            print!("{}", changes(&flow(&args.old)?, &flow(&args.new)?, args.language));
            Ok(())
        }
    }
}

fn changes(old: &Definition, new: &Definition, language: Language) -> String {
    let all = diff::diff(old, new);
    let nothing = if language == Language::En { "The two versions are the same." } else { "两个版本相同。" };
    let mut text = String::new();
    for change in &all {
        let sentence = if language == Language::En { &change.text.en } else { &change.text.zh };
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{sentence}");
    }
    if all.is_empty() { format!("{nothing}\n") } else { text }
}

/// The flow of one process, and everything that is to be said about it.
fn import(bytes: &[u8], wanted: Option<&str>) -> Result<(Definition, String), Failure> {
    let import = bpmn::import(bytes)?;
    let mut remarks = String::new();
    list("", &import.ignored, &mut remarks);
    let mut found = Vec::new();
    for process in import.processes {
        if wanted.is_some_and(|wanted| wanted != process.id) {
            continue;
        }
        list(&process.id, &process.ignored, &mut remarks);
        list(&process.id, &process.changed, &mut remarks);
        match process.result {
            Ok(definition) => found.push((process.id, definition)),
            Err(refused) => list(&process.id, &refused, &mut remarks),
        }
    }
    let ids: Vec<String> = found.iter().map(|(id, _): &(String, Definition)| id.clone()).collect();
    match (ids.as_slice(), found.pop()) {
        ([_], Some((_, definition))) => {
            for finding in check::check(&definition) {
                let step = finding.step.as_deref().unwrap_or("the flow");
                let _ = writeln!(remarks, "still to be put right before publishing: {step}: {}", finding.problem);
            }
            Ok((definition, remarks))
        }
        ([], _) => Err(Failure::new(format!("no process could be read\n{remarks}"))),
        (several, _) => {
            Err(Failure::new(format!("there are several processes: choose one with --process: {}", several.join(", "))))
        }
    }
}

fn list(process: &str, notes: &[Note], remarks: &mut String) {
    for note in notes {
        let mark = if process.is_empty() { String::new() } else { format!("{process}: ") };
        let _ = writeln!(remarks, "{mark}{note}");
    }
}

/// A flow from a file of either kind.
fn flow(file: &Path) -> Result<Definition, Failure> {
    let bytes = read(file)?;
    let named = |failure: &dyn std::fmt::Display| Failure::new(format!("{}: {failure}", file.display()));
    let text = String::from_utf8_lossy(&bytes);
    let bpmn = text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<')
        || file.extension().is_some_and(|extension| extension == "bpmn" || extension == "xml");
    if bpmn {
        return import(&bytes, None).map(|(definition, _)| definition).map_err(|failure| named(&failure));
    }
    serde_saphyr::from_str(&text).map_err(|error| named(&error))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

fn write(out: &Out, text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    match &out.out {
        Some(file) => std::fs::write(file, text).map_err(|error| Failure::new(format!("{}: {error}", file.display()))),
        None => Ok(std::io::stdout().write_all(text.as_bytes())?),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const POOLS: &[u8] = include_bytes!("../../workflow/bpmn/tests/several_pools.bpmn");

    #[test]
    fn one_of_several_processes_is_chosen_and_the_rest_is_told() {
        let (definition, remarks) = import(POOLS, None).unwrap();
        assert_eq!(definition.code, "office");
        for line in [
            "line 3: message msg_1 \"Application\": left out",
            "office: line 11: lane lane_hr",
            "mailer: line 47: receiveTask m_wait",
            "still to be put right before publishing: look_through: `who` is missing",
        ] {
            assert!(remarks.contains(line), "{line} in\n{remarks}");
        }
        let failure = import(POOLS, Some("mailer")).unwrap_err().to_string();
        assert!(failure.starts_with("no process could be read") && failure.contains("m_begin"), "{failure}");
    }

    #[test]
    fn a_draft_is_a_file_of_a_pack() {
        let (definition, _) = import(POOLS, Some("office")).unwrap();
        let yaml = serde_saphyr::to_string(&definition).unwrap();
        assert_eq!(serde_saphyr::from_str::<Definition>(&yaml).unwrap(), definition);
    }

    #[test]
    fn versions_are_told_apart_in_either_language() {
        let (old, _) = import(POOLS, Some("office")).unwrap();
        let mut new = old.clone();
        new.limits.promised = 12;
        assert_eq!(changes(&old, &new, Language::Zh), "承诺办结时限由20个工作日改为12个工作日。\n");
        assert_eq!(changes(&old, &old, Language::En), "The two versions are the same.\n");
    }
}
