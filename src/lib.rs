pub mod cards;
pub mod files;
pub mod rules;
pub mod secret;
pub mod talents;
pub mod vault;
pub mod workdays;
pub mod workflow;
