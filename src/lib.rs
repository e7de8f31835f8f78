//! The one-stop service behind a city's talent policies: recognition, cards, applications and the cases behind them.
//!
//! `docs/house.md` says how the source is laid out; everything that differs between cities is data in a policy pack.

pub mod app;
pub mod audit;
pub mod cards;
pub mod cases;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod eligibility;
pub mod employers;
pub mod env;
pub mod error;
pub mod files;
pub mod grants;
pub mod http;
pub mod identity;
pub mod ids;
pub mod jobs;
pub mod keys;
pub mod matching;
pub mod notifications;
pub mod packs;
pub mod print;
pub mod ratings;
pub mod registers;
pub mod representations;
pub mod rights;
pub mod rules;
pub mod sandbox;
pub mod secret;
pub mod supervision;
pub mod talents;
pub mod telemetry;
pub mod vault;
pub mod wiring;
pub mod workdays;
pub mod workflow;

pub use app::App;
pub use error::{Error, Result};
