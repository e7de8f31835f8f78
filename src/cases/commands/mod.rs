//! What changes applications and cases; one verb a file.

mod decide;
mod draft;
mod notify;
mod read_document;
mod submit;
mod supplement;
mod withdraw;

pub use decide::{Verdict, claim, decide, release};
pub use draft::{create_draft, discard_draft, patch_draft};
pub use notify::notify;
pub use read_document::read_document;
pub use submit::{Submission, submit};
pub use supplement::supplement;
pub use withdraw::withdraw;
