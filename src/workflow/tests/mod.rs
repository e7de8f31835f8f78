#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

mod acceptance;
mod checks;
mod correction;
mod events;
mod laws;
mod marks;
mod moving;
mod nodes;
mod objection;
mod parallel;
mod play;
mod recalculation;
mod several;
mod time;
mod verbs;
mod who;
