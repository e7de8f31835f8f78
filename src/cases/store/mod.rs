//! The only SQL on applications, cases and tasks.

pub mod applications;
pub mod cases;
pub mod effects;
pub mod erase;
pub mod events;
pub mod inbox;
pub mod opinions;
pub mod remarks;
pub mod revisions;
pub mod tasks;
