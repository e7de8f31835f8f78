//! What changes cards; one verb a file.

mod change;
mod dates;
mod end_scheme;
mod issue;
mod keys;
mod lacking;
mod notices;
mod place;
mod recognise;
mod redeem;
mod verify;

pub use change::{Change, change_card};
pub use dates::{DueCard, END, REMIND, end_card, remind_of_renewal};
pub use end_scheme::{ANNOUNCE_END, END_SCHEME, EndOfScheme, announce_portion, end_portion, end_scheme};
pub use issue::{IssueCard, issue_card};
pub use keys::{published_keys, renew_keys, show_code};
pub use lacking::lacking_on_paper;
pub use place::{place_verifier, settle_glyph};
pub use recognise::{Recognise, end_recognition, record_recognition};
pub use redeem::{Redeem, redeem};
pub use verify::{Shown, Verified, uses_left, verify};
