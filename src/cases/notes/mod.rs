//! Comments and attachments: what those at work on a task write to each other, and the papers that they put beside it. They
//! stay in the office. The applicant sees an attachment only if whoever attached it says so, and never a comment; their
//! household and the liaison of an employer see neither. Nothing is changed afterwards.

mod commands;
pub mod http;
mod policy;
pub mod queries;
pub(super) mod store;

use crate::{id_type, text_enum};

pub use policy::of_the_office;
pub use store::count;

id_type!(
    /// A comment or an attachment.
    NoteId
);

text_enum! {
    /// Words, or a paper.
    pub enum NoteKind { Comment = "comment", Attachment = "attachment" }
}
