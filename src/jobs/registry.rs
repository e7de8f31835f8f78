//! Which function does which kind of job; every kind on one page.

use std::future::Future;
use std::pin::Pin;

use crate::app::App;
use crate::error::Result;

/// What a kind of job does. It may run twice for one job, if the process dies before the job is finished.
pub type Handler = fn(App, serde_json::Value) -> Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Kind and handler of every job.
pub fn handlers() -> &'static [(&'static str, Handler)] {
    &[
        // Notifications and audit
        // Cases
        // Cards
    ]
}
