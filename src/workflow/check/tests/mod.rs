#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

mod agree;
mod fair;
pub(in crate::workflow) mod generate;
mod large;
mod oracle;
mod pack;
mod traces;
mod unsound;
mod votes;
mod written;

use crate::workflow::model::Definition;

/// A flow from its text, or why it is none.
fn read(yaml: &str) -> Definition {
    serde_saphyr::from_str(yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

/// A flow from its steps in shorthand.
fn flow(steps: &str) -> Definition {
    read(&written::steps_of(steps))
}
