//! The tables of this folder.

pub mod checks;
pub mod erase;
pub mod grants;
pub mod reviews;
