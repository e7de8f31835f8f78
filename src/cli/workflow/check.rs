//! `talent-portal workflow check FILE…`.

use std::path::PathBuf;

use clap::Args;

use super::super::Failure;
use crate::packs::{self, FlowFile};
use crate::workflow::check::Verdict;

#[derive(Debug, Args)]
pub(in super::super) struct CheckArgs {
    /// Files of flows, such as policies/mycity/workflows/rent_subsidy.yaml
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Prints the verdict on each flow with everything that was found, in English and Chinese; fails unless all are sound.
pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let mut bad = 0_usize;
    for path in &args.files {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| Failure::new(format!("{name}: {error}")))?;
        let FlowFile { proof, faults, remarks, .. } = packs::load_flow(&name, &text);
        let verdict = proof.as_ref().map_or(Verdict::Unsound, |proof| proof.verdict);
        println!("{name}: {}", words(verdict));
        faults.iter().for_each(|fault| println!("  {fault}"));
        remarks.iter().for_each(|remark| println!("  {remark} (remark)"));
        for finding in proof.iter().flat_map(|proof| &proof.findings) {
            let step = finding.step.as_deref().unwrap_or("-");
            println!("  {step}：{}", finding.zh());
            finding.trace.iter().for_each(|line| println!("    {}", line.zh));
        }
        bad += usize::from(verdict != Verdict::Sound);
    }
    if bad == 0 { Ok(()) } else { Err(Failure::new(format!("{bad} of {} flows are not sound", args.files.len()))) }
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Sound => "sound / 已证明无缺陷",
        Verdict::Unsound => "unsound / 有缺陷",
        Verdict::NotProved => "not proved / 未能证明",
    }
}
