//! Policies that find people: who newly qualifies for which service item, told once, with a draft to begin with.
//!
//! Whoever writes a row that facts are made of leaves a mark on the person ([`mark`]); a look at the person asks the clauses
//! of every item that wants to be found, keeps what came of it as matches, and notes the day on which time alone may change
//! the answer. A version of an item, or of the tiers, walks over everybody once, page by page. So what a run costs depends on
//! what has changed, and what it holds in memory on the size of a page.

mod commands;
pub mod http;
pub mod items;
mod jobs;
mod keep;
pub mod look;
pub mod model;
pub mod queries;
mod store;
mod tell;

pub use jobs::{SWEEP, TELL, WALK, schedule, sweep_job, tell_job, walk_job};
pub use store::erase::erase_person;
pub use store::looks::mark;
