//! The tables of this folder.

pub mod checks;
pub mod grants;
pub mod reviews;
