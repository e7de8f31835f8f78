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
