//! What the running program tells about itself: log lines, and figures at `/metrics`.
//!
//! Neither ever names a person. Requests appear under their route pattern (`/api/v1/cards/{id}`): a path could hold a
//! number that belongs to somebody, and as a label it would make a new time series for each of them.

mod metrics;
mod requests;

use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{LogConfig, LogFormat};

pub use metrics::{WRITERS, metrics_text, ready_to_serve, resident_bytes};
pub use requests::{RequestSpan, count_request};

/// Installs the log subscriber and the recorder of figures for the whole process. A second call changes nothing, so
/// that tests may call it from each of their threads.
pub fn init(config: &LogConfig) {
    metrics::install();
    // The level was checked when the configuration was loaded; what cannot be parsed all the same falls back to "info".
    let filter = config.level.parse::<Targets>().unwrap_or_else(|_| Targets::new().with_default(tracing::Level::INFO));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(true);
    let registry = tracing_subscriber::registry().with(filter);
    let installed = match config.format {
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
        LogFormat::Pretty => registry.with(lines.compact()).try_init(),
    };
    if installed.is_err() {
        tracing::debug!("a subscriber was installed before");
    }
}
