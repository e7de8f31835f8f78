pub mod secret;
pub mod talents;
pub mod vault;
pub mod workflow;
