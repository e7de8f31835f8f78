//! `talent-portal workflow simulate FILE`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::super::Failure;
use crate::packs::{self, FlowFile};
use crate::workdays::Calendar;
use crate::workflow::check::Verdict;
use crate::workflow::simulate::{Plan, Report, Spread, simulate};

#[derive(Debug, Args)]
pub(in super::super) struct SimulateArgs {
    /// File of the flow, such as policies/ordos/workflows/rent_subsidy.yaml
    file: PathBuf,
    /// How many cases are played
    #[arg(long, default_value_t = 1000)]
    cases: u32,
    /// The same seed gives the same cases
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Calendar of holidays, such as policies/ordos/calendar.csv; Monday to Friday without it
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
}

pub(super) fn run(args: &SimulateArgs) -> Result<(), Failure> {
    let name = args.file.display().to_string();
    let text = std::fs::read_to_string(&args.file).map_err(|error| Failure::new(format!("{name}: {error}")))?;
    let FlowFile { flow, proof, faults, .. } = packs::load_flow(&name, &text);
    let unsound = proof.as_ref().is_none_or(|proof| proof.verdict == Verdict::Unsound);
    let Some(flow) = flow.filter(|_| !unsound) else {
        faults.iter().for_each(|fault| eprintln!("{fault}"));
        return Err(Failure::new(format!("{name}: an unsound flow is not played")));
    };
    let calendar = match &args.calendar {
        Some(path) => Calendar::read(std::fs::File::open(path)?)?,
        None => Calendar::default(),
    };
    let report = simulate(&flow, &Plan { cases: args.cases, seed: args.seed, calendar: Arc::new(calendar) });
    print(&report);
    Ok(())
}

fn print(report: &Report) {
    println!("{} cases, in working days", report.cases);
    println!("duration: {}", spread(report.days));
    println!("over the promised limit: {}", part(report.over_promised, report.cases));
    println!("over the statutory limit: {}", part(report.over_statutory, report.cases));
    for (outcome, count) in &report.outcomes {
        println!("ended {outcome}: {}", part(*count, report.cases));
    }
    for (why, count) in &report.stuck {
        println!("stuck, {why}: {}", part(*count, report.cases));
    }
    for waiting in &report.waiting {
        println!(
            "waits at {}: {} % of all waiting, {} times, {}",
            waiting.step,
            waiting.share,
            waiting.times,
            spread(waiting.days)
        );
    }
}

fn spread(days: Spread) -> String {
    format!("p50 {} p90 {} p99 {} most {}", days.p50, days.p90, days.p99, days.most)
}

/// A number of cases with its share to one decimal.
fn part(count: u32, of: u32) -> String {
    let tenths = u64::from(count) * 1000 / u64::from(of.max(1));
    format!("{count} ({}.{} %)", tenths / 10, tenths % 10)
}
