//! What changes applications and cases; one verb a file.

mod ask;
mod at_hand;
mod decide;
mod draft;
mod notify;
mod read_document;
mod submit;
mod supplement;
mod withdraw;

pub use ask::{add_reviewer, delegate, recommend, remove_reviewer, vacate};
pub use decide::{Verdict, claim, decide, recall, release, transfer};
pub use draft::{Changes, create_draft, discard_draft, patch_draft};
pub use notify::notify;
pub use read_document::read_document;
pub use submit::{Submission, submit};
pub use supplement::supplement;
pub use withdraw::{urge, withdraw};
