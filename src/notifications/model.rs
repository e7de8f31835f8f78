//! Messages and their states.

use serde::{Deserialize, Serialize};

use crate::{id_type, text_enum};

id_type!(
    /// One notice in somebody's inbox.
    NotificationId
);
id_type!(
    /// One message on its way out; the Message-ID of a mail is made of it.
    MessageId
);

text_enum! {
    /// How a message travels.
    pub enum Channel { Mail = "mail", Sms = "sms" }
}

text_enum! {
    /// Where a message stands.
    pub enum MessageState {
        Queued = "queued",
        Sent = "sent",
        /// Given up after all attempts, or refused for good; a person may send it again.
        Dead = "dead",
        /// There is nobody left to send it to.
        Dropped = "dropped",
    }
}

/// The text of a notice, in the form that is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub subject: String,
    pub body: String,
    /// Short form; a template without one sends no SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
}

/// A message that is ready to leave.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub id: MessageId,
    pub channel: Channel,
    pub address: String,
    pub content: Content,
    /// An attempt before this one ended without an outcome, so the message may have arrived already.
    pub repeated: bool,
    pub at: crate::db::types::Instant,
}

/// Why a message did not leave. The reason is a code and never the far end's own words, which may name the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    pub reason: String,
    /// Trying again cannot help.
    pub for_good: bool,
    /// The far end had the message and never said what became of it.
    pub may_have_arrived: bool,
}

impl Undelivered {
    pub fn for_now(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), for_good: false, may_have_arrived: false }
    }

    /// The next attempt will be marked as a possible repetition.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self { may_have_arrived: true, ..Self::for_now(reason) }
    }

    pub fn for_good(reason: impl Into<String>) -> Self {
        Self { for_good: true, ..Self::for_now(reason) }
    }
}

/// Seconds until the next attempt after so many: doubling, up to a longest pause.
pub fn pause_seconds(attempts: i32, first: u64, longest: u64) -> u64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(32);
    first.saturating_mul(1 << doublings).min(longest)
}

#[cfg(test)]
mod tests {
    use super::pause_seconds;

    #[test]
    fn the_pause_doubles_up_to_the_longest() {
        for (attempts, pause) in [(0, 30), (1, 30), (2, 60), (3, 120), (9, 7680), (10, 15360), (11, 21600), (99, 21600)]
        {
            assert_eq!(pause_seconds(attempts, 30, 21600), pause, "{attempts} attempts");
        }
    }
}
