//! `talent-portal config`.

use clap::Args;

use super::{Common, Failure};
use crate::config::DEFAULT_TOML;

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// Print the commented defaults instead; a good start for a file of your own
    #[arg(long)]
    default: bool,
}

pub(super) fn run(common: &Common, args: &ConfigArgs) -> Result<(), Failure> {
    if args.default {
        print!("{DEFAULT_TOML}");
    } else {
        print!("{}", common.load()?.to_toml());
    }
    Ok(())
}
