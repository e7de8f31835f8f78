//! What is asked about applications, cases and tasks.

mod applications;
mod case;
mod inbox;
mod picture;
mod receipt;
mod task;
mod timeline;
mod track;

pub use applications::{
    AgentOut, ApplicationOut, ApplicationSummaryOut, CaseRefOut, agents_of, application, applications_of,
    my_applications,
};
pub use case::{CaseOut, CaseSummaryOut, case, visible_cases};
pub use inbox::{CountsOut, TaskSummaryOut, counts, inbox_owner, inbox_page};
pub use picture::{picture_of_application, picture_of_case};
pub use receipt::{ReceiptOut, receipt};
pub use task::{OutcomeOut, TaskOut, task, task_after, task_document};
pub use timeline::{TimelineOut, timeline, timeline_of_application};
pub use track::{TrackOut, readable, track, tracking_code};

use crate::catalogue::queries::TextOut;
