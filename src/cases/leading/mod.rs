//! What the head of a department that holds a case may do to it, each with a reason on record: extend the limit, allow a
//! second request to correct, suspend it, begin a special procedure, end it. Supervisors take cases up, and no more.

mod commands;
pub mod http;
