#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

mod acceptance;
mod anew;
mod checks;
mod correction;
mod events;
mod holds;
mod laws;
mod made;
mod marks;
mod moving;
mod nodes;
mod objection;
mod offers;
mod parallel;
mod play;
mod recalculation;
mod several;
mod stored;
mod table;
mod time;
mod verbs;
mod who;

/// How many times the usual number of cases the property tests try; `TALENT_PORTAL_TEST_TIMES` says it.
pub(in crate::workflow) fn times() -> u32 {
    std::env::var("TALENT_PORTAL_TEST_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}
