//! What the applicant and the office write to each other about a case. Comments among colleagues are `notes`; these here the
//! applicant reads. In the office those read them who have the case in hand: whoever could take one of its open tasks, and who
//! leads them; once nothing is open, the department that decided last. Supervisors read along. Nothing is changed afterwards.

mod commands;
pub mod http;
mod policy;
pub mod queries;
mod store;

use crate::{id_type, text_enum};

id_type!(
    /// A message.
    MessageId
);

text_enum! {
    /// Who wrote a message.
    pub enum Side { Applicant = "applicant", Office = "office" }
}

impl Side {
    pub fn other(self) -> Self {
        match self {
            Self::Applicant => Self::Office,
            Self::Office => Self::Applicant,
        }
    }
}
