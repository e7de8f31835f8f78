//! Background work: a table of jobs with leases.
//!
//! A job is enqueued in the transaction of the act that wants it, so neither exists without the other. Any copy of the
//! program may claim it; a lease that runs out (the process died) makes it claimable again, so a handler must be safe to
//! run twice.

mod claim;
mod registry;
mod store;
mod work;
mod worker;

pub use registry::handlers;
pub use store::{JobId, JobState, count_due, enqueue, enqueue_once, withdraw};
pub use work::{Handler, Work, given, in_portions, last_of};
pub use worker::{Worker, run_due};
