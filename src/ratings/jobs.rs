//! Looking at a follow-up again on the day by which something should have been done.

use serde::{Deserialize, Serialize};

use super::commands;
use super::model::{FollowUpId, Stage};
use crate::app::App;
use crate::jobs::{self, Work};

/// The kind of the job.
pub const LATE: &str = "ratings.late";

/// What should have been reached by now.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Late {
    pub follow_up: FollowUpId,
    pub wanted: Stage,
}

pub fn late_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let late: Late = jobs::given(payload)?;
        app.write(move |tx| commands::warn(tx, &late)).await
    })
}
