//! The only statements of this folder.

pub mod cases;
pub mod erase;
pub mod looks;
pub mod matches;
pub mod runs;
pub mod settings;
pub mod versions;
