//! Keeping cases on time: a warning before a task is due, and blue, orange and red ones once it is late.
//!
//! A scan runs every morning of the office and plans one job per task that needs a warning; a task that cannot be warned
//! about fails alone. How many days each level takes is in the pack; a pack that says nothing gets no warnings.

mod alarm;
mod jobs;
mod level;
mod store;
mod warn;

pub use alarm::alarm_job;
pub use jobs::{SCAN, WARN, scan_job, schedule, warn_job};
pub use level::Level;
pub use store::holders;
