//! What the head of a department that holds a case may do to it, each with a reason on record: extend the limit, allow a
//! second request to correct, hand a task to somebody else.

mod commands;
pub mod http;
