//! Notices and objections as they are stored and shown.

use crate::{id_type, text_enum};

id_type!(
    /// One line of a public notice.
    NoticeId
);
id_type!(
    /// What somebody has against a notice.
    ObjectionId
);

text_enum! {
    /// An open notice is shown until its last day; a withdrawn one no more.
    pub enum NoticeStatus { Open = "open", Withdrawn = "withdrawn" }
}

text_enum! {
    pub enum ObjectionStatus { Open = "open", Dismissed = "dismissed", Upheld = "upheld" }
}
