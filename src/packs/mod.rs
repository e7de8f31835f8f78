//! Policy packs: everything that differs between cities, as files that are checked before they are published.
//!
//! [`load`] reads a folder and reports every fault of it at once, each with file, line and column. What it returns
//! is whole: every reference leads somewhere, every condition can be evaluated, every form and letter compiles.

pub mod apply;
mod checks;
pub(crate) mod departments;
pub mod files;
pub mod format;
mod load;
mod problem;
mod typed;
pub mod vocabulary;
mod yaml;

pub use apply::{Applied, ApplyMode, apply};
pub use files::PackFiles;
pub use load::{FlowFile, LoadedTemplate, Pack, load, load_files, load_flow};
pub use problem::{PackProblem, Position};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
pub mod tests;
