pub mod cards;
pub mod files;
pub mod rules;
//! The server by which a city serves its talents. Start reading at `docs/house.md`.

pub mod cli;
pub mod config;
pub mod secret;
pub mod talents;
pub mod telemetry;
pub mod vault;
pub mod workdays;
pub mod workflow;
