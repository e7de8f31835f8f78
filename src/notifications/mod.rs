//! Messages to people: an inbox inside the portal, mail and SMS, through one outbox.
//!
//! A notice is written in the transaction of the act that it tells of, so neither exists without the other. A job takes
//! each message out; a message that does not get through is tried again later and later, and in the end lies as a dead
//! letter for a person to look at. A process that dies in the middle of sending leaves the message marked, and the next
//! attempt goes out under the same Message-ID as a possible repetition: at least once, never silently twice.

mod commands;
mod deliver;
pub mod http;
mod mail;
pub mod model;
pub mod queries;
mod sms;
mod store;
mod texts;

pub use commands::{notify, send_code, send_liaison_code, send_to, tell};
pub use deliver::{DELIVER, deliver_job};
pub use store::erase_person;
