//! Out of office: from which day to which somebody does not work, and who does their work meanwhile. The substitute sees
//! the absent person's tasks in their own inbox and is kept away by whatever would keep either of them away; without a
//! substitute, the position counts as empty as far as the absent person is concerned.

mod commands;
pub mod http;
mod store;

use crate::id_type;

pub use store::{acting_for, on_record, stood_in_for};

id_type!(
    /// A time out of office.
    AbsenceId
);
